import { describe, expect, test } from 'vitest';
import type { PlayStatus } from '../../../src/player/player-state';
import { createLineMeter, qualityFor } from '../../../src/player/line-speed';

/** [seconds passed, status, position] */
type Step = readonly [number, PlayStatus, number];

const lookAll = (steps: readonly Step[]): (number | null)[] => {
  const meter = createLineMeter();
  return steps.map(([at, status, position]) =>
    meter.look({ entryId: 1, status, position, at: at * 1000 }),
  );
};

describe('a line that cannot keep up', () => {
  test('is measured when the music has been dry for three seconds', () => {
    const found = lookAll([
      [0, 'loading', 0],
      [1, 'playing', 0],
      [5, 'playing', 4],
      [5, 'waiting', 4],
      [7, 'waiting', 4],
      [9, 'waiting', 4],
    ]);
    expect(found.slice(0, -1)).toEqual([null, null, null, null, null]);
    expect(found.at(-1)).toBeCloseTo(0.5);
  });

  test('is not blamed for a hiccup after a minute of music that came in time', () => {
    const steps: Step[] = [[0, 'playing', 0]];
    for (let at = 2; at <= 60; at += 2) steps.push([at, 'playing', at]);
    steps.push([60, 'waiting', 60], [63, 'waiting', 60]);
    expect(lookAll(steps)).toEqual(steps.map(() => null));
  });

  test('is not blamed for a pause, a seek or the start', () => {
    const steps: Step[] = [
      [0, 'loading', 0],
      [20, 'loading', 0],
      [21, 'playing', 0],
      [23, 'playing', 2],
      [23, 'paused', 2],
      [90, 'loading', 2],
      [91, 'playing', 2],
      [92, 'playing', 60],
      [92, 'waiting', 60],
      [95, 'waiting', 60],
    ];
    expect(lookAll(steps)).toEqual(steps.map(() => null));
  });
});

describe('the quality for a line', () => {
  test.each([
    [2000, 'original', 900, 'original'],
    [500, 'original', 900, 'mp3-192'],
    [180, 'original', 900, 'mp3-128'],
    [30, 'original', 900, 'mp3-64'],
    [150, 'mp3-128', 900, 'mp3-96'],
    [400, 'mp3-128', 900, 'mp3-128'],
    [10, 'mp3-64', 900, 'mp3-64'],
    // Nothing is known of the file: nothing is concluded.
    [10, 'original', 0, 'original'],
  ] as const)('of %i kbit/s: %s of a file of %i is asked for as %s', (rate, chosen, file, want) => {
    expect(qualityFor(rate, chosen, file)).toBe(want);
  });

  test('that was lowered does: no line is asked for less than it was found to carry', () => {
    for (let rate = 90; rate < 1500; rate += 10) {
      const once = qualityFor(rate, 'original', 900);
      expect(qualityFor(rate, once, 900)).toBe(once);
    }
  });
});
