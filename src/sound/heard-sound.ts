import type { Clock } from '../domain/clock';
import { corrupt } from './faults';
import { decodeRun, type Samples } from './sound-decoder';
import type { SoundStream } from './sound-stream';

/** What is heard of a file, in its own rate, without what the encoder put before and behind. */
export interface HeardSound {
  readonly next: () => Promise<Samples | null>;
  readonly close: () => void;
}

/** seconds. A file that ends so much before it says was cut; less is an encoder that counted its silence. */
const missingLimit = 0.5;

/** `from`: frames of what is heard; the first samples that come are exactly those. */
export const hearFrom = async (
  stream: SoundStream,
  from: number,
  clock: Clock,
): Promise<HeardSound> => {
  const begin = stream.skip + from;
  const end = stream.isCounted ? stream.skip + stream.frames : Number.POSITIVE_INFINITY;
  const run = await stream.from(begin);
  const decoder = decodeRun(stream, run, clock);
  let at = run.at;
  return {
    close: decoder.close,
    next: async () => {
      while (at < end) {
        const samples = await decoder.next();
        if (!samples) {
          if (stream.isCounted && end - at > missingLimit * stream.rate) throw corrupt('cut off');
          return null;
        }
        const first = Math.max(0, begin - at);
        const length = samples[0]?.length ?? 0;
        const last = Math.min(length, end - at);
        at += length;
        if (last <= first) continue;
        if (first === 0 && last === length) return samples;
        return samples.map((each) => each.subarray(first, last));
      }
      return null;
    },
  };
};
