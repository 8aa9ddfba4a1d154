/** 44.1 kHz throughout: the rate of every format that we ship but opus, whose encoder resamples. */
export const RATE = 44100;

/** Filters work in place on a Float32Array and return it. */
export const lowpass = (signal, cutoff) => {
  const step = 1 - Math.exp((-2 * Math.PI * cutoff) / RATE);
  let held = 0;
  for (let i = 0; i < signal.length; i += 1) signal[i] = held += step * (signal[i] - held);
  return signal;
};

export const highpass = (signal, cutoff) => {
  const step = 1 - Math.exp((-2 * Math.PI * cutoff) / RATE);
  let held = 0;
  for (let i = 0; i < signal.length; i += 1) {
    held += step * (signal[i] - held);
    signal[i] -= held;
  }
  return signal;
};

export const biquad = (signal, { b0, b1, b2, a1, a2 }) => {
  let x1 = 0;
  let x2 = 0;
  let y1 = 0;
  let y2 = 0;
  for (let i = 0; i < signal.length; i += 1) {
    const x = signal[i];
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    signal[i] = y;
  }
  return signal;
};

/** The shapes below are Robert Bristow-Johnson's Audio EQ Cookbook. */
const cookbook = (frequency, q) => {
  const w = (2 * Math.PI * frequency) / RATE;
  return { cos: Math.cos(w), alpha: Math.sin(w) / (2 * q) };
};

export const bandpass = (signal, frequency, q) => {
  const { cos, alpha } = cookbook(frequency, q);
  const a0 = 1 + alpha;
  return biquad(signal, {
    b0: alpha / a0,
    b1: 0,
    b2: -alpha / a0,
    a1: (-2 * cos) / a0,
    a2: (1 - alpha) / a0,
  });
};

export const steepLowpass = (signal, frequency, q = Math.SQRT1_2) => {
  const { cos, alpha } = cookbook(frequency, q);
  const a0 = 1 + alpha;
  const b1 = (1 - cos) / a0;
  return biquad(signal, { b0: b1 / 2, b1, b2: b1 / 2, a1: (-2 * cos) / a0, a2: (1 - alpha) / a0 });
};

export const peak = (signal, frequency, q, decibels) => {
  const { cos, alpha } = cookbook(frequency, q);
  const gain = 10 ** (decibels / 40);
  const a0 = 1 + alpha / gain;
  return biquad(signal, {
    b0: (1 + alpha * gain) / a0,
    b1: (-2 * cos) / a0,
    b2: (1 - alpha * gain) / a0,
    a1: (-2 * cos) / a0,
    a2: (1 - alpha / gain) / a0,
  });
};
