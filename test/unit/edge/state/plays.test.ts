import { expect, test } from 'vitest';
import { countPlays } from '../../../../src/edge/state/plays';
import { createEmptyState } from '../../../../src/edge/state/state-schema';

const empty = createEmptyState('a key of sixteen letters');
const play = (songId: string, time: number, timed = true) => ({ songId, time, timed });

test('a play sent twice, because its answer was lost, counts once', () => {
  const once = countPlays(empty, [play('a', 5), play('b', 6)]);
  const twice = countPlays(once, [play('a', 5), play('a', 9)]);
  expect(twice.plays).toEqual({ a: { count: 2, last: 9 }, b: { count: 1, last: 6 } });
  expect(countPlays(twice, [play('a', 5), play('b', 6)])).toBe(twice);
});

test('the same pair twice in one call is one play', () => {
  expect(countPlays(empty, [play('a', 5), play('a', 5)]).plays).toEqual({
    a: { count: 1, last: 5 },
  });
});

test('plays without a time are new ones each time', () => {
  const state = countPlays(countPlays(empty, [play('a', 5, false)]), [play('a', 5, false)]);
  expect(state.plays).toEqual({ a: { count: 2, last: 5 } });
});

test('an old play does not make the last one older', () => {
  const state = countPlays(countPlays(empty, [play('a', 50)]), [play('a', 5)]);
  expect(state.plays).toEqual({ a: { count: 2, last: 50 } });
});

test('what is remembered of late plays has an end', () => {
  const many = Array.from({ length: 6000 }, (_, time) => play('a', time));
  const state = countPlays(empty, many);
  expect(state.latePlays).toHaveLength(5000);
  expect(state.latePlays.at(-1)).toBe('a@5999');
  expect(state.plays['a']!.count).toBe(6000);
});
