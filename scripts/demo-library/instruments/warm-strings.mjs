import { RATE, steepLowpass } from '../effects/filters.mjs';
import { hertz } from '../score/pitch.mjs';

/** A saw without the worst of its aliases (polyBLEP: the corner is rounded over one sample). */
const corner = (phase, step) => {
  if (phase < step) {
    const t = phase / step;
    return t + t - t * t - 1;
  }
  if (phase > 1 - step) {
    const t = (phase - 1) / step;
    return t * t + t + t + 1;
  }
  return 0;
};

const addSaw = (out, frequency, amplitude, vibrato, random) => {
  let phase = random();
  let sway = random() * 2 * Math.PI;
  const pace = (2 * Math.PI * (4.6 + random() * 0.9)) / RATE;
  for (let i = 0; i < out.length; i += 1) {
    sway += pace;
    const step = (frequency * (1 + vibrato * Math.sin(sway) * Math.min(1, i / RATE))) / RATE;
    phase += step;
    if (phase >= 1) phase -= 1;
    out[i] += amplitude * (2 * phase - 1 - corner(phase, step));
  }
};

/**
 * A few bows on one note, or with slower ends a pad; [left, right], each side with players of its own.
 * `bright` is the cutoff in Hz; attack and release in seconds, release after `seconds`.
 */
export const warmStrings = (
  note,
  seconds,
  velocity,
  random,
  { bright = 1100, attack = 0.5, release = 1.2, vibrato = 0.0022, players = 3, detune = 5 } = {},
) =>
  [0, 1].map(() => {
    const out = new Float32Array(Math.round((seconds + release) * RATE));
    for (let n = 0; n < players; n += 1) {
      const cents = (n - (players - 1) / 2) * detune + (random() - 0.5) * 3;
      addSaw(out, hertz(note) * 2 ** (cents / 1200), 0.1 / Math.sqrt(players), vibrato, random);
    }
    steepLowpass(steepLowpass(out, bright, 0.6), bright * 1.6, 0.6);
    for (let i = 0; i < out.length; i += 1) {
      const t = i / RATE;
      const rise = t < attack ? 0.5 - 0.5 * Math.cos((Math.PI * t) / attack) : 1;
      const fall = t > seconds ? 0.5 + 0.5 * Math.cos((Math.PI * (t - seconds)) / release) : 1;
      out[i] *= velocity * rise * fall;
    }
    return out;
  });
