import { RATE, peak } from '../effects/filters.mjs';
import { hertz } from '../score/pitch.mjs';

/** Instruments of one family: how bright, how long, where the finger plucks (share of the string). */
export const STRINGS = {
  lute: {
    slope: 1.15,
    life: 3.2,
    pluck: 0.21,
    loss: 0.22,
    body: [
      [190, 1.2, 4],
      [420, 1.5, 3],
    ],
  },
  harp: { slope: 1.5, life: 4.5, pluck: 0.42, loss: 0.12, body: [[160, 1, 3]] },
  guitar: {
    slope: 1.3,
    life: 2.2,
    pluck: 0.28,
    loss: 0.36,
    body: [
      [110, 1.4, 4],
      [230, 1.5, 3],
    ],
  },
  mandolin: {
    slope: 1.0,
    life: 1.6,
    pluck: 0.15,
    loss: 0.16,
    body: [
      [330, 1.5, 4],
      [900, 2, 2],
    ],
  },
  pizzicato: { slope: 1.7, life: 0.55, pluck: 0.3, loss: 0.45, body: [[240, 1.2, 5]] },
  bass: { slope: 1.6, life: 2.0, pluck: 0.3, loss: 0.45, body: [[95, 1.2, 4]] },
};

/** The shape of the string at the moment of letting go: harmonics by pluck point, phases by chance. */
const excite = (size, kind, velocity, random) => {
  const shape = new Float32Array(size);
  const slope = kind.slope + 0.5 * (1 - velocity);
  const count = Math.min(36, Math.floor(size / 2) - 1);
  for (let n = 1; n <= count; n += 1) {
    const amplitude = Math.abs(Math.sin(Math.PI * n * kind.pluck)) / n ** slope;
    const phase = random() * 2 * Math.PI;
    for (let i = 0; i < size; i += 1)
      shape[i] += amplitude * Math.sin((2 * Math.PI * n * i) / size + phase);
  }
  const power = Math.sqrt(shape.reduce((sum, value) => sum + value * value, 0) / size);
  return shape.map((value) => value / power);
};

/**
 * Karplus-Strong (Jaffe and Smith's extension): the shape runs round a delay line, a filter takes height
 * each round, an all-pass gives the part of a sample that true pitch needs.
 */
const ring = (out, frequency, kind, velocity, random) => {
  const period = RATE / frequency - kind.loss;
  const size = Math.floor(period - 0.2);
  const part = period - size;
  const pass = (1 - part) / (1 + part);
  const string = excite(size, kind, velocity, random);
  const life = kind.life * (220 / frequency) ** 0.45;
  const gain = 10 ** (-3 / (frequency * life * 1.6));
  let position = 0;
  let before = 0;
  let passIn = 0;
  let passOut = 0;
  for (let i = 0; i < out.length; i += 1) {
    const value = string[position];
    const dull = (1 - kind.loss) * value + kind.loss * before;
    before = value;
    passOut = pass * dull + passIn - pass * passOut;
    passIn = dull;
    string[position] = passOut * gain;
    out[i] = value;
    position = position + 1 === size ? 0 : position + 1;
  }
};

/** A plucked note (mono), `kind` of STRINGS; it is damped after `seconds`. */
export const pluck = (kind, note, seconds, velocity, random) => {
  const out = new Float32Array(Math.round((seconds + 0.35) * RATE));
  ring(out, hertz(note), kind, velocity, random);
  for (const [frequency, q, decibels] of kind.body) peak(out, frequency, q, decibels);
  const level = 0.16 * velocity;
  const rise = 0.0022 * RATE;
  const held = seconds * RATE;
  for (let i = 0; i < out.length; i += 1) {
    const damp = i > held ? Math.exp(-(i - held) / (0.06 * RATE)) : 1;
    out[i] *= level * damp * Math.min(1, i / rise);
  }
  return out;
};
