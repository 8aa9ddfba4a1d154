import type { Samples } from './sound-decoder';

/**
 * A windowed sinc, because Chromium's own way between two rates is a straight line: 16 dB at 10 kHz (playback.md
 * 3.4). It keeps what it has seen, so that one track goes on in the next one.
 */
export interface Resampler {
  /** Frames of the input that an output frame needs behind it. */
  readonly reach: number;
  readonly push: (samples: Samples) => Samples;
  /** The rest; `ahead` is what follows (at least `reach` frames) where something follows, else silence does. */
  readonly end: (ahead: Samples | null) => Samples;
  /** After `end`: one for the track that follows, which begins between two frames, as the sound does. */
  readonly goOn: () => Resampler;
}

/** Zero crossings to each side. With half as many the slope from all to nothing would begin at 17 kHz. */
const half = 48;
/** Kaiser's window for 100 dB (beta = 0.1102 (A - 8.7)). */
const beta = 10.06;
/** Rates whose common measure is finer than this are nobody's; the table would take megabytes. */
const mostPhases = 1024;

const common = (one: number, other: number): number =>
  other === 0 ? one : common(other, one % other);

export const canResample = (from: number, to: number): boolean =>
  Number.isInteger(from) && Number.isInteger(to) && to / common(from, to) <= mostPhases;

/** Where output frame `at` lies in the input: a whole frame, and `phase / phases` of the next. */
export const inputOf = (at: number, from: number, to: number): { frame: number; phase: number } => {
  const phases = to / common(from, to);
  const steps = at * (from / common(from, to));
  return { frame: Math.floor(steps / phases), phase: steps % phases };
};

/** Even, so that the taps of both sides come in fours. */
export const inputReach = (from: number, to: number): number =>
  2 * Math.ceil((half / 2) * Math.max(1, from / to));

/** The first output frame lies at `frame` of the input that comes, and `phase` behind it. */
export const createResampler = (
  rates: { readonly from: number; readonly to: number },
  channels: number,
  start = { frame: 0, phase: 0 },
): Resampler => {
  const { from, to } = rates;
  const reach = inputReach(from, to);
  const kernel = { table: kernelOf(from, to), reach, from, to, channels };
  return startAt(kernel, reach + start.frame, start.phase, null);
};

interface Kernel {
  readonly table: readonly Float32Array[];
  readonly reach: number;
  readonly from: number;
  readonly to: number;
  readonly channels: number;
}

const startAt = (
  kernel: Kernel,
  first: number,
  firstPhase: number,
  before: Samples | null,
): Resampler => {
  const { table, reach, from, to, channels } = kernel;
  const phases = table.length;
  const step = from / common(from, to);
  /** Input from `reach` frames before the next output frame on. */
  let held: Samples = Array.from({ length: channels }, (_, channel) =>
    lastOf(before?.[channel], reach),
  );
  let at = first;
  let phase = firstPhase;

  const outputs = (end: number): Samples => {
    const count = Math.max(0, Math.ceil(((end - at) * phases - phase) / step));
    const made = held.map((input) => convolve(input, table, { at, phase, step, count, reach }));
    const moved = phase + count * step;
    at += Math.floor(moved / phases);
    phase = moved % phases;
    return made;
  };

  const add = (samples: Samples): void => {
    held = held.map((each, channel) => joined(each, samples[channel]!));
  };

  return {
    reach,
    push: (samples) => {
      add(samples);
      const made = outputs(held[0]!.length - reach);
      const done = Math.min(Math.max(0, at - reach), held[0]!.length);
      held = held.map((each) => each.slice(done));
      at -= done;
      return made;
    },
    end: (ahead) => {
      const length = held[0]!.length;
      add(
        Array.from({ length: channels }, (_, channel) => {
          const next = new Float32Array(reach);
          next.set(ahead?.[channel]?.subarray(0, reach) ?? []);
          return next;
        }),
      );
      const made = outputs(length);
      held = held.map((each) => each.slice(0, length));
      return made;
    },
    goOn: () => startAt(kernel, at - held[0]!.length + reach, phase, held),
  };
};

/** The last frames, behind silence where there are fewer. */
const lastOf = (samples: Float32Array | undefined, count: number): Float32Array<ArrayBuffer> => {
  const last = new Float32Array(count);
  if (!samples) return last;
  const part = samples.subarray(Math.max(0, samples.length - count));
  last.set(part, count - part.length);
  return last;
};

const joined = (one: Float32Array, other: Float32Array): Float32Array<ArrayBuffer> => {
  const both = new Float32Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
};

interface Walk {
  readonly at: number;
  readonly phase: number;
  readonly step: number;
  readonly count: number;
  readonly reach: number;
}

const convolve = (
  input: Float32Array,
  table: readonly Float32Array[],
  { at, phase, step, count, reach }: Walk,
): Float32Array<ArrayBuffer> => {
  const made = new Float32Array(count);
  const phases = table.length;
  let frame = at;
  let part = phase;
  for (let index = 0; index < count; index++) {
    const taps = table[part]!;
    const first = frame - reach + 1;
    // Four sums (taps come in fours), of which none waits for another: a quarter less time, measured.
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let tap = 0; tap < taps.length; tap += 4) {
      const from = first + tap;
      a += taps[tap]! * input[from]!;
      b += taps[tap + 1]! * input[from + 1]!;
      c += taps[tap + 2]! * input[from + 2]!;
      d += taps[tap + 3]! * input[from + 3]!;
    }
    made[index] = a + b + (c + d);
    part += step;
    frame += Math.floor(part / phases);
    part %= phases;
  }
  return made;
};

const kernels = new Map<string, readonly Float32Array[]>();

/** One row of taps for each place between two input frames. */
const kernelOf = (from: number, to: number): readonly Float32Array[] => {
  const name = `${from} ${to}`;
  const known = kernels.get(name);
  if (known) return known;
  const phases = to / common(from, to);
  const reach = inputReach(from, to);
  // All up to 0.9 of the lower limit; what is left above the limit (3 %) is above 21 kHz and folds to there.
  const cutoff = Math.min(1, to / from) * (1 - 1.6 / half);
  const table = Array.from({ length: phases }, (_, phase) => {
    const row = Float64Array.from({ length: 2 * reach }, (__, tap) => {
      const x = tap - reach + 1 - phase / phases;
      return sinc(x * cutoff) * kaiser(x / reach);
    });
    const sum = row.reduce((total, each) => total + each, 0);
    return Float32Array.from(row, (each) => each / sum);
  });
  kernels.set(name, table);
  return table;
};

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const kaiser = (x: number): number =>
  Math.abs(x) >= 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta);

/** I0 by its series; 30 terms are exact for the arguments here. */
const bessel = (x: number): number => {
  let [term, sum] = [1, 1];
  for (let k = 1; k < 30; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
};
