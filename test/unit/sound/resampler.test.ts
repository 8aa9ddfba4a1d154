import { describe, expect, test } from 'vitest';
import { canResample, createResampler, inputOf, inputReach } from '../../../src/sound/resampler';

const tone = (hertz: number, rate: number, frames: number, from = 0): Float32Array<ArrayBuffer> =>
  Float32Array.from(
    { length: frames },
    (_, at) => 0.5 * Math.sin((2 * Math.PI * hertz * (from + at)) / rate),
  );

const snr = (wanted: Float32Array, got: Float32Array): number => {
  let [signal, difference] = [0, 0];
  wanted.forEach((each, at) => {
    signal += each ** 2;
    difference += (each - got[at]!) ** 2;
  });
  return 10 * Math.log10(signal / difference);
};

/** The same to the last bit, by a comparison that takes no second. */
const areSame = (one: Float32Array, other: Float32Array): boolean =>
  one.length === other.length && one.every((each, at) => each === other[at]);

const join = (parts: readonly Float32Array[]): Float32Array =>
  Float32Array.from(parts.flatMap((part) => [...part]));

/** In pieces of odd lengths, as decoders give them. */
const resample = (input: Float32Array<ArrayBuffer>, from: number, to: number): Float32Array => {
  const resampler = createResampler({ from, to }, 1);
  const parts: Float32Array[] = [];
  for (let at = 0; at < input.length; at += 977) {
    parts.push(resampler.push([input.subarray(at, at + 977)])[0]!);
  }
  parts.push(resampler.end(null)[0]!);
  return join(parts);
};

describe.each([
  [44_100, 48_000],
  [48_000, 44_100],
  [96_000, 44_100],
  [32_000, 44_100],
])('from %d to %d', (from, to) => {
  test.each([1000, 10_000])('%d Hz come through at 90 dB or better', (hertz) => {
    const frames = Math.floor(from / 4);
    const out = resample(tone(hertz, from, frames), from, to);
    expect(out).toHaveLength(Math.ceil((frames * to) / from));
    // The ends know nothing of what was before and behind.
    const inner = out.subarray(200, -200);
    expect(snr(tone(hertz, to, inner.length, 200), inner)).toBeGreaterThan(90);
  });
});

test('what the lower rate cannot hold does not come back as something else', () => {
  const out = resample(tone(30_000, 96_000, 24_000), 96_000, 44_100);
  const loudest = out.subarray(200, -200).reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  expect(20 * Math.log10(loudest / 0.5)).toBeLessThan(-90);
});

test('a tone that goes over a seam is as one: cut anywhere, nothing is lost, added or bent', () => {
  const [from, to] = [48_000, 44_100];
  const input = tone(5000, from, 12_000);
  const cut = 7_777;
  const first = createResampler({ from, to }, 1);
  const parts = [first.push([input.subarray(0, cut)])[0]!];
  parts.push(first.end([input.subarray(cut)])[0]!);
  expect(join(parts)).toHaveLength(Math.ceil((cut * to) / from));
  const second = first.goOn();
  parts.push(second.push([input.subarray(cut)])[0]!, second.end(null)[0]!);
  expect(areSame(join(parts), resample(input, from, to))).toBe(true);
});

test('begun in the middle it gives what reading on gives', () => {
  const [from, to] = [44_100, 48_000];
  const input = tone(3000, from, 12_000);
  const whole = resample(input, from, to);
  const at = 9_001;
  const { frame, phase } = inputOf(at, from, to);
  const begin = frame - inputReach(from, to);
  const resampler = createResampler({ from, to }, 1, { frame: frame - begin, phase });
  const out = join([resampler.push([input.subarray(begin)])[0]!, resampler.end(null)[0]!]);
  expect(areSame(out, whole.subarray(at))).toBe(true);
});

test('rates with no small common measure are refused, not approached', () => {
  expect(canResample(44_100, 48_000)).toBe(true);
  expect(canResample(8000, 44_100)).toBe(true);
  expect(canResample(44_101, 48_000)).toBe(false);
});
