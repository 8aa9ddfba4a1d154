/**
 * Keeps every sample within full scale and leaves whatever is within it untouched, to the bit. It looks 5 ms
 * ahead: the least gain that any sample in sight needs, averaged over the same 5 ms, is at most what the sample
 * that leaves needs (a minimum over a window, then a mean over it). The browser's own compressor makes quiet parts
 * louder and lets peaks through (measured).
 */
export interface Limiter {
  /** Same lengths; `output` may not be `input`. */
  readonly process: (
    input: readonly Float32Array[],
    output: readonly Float32Array[],
    frames: number,
  ) => void;
}

/** seconds */
const lookAhead = 0.005;
/** seconds in which the gain comes back by two thirds: quicker is heard as distortion of low notes. */
const release = 0.1;
const ceiling = 1;
/** Nobody hears the rest; exactly 1 again is what leaves quiet music untouched. */
const almostOne = 0.9999;

export const createLimiter = (sampleRate: number, channels: number): Limiter => {
  const span = Math.max(1, Math.round(lookAhead * sampleRate));
  const delays = Array.from({ length: channels }, () => new Float32Array(span));
  const rise = 1 - Math.exp(-1 / (release * sampleRate));
  const window = createMinimum(span + 1);
  const mean = createMean(span);
  let held = 1;
  let at = 0;

  const gainFor = (peak: number): number => {
    const least = window(peak > ceiling ? ceiling / peak : 1);
    if (least < held) held = least;
    else held += (least - held) * rise;
    if (held > almostOne && least === 1) held = 1;
    return mean(held);
  };

  return {
    process: (input, output, frames) => {
      for (let frame = 0; frame < frames; frame += 1) {
        let peak = 0;
        for (const channel of input) peak = Math.max(peak, Math.abs(channel[frame]!));
        const gain = gainFor(peak);
        for (const [index, delay] of delays.entries()) {
          // The last bit of a product may lie above what it was reckoned for.
          const value = delay[at]! * gain;
          output[index]![frame] = Math.min(ceiling, Math.max(-ceiling, value));
          delay[at] = input[index]?.[frame] ?? 0;
        }
        at = (at + 1) % span;
      }
    },
  };
};

/** The least of the last `length` values. A value leaves when a lesser one comes behind it. */
const createMinimum = (length: number): ((value: number) => number) => {
  const values = new Float64Array(length + 1);
  const times = new Float64Array(length + 1);
  let [head, size, now] = [0, 0, 0];
  const place = (offset: number): number => (head + offset) % values.length;
  return (value) => {
    while (size > 0 && values[place(size - 1)]! >= value) size -= 1;
    values[place(size)] = value;
    times[place(size)] = now;
    size += 1;
    if (times[head]! <= now - length) {
      head = place(1);
      size -= 1;
    }
    now += 1;
    return values[head]!;
  };
};

/** Mean of the last `length` values, exactly 1 when all of them are: sums that go on for hours drift. */
const createMean = (length: number): ((value: number) => number) => {
  const values = new Float64Array(length).fill(1);
  let [at, sum, below] = [0, length, 0];
  return (value) => {
    const old = values[at]!;
    values[at] = value;
    at = (at + 1) % length;
    below += Number(value !== 1) - Number(old !== 1);
    sum = below === 0 ? length : sum + value - old;
    return below === 0 ? 1 : sum / length;
  };
};
