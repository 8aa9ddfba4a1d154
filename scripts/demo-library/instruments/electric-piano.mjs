import { RATE } from '../effects/filters.mjs';
import { hertz } from '../score/pitch.mjs';

/** Tine and tone bar by frequency modulation; the tremolo walks from side to side: [left, right]. */
export const electricPiano = (note, seconds, velocity, random, { tremolo = 0.22 } = {}) => {
  const base = hertz(note);
  const length = Math.round((seconds + 0.3) * RATE);
  const out = [new Float32Array(length), new Float32Array(length)];
  const life = 1.5 * (261.6 / base) ** 0.35;
  const start = random() * 2 * Math.PI;
  for (let i = 0; i < length; i += 1) {
    const t = i / RATE;
    const w = 2 * Math.PI * base * t;
    const bark = (0.25 + 0.9 * velocity) * Math.exp(-t / (0.45 * life));
    const tine = 0.11 * velocity * Math.exp(-t / 0.11);
    const tone =
      Math.sin(w + bark * Math.sin(w)) * 0.9 +
      0.16 * Math.sin(2 * w) * Math.exp(-t / (0.5 * life)) +
      tine * Math.sin(6.97 * w);
    const rise = Math.min(1, t / 0.004);
    const fall = t > seconds ? Math.exp(-(t - seconds) / 0.07) : 1;
    const value = tone * Math.exp(-t / life) * rise * fall * velocity * 0.2;
    const sway = tremolo * Math.sin(2 * Math.PI * 4.1 * t + start);
    out[0][i] = value * (1 - sway);
    out[1][i] = value * (1 + sway);
  }
  return out;
};
