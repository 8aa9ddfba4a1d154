import { RATE, highpass } from './filters.mjs';

/** Mutually prime lengths (samples), so that the echoes of the eight lines do not fall on each other. */
const LINES = [1423, 1693, 1997, 2281, 2617, 2903, 3251, 3677];

const createLine = (length, seconds, damping, index) => ({
  buffer: new Float32Array(length + 64),
  size: length + 64,
  length,
  position: 0,
  held: 0,
  damp: damping,
  // -60 dB after `seconds`.
  gain: 10 ** ((-3 * length) / (RATE * seconds)),
  // A slow sway of a few samples keeps the tail from ringing like metal.
  speed: (2 * Math.PI * (0.31 + 0.07 * index)) / RATE,
  phase: index * 0.8,
});

const read = (line, i) => {
  const back = line.length - 12 + 10 * Math.sin(line.phase + line.speed * i);
  const whole = Math.floor(back);
  const part = back - whole;
  const a = line.buffer[(line.position - whole + line.size * 2) % line.size];
  const b = line.buffer[(line.position - whole - 1 + line.size * 2) % line.size];
  const value = a + (b - a) * part;
  line.held += line.damp * (value - line.held);
  return line.held * line.gain;
};

/**
 * A feedback delay network: eight lines mixed by a Householder matrix. Takes and gives [left, right].
 * `seconds` is the time to -60 dB, `damping` in (0, 1]: lower is darker.
 */
export const reverb = ([left, right], { seconds, damping = 0.35, predelay = 0.018 }) => {
  const lines = LINES.map((length, index) => createLine(length, seconds, damping, index));
  const out = [new Float32Array(left.length), new Float32Array(left.length)];
  const late = Math.round(predelay * RATE);
  const taps = new Float32Array(8);
  for (let i = late; i < left.length; i += 1) {
    let sum = 0;
    for (let k = 0; k < 8; k += 1) sum += taps[k] = read(lines[k], i);
    for (let k = 0; k < 8; k += 1) {
      const line = lines[k];
      line.buffer[line.position] = (k % 2 ? right : left)[i - late] * 0.5 + taps[k] - sum * 0.25;
      line.position = (line.position + 1) % line.size;
    }
    out[0][i] = taps[0] - taps[2] + taps[4] - taps[6];
    out[1][i] = taps[1] - taps[3] + taps[5] - taps[7];
  }
  return out.map((channel) => highpass(channel, 140));
};
