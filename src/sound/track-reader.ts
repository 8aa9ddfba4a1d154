import type { PcmBlock } from '../contracts/pcm';
import type { Clock } from '../domain/clock';
import { hearFrom, type HeardSound } from './heard-sound';
import { createResampler, inputOf, inputReach, type Resampler } from './resampler';
import type { Samples } from './sound-decoder';
import type { SoundStream } from './sound-stream';

/** seconds. A block, and the first one after a start, which somebody waits for: just enough to begin (`sound/voice`). */
const blockLength = 0.5;
const firstLength = 0.2;

/** One track as blocks in the page's rate. */
export interface TrackReader {
  /** Decodes the first sound, so that whoever opens it learns whether it can be decoded at all. */
  readonly seek: (position: number) => Promise<void>;
  /** `next`: the track that goes on from this one, when it is known. */
  readonly read: (next: TrackReader | null) => Promise<PcmBlock | null>;
  /** Goes on where the resampler of the track before ended. */
  readonly goOnFrom: (before: Resampler) => void;
  /** Its first frames in its own rate, where nothing was read yet; null otherwise. */
  readonly beginning: (frames: number) => Promise<Samples | null>;
  readonly isLike: (other: SoundStream) => boolean;
  readonly close: () => void;
}

export const createTrackReader = (
  stream: SoundStream,
  rate: number,
  clock: Clock,
  ended: (resampler: Resampler) => void,
): TrackReader => {
  const { channels } = stream;
  const rates = { from: stream.rate, to: rate };
  const isSame = stream.rate === rate;
  let heard: HeardSound | null = null;
  /** Decoded, not yet taken. */
  let waiting: Samples[] = [];
  let resampler: Resampler | null = null;
  let at = 0;
  let length = firstLength;
  let isEnded = false;
  let isFresh = true;

  /** Comes after what was made before it. */
  let fault: unknown = null;

  const next = async (): Promise<Samples | null> =>
    waiting.shift() ?? (await heard?.next()) ?? null;

  const beginning = async (frames: number): Promise<Samples | null> => {
    if (!isFresh || at > 0) return null;
    let count = waiting.reduce((sum, each) => sum + each[0]!.length, 0);
    while (count < frames) {
      const samples = await heard?.next();
      if (!samples) break;
      waiting.push(samples);
      count += samples[0]!.length;
    }
    return joinSamples(waiting, channels);
  };

  const finish = async (following: TrackReader | null): Promise<Samples | null> => {
    if (isEnded || !resampler) return null;
    isEnded = true;
    const ahead = following?.isLike(stream) ? await following.beginning(resampler.reach) : null;
    const rest = resampler.end(ahead);
    const carried = resampler.goOn();
    if (ahead) following?.goOnFrom(carried);
    else ended(carried);
    return rest;
  };

  const read: TrackReader['read'] = async (following) => {
    isFresh = false;
    const wanted = Math.ceil(length * rate);
    length = blockLength;
    const made: Samples[] = [];
    let count = 0;
    while (count < wanted && fault === null) {
      try {
        const samples = isEnded ? null : await next();
        const out = samples ? (resampler?.push(samples) ?? samples) : await finish(following);
        if (out) made.push(out);
        count += out?.[0]!.length ?? 0;
        if (!samples) break;
      } catch (error) {
        fault = error;
      }
    }
    if (count === 0 && fault !== null) throw fault;
    if (count === 0) return null;
    const block: PcmBlock = { at, channels: joinSamples(made, channels) };
    at += count;
    return block;
  };

  return {
    seek: async (position) => {
      heard?.close();
      waiting = [];
      isEnded = false;
      fault = null;
      length = firstLength;
      const last = stream.isCounted
        ? (stream.frames / stream.rate) * rate
        : Number.MAX_SAFE_INTEGER;
      at = Math.round(Math.min(Math.max(0, position * rate), last));
      isFresh = true;
      const { frame, phase } = inputOf(at, stream.rate, rate);
      // The resampler hears what was before, too.
      const first = isSame ? frame : Math.max(0, frame - inputReach(stream.rate, rate));
      heard = await hearFrom(stream, first, clock);
      resampler = isSame ? null : createResampler(rates, channels, { frame: frame - first, phase });
      const samples = await heard.next();
      if (samples) waiting.push(samples);
    },
    read,
    goOnFrom: (before) => {
      if (isFresh && at === 0 && resampler) resampler = before;
    },
    beginning,
    isLike: (other) => other.rate === stream.rate && other.channels === channels && !isSame,
    close: () => heard?.close(),
  };
};

/** Arrays of their own, which may be handed over. */
const joinSamples = (parts: readonly Samples[], channels: number): Float32Array<ArrayBuffer>[] =>
  Array.from({ length: channels }, (_, channel) => {
    const whole = new Float32Array(parts.reduce((sum, part) => sum + part[0]!.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part[channel]!, at);
      at += part[channel]!.length;
    }
    return whole;
  });
