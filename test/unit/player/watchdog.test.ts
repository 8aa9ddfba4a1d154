import { describe, expect, test } from 'vitest';
import { createWatchdog, type Finding } from '../../../src/player/watchdog';

/** [ms, position in seconds, data is awaited] */
type Row = readonly [number, number, boolean?];
const findings = (rows: readonly Row[]): Finding[] => {
  const watchdog = createWatchdog();
  return rows.map(([at, position, waiting = false]) => watchdog.look({ at, position, waiting }));
};
const last = (rows: readonly Row[]): Finding => findings(rows).at(-1)!;

describe('a position that stands still', () => {
  test.each<[string, readonly Row[], Finding]>([
    [
      'moves',
      [
        [0, 1],
        [500, 1.5],
        [1_000, 2],
        [1_500, 2.5],
        [2_000, 3],
      ],
      'fine',
    ],
    [
      'stands for less than 1.5 s',
      [
        [0, 1],
        [500, 1],
        [1_000, 1],
        [1_499, 1],
      ],
      'fine',
    ],
    [
      'stands for 1.5 s',
      [
        [0, 1],
        [500, 1],
        [1_000, 1],
        [1_500, 1],
      ],
      'stuck',
    ],
    [
      'moves backwards: that is a movement',
      [
        [0, 9],
        [1_000, 9],
        [1_400, 5],
        [2_000, 5],
      ],
      'fine',
    ],
    [
      'data is awaited',
      [
        [0, 1, true],
        [2_500, 1, true],
        [5_000, 1, true],
      ],
      'fine',
    ],
    [
      'data came: what was waited for does not count',
      [
        [0, 1],
        [1_000, 1, true],
        [2_000, 1, true],
        [2_500, 1],
        [3_500, 1],
      ],
      'fine',
    ],
    [
      'the machine slept',
      [
        [0, 1],
        [500, 1],
        [60_000, 1],
        [60_500, 1],
      ],
      'fine',
    ],
  ])('%s', (_, rows, expected) => {
    expect(last(rows)).toBe(expected);
  });

  test('data that is awaited for 50 s will not come', () => {
    const rows = Array.from({ length: 101 }, (_, index): Row => [index * 500, 1, true]);
    expect(findings(rows).slice(-2)).toEqual(['fine', 'hung']);
  });
});
