import { expect, test } from 'vitest';
import { barsOf, wavePath } from '../../../src/ui/parts/wave-path';

test('a bar is as loud as the loudest of what it stands for, and there are no more bars than room', () => {
  const peaks = Uint8Array.from([0, 255, 0, 0, 51, 0]);
  expect(barsOf(peaks, 3)).toEqual([1, 0, 0.2]);
  expect(barsOf(peaks, 100)).toHaveLength(6);
  expect(barsOf(new Uint8Array(400).fill(255), 0)).toEqual([1]);
});

test('strokes stand about the middle, and silence is a dot', () => {
  expect(wavePath([1, 0], 40)).toBe('M0.5 0.0V40.0M1.5 18.8V21.2');
});
