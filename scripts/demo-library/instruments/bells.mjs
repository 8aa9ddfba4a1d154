import { RATE } from '../effects/filters.mjs';
import { hertz } from '../score/pitch.mjs';

/** Partials as [ratio, level, life in seconds]: a bar of a vibraphone, and a small glass bell. */
const VIBRAPHONE = [
  [1, 1, 1.6],
  [3.98, 0.22, 0.45],
  [9.6, 0.05, 0.12],
];
const GLASS = [
  [1, 1, 2.6],
  [2.003, 0.35, 1.7],
  [3.01, 0.16, 1.1],
  [5.43, 0.07, 0.5],
  [8.2, 0.03, 0.2],
];

const strike = (partials, note, seconds, velocity, shimmer) => {
  const base = hertz(note);
  const out = new Float32Array(Math.round((seconds + 0.4) * RATE));
  for (let i = 0; i < out.length; i += 1) {
    const t = i / RATE;
    let sum = 0;
    for (const [ratio, level, life] of partials)
      if (ratio * base < 12000)
        sum +=
          level *
          velocity ** (ratio > 3 ? 1.5 : 1) *
          Math.exp(-t / life) *
          Math.sin(2 * Math.PI * base * ratio * t);
    const fall = t > seconds ? Math.exp(-(t - seconds) / 0.12) : 1;
    const sway = 1 - shimmer * (0.5 - 0.5 * Math.cos(2 * Math.PI * 5.2 * t));
    out[i] = sum * 0.2 * Math.min(1, t / 0.003) * fall * sway;
  }
  return out;
};

export const vibraphone = (note, seconds, velocity) =>
  strike(VIBRAPHONE, note, seconds, velocity, 0.35);

export const glassBell = (note, seconds, velocity) => strike(GLASS, note, seconds, velocity, 0);
