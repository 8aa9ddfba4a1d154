import type { Clock } from '../domain/clock';

/** Bytes a second over the last few seconds: long enough to be steady, short enough to be true. */
export interface SpeedMeter {
  readonly add: (bytes: number) => void;
  readonly read: () => number;
}

const windowMs = 5_000;
/** Shorter spans would divide by almost nothing at the start. */
const leastSpanMs = 500;

export const createSpeedMeter = (clock: Clock): SpeedMeter => {
  let samples: { readonly at: number; readonly bytes: number }[] = [];
  return {
    add: (bytes) => {
      if (bytes > 0) samples.push({ at: clock.monotonic(), bytes });
    },
    read: () => {
      const now = clock.monotonic();
      samples = samples.filter((sample) => now - sample.at <= windowMs);
      const first = samples[0];
      if (!first) return 0;
      const span = Math.max(leastSpanMs, now - first.at);
      return (samples.reduce((sum, sample) => sum + sample.bytes, 0) / span) * 1000;
    },
  };
};
