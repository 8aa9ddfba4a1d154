import { RATE, bandpass, highpass, lowpass, steepLowpass } from '../effects/filters.mjs';
import { wobble } from '../score/random.mjs';

const noise = (seconds, random, life) => {
  const out = new Float32Array(Math.round(seconds * RATE));
  for (let i = 0; i < out.length; i += 1) out[i] = wobble(random, 1) * Math.exp(-i / (life * RATE));
  return out;
};

const soften = (out) => {
  const tail = Math.min(300, out.length);
  for (let i = 0; i < tail; i += 1) out[out.length - 1 - i] *= i / tail;
  for (let i = 0; i < 40; i += 1) out[i] *= i / 40;
  return out;
};

export const kick = (velocity) => {
  const out = new Float32Array(Math.round(0.4 * RATE));
  let phase = 0;
  for (let i = 0; i < out.length; i += 1) {
    const t = i / RATE;
    phase += (2 * Math.PI * (47 + 85 * Math.exp(-t / 0.028))) / RATE;
    out[i] = Math.tanh(1.6 * Math.sin(phase) * Math.exp(-t / 0.13)) * 0.55 * velocity;
  }
  return soften(out);
};

export const snare = (velocity, random) => {
  const body = steepLowpass(highpass(noise(0.3, random, 0.075), 700), 5200);
  const snap = bandpass(noise(0.3, random, 0.03), 2300, 0.8);
  return soften(
    body.map((value, i) => {
      const t = i / RATE;
      const tone = Math.sin(2 * Math.PI * 186 * t) * Math.exp(-t / 0.055) * 0.5;
      return (value * 0.42 + snap[i] * 0.4 + tone) * 0.42 * velocity;
    }),
  );
};

export const rim = (velocity, random) => {
  const tick = bandpass(noise(0.08, random, 0.008), 1750, 3);
  return soften(
    tick.map((value, i) => {
      const t = i / RATE;
      return (
        (value * 1.4 + Math.sin(2 * Math.PI * 820 * t) * Math.exp(-t / 0.012) * 0.5) *
        0.3 *
        velocity
      );
    }),
  );
};

export const hat = (velocity, random, life = 0.028) =>
  soften(
    steepLowpass(highpass(highpass(noise(life * 6, random, life), 6200), 5200), 9500).map(
      (value) => value * 0.42 * velocity,
    ),
  );

export const shaker = (velocity, random) => {
  const grains = bandpass(noise(0.12, random, 1), 5200, 0.9);
  return soften(
    grains.map((value, i) => {
      const t = i / RATE;
      return value * 0.3 * velocity * Math.min(1, t / 0.03) * Math.exp(-t / 0.035);
    }),
  );
};

/** A frame drum under the palm. */
export const frameDrum = (velocity, random) => {
  const slap = lowpass(noise(0.35, random, 0.03), 900);
  return soften(
    slap.map((value, i) => {
      const t = i / RATE;
      const w = 2 * Math.PI * (82 + 20 * Math.exp(-t / 0.03)) * t;
      return (Math.sin(w) * Math.exp(-t / 0.11) * 0.7 + value * 0.5) * 0.45 * velocity;
    }),
  );
};

/** Dust in a groove: rare soft ticks over a breath of hiss, for the whole of `seconds`; [left, right]. */
export const crackle = (seconds, random) =>
  [0, 1].map(() => {
    const out = new Float32Array(Math.round(seconds * RATE));
    for (let i = 0; i < out.length; i += 1) {
      out[i] = wobble(random, 0.0016);
      if (random() < 7 / RATE) out[i] += wobble(random, 0.16) * random();
    }
    return highpass(steepLowpass(out, 3800), 300);
  });

/** Waves on shingle: noise that opens and closes every `period` seconds; [left, right]. */
export const sea = (seconds, period, random) =>
  [0, 0.16].map((lag) => {
    const out = new Float32Array(Math.round(seconds * RATE));
    let dull = 0;
    for (let i = 0; i < out.length; i += 1) {
      const swell = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i / RATE / period + lag));
      dull += (0.012 + 0.07 * swell ** 2) * (wobble(random, 1) - dull);
      out[i] = dull * (0.15 + 0.85 * swell ** 1.5) * 0.2;
    }
    return highpass(out, 180);
  });
