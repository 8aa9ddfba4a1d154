import { describe, expect, test } from 'vitest';
import {
  commit,
  currentOf,
  emptyConfiguration,
  isDeclined,
  judgeTrial,
  rejectedAt,
  rollBack,
} from '../../../src/configuration/state';
import { acceptedOf } from './support';

const minute = 60_000;
const state = commit(
  commit(emptyConfiguration, acceptedOf({ version: 1 }), []),
  { ...acceptedOf({ version: 2 }), at: minute },
  ['artwork'],
);

describe('two minutes of watching (C18)', () => {
  test('nothing new is down: it stays', () => {
    expect(judgeTrial(state, [], false, 2 * minute)).toBe('running');
    expect(judgeTrial(state, ['artwork'], false, 2 * minute)).toBe('running');
    expect(judgeTrial(state, ['audio'], false, 3 * minute)).toBe('passed');
  });

  test('something is down that was not: broken', () => {
    expect(judgeTrial(state, ['artwork', 'audio'], false, 2 * minute)).toBe('broken');
  });

  test('a device that is offline, and a clock that jumped, say nothing against the document', () => {
    expect(judgeTrial(state, ['audio'], true, 2 * minute)).toBe('running');
    expect(judgeTrial(state, ['audio'], false, -30 * minute)).toBe('passed');
  });

  test('rolled back: the one before is in use, and the broken one is remembered for a day', () => {
    const back = rollBack(state, 2 * minute);
    expect(currentOf(back)?.document.version).toBe(1);
    expect(judgeTrial(back, ['audio'], false, 2 * minute)).toBe('none');
    expect(rejectedAt(back, 60 * minute)).toMatchObject({ version: 2 });
    expect(rejectedAt(back, 25 * 60 * minute)).toBeNull();
  });

  test('the very first one rolled back leaves none, and no accident', () => {
    const first = commit(emptyConfiguration, acceptedOf(), []);
    const none = rollBack(first, minute);
    expect(currentOf(none)).toBeNull();
    expect(rollBack(none, minute).kept).toEqual([]);
  });

  test('an older one can not be committed by mistake', () => {
    expect(commit(state, acceptedOf({ version: 1 }), [])).toBe(state);
    expect(commit(state, acceptedOf({ version: 2 }), [])).toBe(state);
  });
});

test('"not now" holds for thirty days', () => {
  const declined = { ...state, declined: { 'https://a.example': minute } };
  expect(isDeclined(declined, 'https://a.example', 2 * minute)).toBe(true);
  expect(isDeclined(declined, 'https://b.example', 2 * minute)).toBe(false);
  expect(isDeclined(declined, 'https://a.example', 31 * 24 * 60 * minute)).toBe(false);
});
