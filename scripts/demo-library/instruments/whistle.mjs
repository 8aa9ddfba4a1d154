import { RATE, bandpass } from '../effects/filters.mjs';
import { hertz } from '../score/pitch.mjs';
import { wobble } from '../score/random.mjs';

/** A soft flute: nearly a sine, breath around it, vibrato that comes late. */
export const whistle = (note, seconds, velocity, random) => {
  const base = hertz(note);
  const out = new Float32Array(Math.round((seconds + 0.16) * RATE));
  const breath = bandpass(
    new Float32Array(out.length).map(() => wobble(random, 1)),
    base * 2,
    3,
  );
  let phase = 0;
  for (let i = 0; i < out.length; i += 1) {
    const t = i / RATE;
    const late = Math.min(1, Math.max(0, (t - 0.18) / 0.4));
    const scoop = -0.012 * Math.exp(-t / 0.035);
    phase +=
      (2 * Math.PI * base * (1 + scoop + 0.005 * late * Math.sin(2 * Math.PI * 5 * t))) / RATE;
    const rise = 1 - Math.exp(-t / 0.028);
    const fall = t > seconds ? Math.exp(-(t - seconds) / 0.035) : 1;
    const tone = Math.sin(phase) + 0.22 * Math.sin(2 * phase) + 0.09 * Math.sin(3 * phase);
    out[i] =
      (tone * 0.16 + breath[i] * 0.05) *
      velocity *
      rise *
      fall *
      Math.min(1, (out.length - i) / 300);
  }
  return out;
};
