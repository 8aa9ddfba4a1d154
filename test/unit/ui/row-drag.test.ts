import { describe, expect, test } from 'vitest';
import { gapAt, indexInGap, scrollStep } from '../../../src/ui/parts/row-drag';

describe('a dragged row', () => {
  test.each([
    ['above the list', -500, 0],
    ['upper half of the first row', 110, 0],
    ['lower half of the first row', 140, 1],
    ['between two rows', 200, 2],
    ['below the list', 9000, 4],
  ])('%s', (_, y, gap) => {
    expect(gapAt(y, 100, 50, 4)).toBe(gap);
  });

  test('the gaps at its own edges leave it where it is', () => {
    expect([indexInGap(2, 2), indexInGap(2, 3)]).toEqual([2, 2]);
    expect([indexInGap(2, 0), indexInGap(2, 4)]).toEqual([0, 3]);
  });

  test('near an edge the list scrolls, faster the nearer, and not in the middle', () => {
    const frame = { top: 100, bottom: 500 };
    const steps = [90, 120, 150, 300, 450, 480, 600].map((y) => scrollStep(y, frame));
    expect(steps.map(Math.sign)).toEqual([-1, -1, -1, 0, 1, 1, 1]);
    expect(steps[0]).toBeLessThan(steps[1]!);
    expect(steps[6]).toBeGreaterThan(steps[4]!);
  });
});
