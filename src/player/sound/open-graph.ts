import type { PcmApi } from '../../contracts/pcm';
import { createElementRoute } from './element-route';
import limiterUrl from './limiter.worklet.ts?worker&url';
import { createOutput } from './output';
import { createPcmEngine } from './pcm-engine';
import { createSilentAnchor } from './silent-anchor';
import type { Graph } from './sound-engine';
import type { SoundShape } from './sound-shape';

/** Frames a second: what most music has, so that most of it is not resampled. */
const outputRate = 44_100;

/** What plays through the graph, put together; loaded when it is first wanted. */
export const openGraph = (pcm: PcmApi, shape: SoundShape): Graph => {
  const output = createOutput({
    // Music does not answer to a finger: larger blocks survive a busy machine, and cost 50 ms.
    openContext: () => new AudioContext({ latencyHint: 'playback', sampleRate: outputRate }),
    limiterUrl,
    hasGesture: () => navigator.userActivation?.hasBeenActive ?? null,
  });
  output.setShape(shape);
  const route = createElementRoute(output, shape);
  const engine = createPcmEngine({ pcm, output, openAnchor: createSilentAnchor, shape });
  const setShape = (next: SoundShape): void => {
    engine.setShape(next);
    route.setShape(next);
  };
  return { pcm: { ...engine, setShape }, route };
};
