import { describe, expect, test } from 'vitest';
import {
  columnsFor,
  rowsToDraw,
  scrollToRow,
  thin,
  visibleRows,
} from '../../../src/ui/parts/windowing';

describe('windowing', () => {
  test('a list of nothing has no rows', () => {
    expect(visibleRows({ top: 0, height: 900 }, 50, 0, 6)).toEqual({ first: 0, last: -1 });
    expect(rowsToDraw({ first: 0, last: -1 }, null)).toEqual([]);
  });

  test('rows in view and the overscan, never outside of the list', () => {
    expect(visibleRows({ top: 500, height: 100 }, 50, 1000, 2)).toEqual({ first: 8, last: 13 });
    expect(visibleRows({ top: -300, height: 400 }, 50, 1000, 2)).toEqual({ first: 0, last: 3 });
    expect(visibleRows({ top: 1e9, height: 400 }, 50, 10, 2)).toEqual({ first: 9, last: 9 });
  });

  test('a hundred thousand rows draw as few as a hundred do', () => {
    const { first, last } = visibleRows({ top: 2_000_000, height: 900 }, 56, 100_000, 6);
    expect(last - first).toBeLessThan(30);
  });

  test('the focused row stays, wherever one scrolls', () => {
    expect(rowsToDraw({ first: 5, last: 7 }, 2)).toEqual([2, 5, 6, 7]);
    expect(rowsToDraw({ first: 5, last: 7 }, 90)).toEqual([5, 6, 7, 90]);
    expect(rowsToDraw({ first: 5, last: 7 }, 6)).toEqual([5, 6, 7]);
  });

  test('scrolls the least way to a row, and not at all to one in view', () => {
    const view = { top: 100, height: 200 };
    expect(scrollToRow(3, 50, view)).toBe(0);
    expect(scrollToRow(0, 50, view)).toBe(-100);
    expect(scrollToRow(6, 50, view)).toBe(50);
  });

  test('columns, and letters thinned with the first kept', () => {
    expect([0, 159, 336, 1000].map((width) => columnsFor(width, 160, 16))).toEqual([1, 1, 2, 5]);
    expect(thin(['A', 'B', 'C', 'D', 'E'], 3)).toEqual(['A', 'C', 'E']);
  });
});
