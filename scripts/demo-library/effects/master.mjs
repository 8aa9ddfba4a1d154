import { RATE, highpass } from './filters.mjs';
import { loudness } from './loudness.mjs';

const fromDecibels = (decibels) => 10 ** (decibels / 20);

/** For every sample the smallest of its window: what the limiter must allow for ahead of a peak. */
const slidingMinimum = (values, reach) => {
  const out = new Float32Array(values.length);
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let i = 0; i < values.length + reach; i += 1) {
    if (i < values.length) {
      while (tail > head && values[queue[tail - 1]] >= values[i]) tail -= 1;
      queue[tail++] = i;
    }
    const centre = i - reach;
    while (queue[head] < centre - reach) head += 1;
    if (centre >= 0) out[centre] = values[queue[head]];
  }
  return out;
};

const smooth = (values, reach) => {
  const out = new Float32Array(values.length);
  const width = 2 * reach + 1;
  let sum = 0;
  for (let i = -reach; i <= reach; i += 1) sum += values[Math.max(0, i)];
  for (let i = 0; i < values.length; i += 1) {
    out[i] = sum / width;
    sum += values[Math.min(values.length - 1, i + reach + 1)] - values[Math.max(0, i - reach)];
  }
  return out;
};

/** Turns down around peaks, with a look ahead of 8 ms: no sample leaves above the ceiling, none is clipped. */
const limit = (channels, ceiling) => {
  const [left, right] = channels;
  const wanted = new Float32Array(left.length);
  for (let i = 0; i < left.length; i += 1)
    wanted[i] = Math.min(1, ceiling / Math.max(Math.abs(left[i]), Math.abs(right[i]), 1e-9));
  const reach = Math.round(0.008 * RATE);
  const gain = smooth(slidingMinimum(wanted, reach), reach);
  return channels.map((channel) => channel.map((value, i) => value * gain[i]));
};

/** Raised-cosine ends: 5 ms in, `fade` seconds out, to exact silence. */
const fadeEnds = (channels, fade) => {
  const rise = Math.round(0.005 * RATE);
  const fall = Math.round(fade * RATE);
  for (const channel of channels) {
    const last = channel.length - 1;
    for (let i = 0; i < rise; i += 1) channel[i] *= 0.5 - 0.5 * Math.cos((Math.PI * i) / rise);
    for (let i = 0; i < fall; i += 1)
      channel[last - i] *= 0.5 - 0.5 * Math.cos((Math.PI * i) / fall);
  }
  return channels;
};

/**
 * To the asked loudness (LUFS), peaks under `ceiling` dBFS (lossy decoders overshoot by some tenths),
 * without offset, with clean ends.
 */
export const master = (channels, { lufs = -17, ceiling = -1.6, fade = 2.5 } = {}) => {
  const clean = fadeEnds(
    channels.map((channel) => highpass(highpass(channel, 22), 22)),
    fade,
  );
  let level = fromDecibels(lufs - loudness([clean]));
  let result = clean;
  // Limiting takes some loudness away again: three rounds settle within a tenth of a decibel.
  for (let round = 0; round < 3; round += 1) {
    const applied = level;
    result = limit(
      clean.map((channel) => channel.map((value) => value * applied)),
      fromDecibels(ceiling),
    );
    level *= fromDecibels(lufs - loudness([result]));
  }
  if (result.some((channel) => channel.some((value) => !Number.isFinite(value))))
    throw new Error('the mix is not a number');
  return result;
};
