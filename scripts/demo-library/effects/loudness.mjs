import { RATE, biquad } from './filters.mjs';

/** K-weighting of ITU-R BS.1770-4 with the analogue constants that libebur128 uses for any rate. */
const shelf = () => {
  const k = Math.tan((Math.PI * 1681.974450955533) / RATE);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b0: (high + (band * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  };
};

const rumble = () => {
  const k = Math.tan((Math.PI * 38.13547087602444) / RATE);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
};

const lufs = (power) => -0.691 + 10 * Math.log10(power);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Integrated loudness in LUFS of stereo signals heard one after another (an album, or one track). */
export const loudness = (signals) => {
  const powers = signals.flatMap((channels) => {
    const weighted = channels.map((c) => biquad(biquad(Float32Array.from(c), shelf()), rumble()));
    const found = [];
    // Blocks of 400 ms, three quarters overlapping.
    for (let at = 0; at + 0.4 * RATE <= weighted[0].length; at += 0.1 * RATE) {
      let sum = 0;
      for (const channel of weighted)
        for (let i = at; i < at + 0.4 * RATE; i += 1) sum += channel[i] * channel[i];
      found.push(sum / (0.4 * RATE));
    }
    return found;
  });
  const audible = powers.filter((power) => lufs(power) > -70);
  const gate = lufs(mean(audible)) - 10;
  return lufs(mean(audible.filter((power) => lufs(power) > gate)));
};
