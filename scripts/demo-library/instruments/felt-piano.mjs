import { RATE, lowpass } from '../effects/filters.mjs';
import { hertz } from '../score/pitch.mjs';
import { wobble } from '../score/random.mjs';

/** Adds one dying sine: a phasor turned and shrunk each sample, far cheaper than Math.sin. */
const addPartial = (out, frequency, amplitude, life, phase) => {
  const w = (2 * Math.PI * frequency) / RATE;
  const shrink = Math.exp(-1 / (life * RATE));
  const c = Math.cos(w) * shrink;
  const s = Math.sin(w) * shrink;
  let x = Math.cos(phase) * amplitude;
  let y = Math.sin(phase) * amplitude;
  for (let i = 0; i < out.length; i += 1) {
    out[i] += y;
    const turned = x * c - y * s;
    y = x * s + y * c;
    x = turned;
  }
};

const thump = (random, velocity) => {
  const noise = new Float32Array(Math.round(0.09 * RATE));
  for (let i = 0; i < noise.length; i += 1)
    noise[i] = wobble(random, 1) * Math.exp(-i / (0.014 * RATE));
  return lowpass(lowpass(noise, 380), 600).map((value) => value * 0.32 * velocity);
};

const shapeEnds = (out, held) => {
  const rise = Math.round(0.004 * RATE);
  for (let i = 0; i < rise; i += 1) out[i] *= i / rise;
  // The damper falls: 90 ms to a third.
  const from = Math.round(held * RATE);
  for (let i = from; i < out.length; i += 1) out[i] *= Math.exp(-(i - from) / (0.09 * RATE));
  const tail = Math.min(out.length, 400);
  for (let i = 0; i < tail; i += 1) out[out.length - 1 - i] *= i / tail;
};

/**
 * An upright piano with felt before its strings: stiff-string partials, two strings a key that beat and
 * die at different speeds, the hammer's soft knock. `velocity` 0..1 also brightens.
 */
export const feltPiano = (note, seconds, velocity, random) => {
  const base = hertz(note);
  const out = new Float32Array(Math.round((seconds + 0.5) * RATE));
  const life = 1.7 * (261.6 / base) ** 0.5;
  const count = Math.max(2, Math.min(14, Math.floor(6500 / base)));
  const stiffness = 0.00018 * (base / 261.6) ** 0.8;
  for (let n = 1; n <= count; n += 1) {
    const frequency = n * base * Math.sqrt(1 + stiffness * n * n);
    const struck = 0.35 + 0.65 * Math.abs(Math.sin(n * Math.PI * 0.13));
    const amplitude = (struck * Math.exp(-(n - 1) * (0.72 - 0.34 * velocity))) / Math.sqrt(n);
    const partLife = life / (1 + 0.38 * (n - 1));
    const apart = 1 + 0.00035 * (0.6 + random() * 0.8);
    const phase = random() * 0.6;
    addPartial(out, frequency, amplitude * 0.6, partLife * 0.55, phase);
    addPartial(out, frequency * apart, amplitude * 0.4, partLife * 1.7, phase);
  }
  const level = 0.3 * velocity ** 1.2;
  for (let i = 0; i < out.length; i += 1) out[i] *= level;
  thump(random, velocity).forEach((value, i) => (out[i] += value * 0.5));
  shapeEnds(out, seconds);
  return out;
};
