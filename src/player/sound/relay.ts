import type { AudioSource } from '../engine';
import { frameNow } from './audio-time';
import type { Part } from './part';

/**
 * A source gave up while some seconds of it are still to be heard, and the same song is opened anew, from the next
 * server perhaps: it goes on at the very frame at which the old sound ends, and nobody hears of it.
 */
export interface Relay {
  /** Of the context: where the old sound ends. */
  readonly at: number;
  /** seconds of the track, there. */
  readonly position: number;
  /** seconds of the track that sounds now; null when the old sound is over. */
  readonly heard: () => number | null;
}

/** seconds between where the listener is and where the new load is to begin: more is a seek. */
const sameplace = 1.5;

const songOf = ({ url }: AudioSource): string => url.split('?')[0]!;

/** `before`: the relay by which the current one was opened. It still holds when that one failed before it sounded. */
export const relayFrom = (
  context: BaseAudioContext,
  { voice }: Part,
  before: Relay | null,
  { source, position }: { readonly source: AudioSource; readonly position: number },
): Relay | null => {
  const run = voice.run();
  if (voice.failure() === null || songOf(voice.source) !== songOf(source)) return null;
  if (!run) return before?.heard() ? before : null;
  if (run.end() <= frameNow(context)) return null;
  if (Math.abs(voice.position() - position) > sameplace) return null;
  const at = run.end();
  return {
    at,
    position: run.positionAt(at) / context.sampleRate,
    heard: () =>
      frameNow(context) < at ? run.positionAt(frameNow(context)) / context.sampleRate : null,
  };
};
