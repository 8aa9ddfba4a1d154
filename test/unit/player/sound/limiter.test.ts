import { describe, expect, test } from 'vitest';
import { createLimiter } from '../../../../src/player/sound/limiter';

const rate = 44_100;
const delay = Math.round(0.005 * rate);

/** Two channels through the limiter, in the audio thread's blocks; the delay is taken out. */
const limit = (left: Float32Array, right = left): readonly [Float32Array, Float32Array] => {
  const limiter = createLimiter(rate, 2);
  const length = Math.ceil((left.length + delay) / 128) * 128;
  const input = [new Float32Array(length), new Float32Array(length)] as const;
  input[0].set(left);
  input[1].set(right);
  const output = [new Float32Array(length), new Float32Array(length)] as const;
  for (let at = 0; at < length; at += 128) {
    const block = (all: readonly Float32Array[]) => all.map((each) => each.subarray(at, at + 128));
    limiter.process(block(input), block(output), 128);
  }
  return [
    output[0].subarray(delay, delay + left.length),
    output[1].subarray(delay, delay + left.length),
  ];
};
const sine = (length: number, level: number, hertz = 440): Float32Array =>
  Float32Array.from({ length }, (_, at) => level * Math.sin((2 * Math.PI * hertz * at) / rate));
const most = (samples: Float32Array): number =>
  samples.reduce((found, each) => Math.max(found, Math.abs(each)), 0);

describe('the limiter', () => {
  test('leaves what is within full scale untouched, to the bit', () => {
    const full = sine(rate, 1);
    expect(limit(full)[0]).toEqual(full);
  });

  test('never lets a sample over it: bursts, steps, single peaks, noise', () => {
    let seed = 1;
    const chance = (): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return seed / 0x7fffffff;
    };
    const noise = Float32Array.from({ length: rate }, () => (chance() - 0.5) * 6);
    const burst = sine(rate, 0.5).map((each, at) => (at > 9_000 && at < 20_000 ? each * 7 : each));
    const peaks = sine(rate, 0.9).map((each, at) => (at % 5_000 === 77 ? 3.9 : each));
    for (const signal of [noise, burst, peaks, sine(rate, 2, 60)]) {
      expect(most(limit(signal)[0])).toBeLessThanOrEqual(1);
    }
  });

  test('both ears get the same gain, or the picture would wander', () => {
    const [left, right] = limit(sine(rate, 2), sine(rate, 0.25));
    const second = sine(rate, 0.25);
    for (let at = 30_000; at < 40_000; at += 97) {
      expect(right[at]! / second[at]!).toBeCloseTo(left[at]! / (second[at]! * 8), 3);
    }
  });

  test('after a loud place it is untouched again', () => {
    const signal = sine(2 * rate, 0.5).map((each, at) => (at < 4_000 ? each * 3 : each));
    const [heard] = limit(signal);
    expect(heard.subarray(rate + 20_000)).toEqual(signal.subarray(rate + 20_000));
  });
});
