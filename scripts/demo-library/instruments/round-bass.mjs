import { RATE } from '../effects/filters.mjs';
import { hertz } from '../score/pitch.mjs';

/** A double bass felt more than heard; enough overtones that a small speaker still tells its note. */
export const roundBass = (note, seconds, velocity) => {
  const base = hertz(note);
  const out = new Float32Array(Math.round((seconds + 0.12) * RATE));
  for (let i = 0; i < out.length; i += 1) {
    const t = i / RATE;
    const w = 2 * Math.PI * base * t;
    const tone =
      Math.sin(w) * Math.exp(-t / 1.4) +
      0.5 * Math.sin(2 * w) * Math.exp(-t / 0.5) +
      0.22 * Math.sin(3 * w) * Math.exp(-t / 0.25) +
      0.1 * Math.sin(4 * w) * Math.exp(-t / 0.12);
    const fall = t > seconds ? Math.exp(-(t - seconds) / 0.03) : 1;
    out[i] = Math.tanh(tone * 1.1) * 0.3 * velocity * Math.min(1, t / 0.007) * fall;
  }
  return out;
};
