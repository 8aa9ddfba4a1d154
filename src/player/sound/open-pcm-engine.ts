import type { PcmApi } from '../../contracts/pcm';
import type { AudioEngine } from '../engine';
import limiterUrl from './limiter.worklet.ts?worker&url';
import { createOutput, type Output } from './output';
import { createPcmEngine } from './pcm-engine';
import { createSilentAnchor } from './silent-anchor';
import type { SoundShape } from './sound-shape';

/** Frames a second: what most music has, so that most of it is not resampled. */
const outputRate = 44_100;

/** What plays through the graph, put together; loaded when it is first wanted. */
export const openPcmEngine = (
  pcm: PcmApi,
  shape: SoundShape,
): { readonly engine: AudioEngine; readonly output: Output } => {
  const output = createOutput({
    // Music does not answer to a finger: larger blocks survive a busy machine, and cost 50 ms.
    openContext: () => new AudioContext({ latencyHint: 'playback', sampleRate: outputRate }),
    limiterUrl,
    hasGesture: () => navigator.userActivation?.hasBeenActive ?? null,
  });
  output.setShape(shape);
  return {
    engine: createPcmEngine({ pcm, output, openAnchor: createSilentAnchor, shape }),
    output,
  };
};
