import { expect, test } from 'vitest';
import { measureSeam } from '../../e2e/support/seams';
import { pieceFrames, signal } from '../../fixtures/gapless/signal';

const channels = signal();
const seam = pieceFrames[0];
/** Second and a half around the seam, behind a start that nobody knows. */
const [from, to] = [seam - 13_000, seam + 13_000];

/** What would be heard if so much silence came at the seam, or so much music were missing behind it. */
const heardWith = (inserted: number): readonly [Float32Array, Float32Array] => {
  const [left, right] = channels.map((samples) => {
    const before = samples.subarray(from, seam);
    const behind = samples.subarray(seam + Math.max(0, -inserted), to);
    const heard = new Float32Array(1234 + before.length + Math.max(0, inserted) + behind.length);
    heard.set(before, 1234);
    heard.set(behind, heard.length - behind.length);
    return heard;
  });
  return [left!, right!];
};

test.each([0, 1, 43, 4000, -576])('the instrument finds %d frames at a seam', (inserted) => {
  const found = measureSeam(channels[1], heardWith(inserted), seam);
  expect(found?.inserted).toBe(inserted);
  expect(Math.abs(found!.silent - Math.max(0, inserted))).toBeLessThanOrEqual(2);
});

test('and says nothing where the seam was not heard', () => {
  const [left, right] = heardWith(0);
  expect(
    measureSeam(channels[1], [left.subarray(0, 14_000), right.subarray(0, 14_000)], seam),
  ).toBeNull();
});
