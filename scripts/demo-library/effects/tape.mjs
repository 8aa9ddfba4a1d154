import { RATE, steepLowpass } from './filters.mjs';

/** An old cassette: slow wow, quick flutter, soft saturation, a dull top. Takes and gives [left, right]. */
export const tape = (channels, { wow = 0.0012, flutter = 0.00006, drive = 1.3, top = 7500 }) =>
  channels.map((input) => {
    const out = new Float32Array(input.length);
    const middle = wow * 1.5 * RATE + 4;
    for (let i = 0; i < out.length; i += 1) {
      const t = i / RATE;
      const sway =
        Math.sin(2 * Math.PI * 0.55 * t) * wow * (0.7 + 0.3 * Math.sin(2 * Math.PI * 0.13 * t)) +
        Math.sin(2 * Math.PI * 6.3 * t) * flutter;
      const from = i - middle - sway * RATE;
      const whole = Math.floor(from);
      if (whole < 0) continue;
      const value = input[whole] + (input[whole + 1] - input[whole]) * (from - whole);
      out[i] = Math.tanh(value * drive) / drive;
    }
    return steepLowpass(out, top);
  });
