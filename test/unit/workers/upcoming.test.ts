import { describe, expect, test } from 'vitest';
import type { SavedSession } from '../../../src/contracts/session';
import type { Component, ComponentState, Health } from '../../../src/domain/health';
import { makeKey, toSourceId } from '../../../src/domain/keys';
import type { Upcoming } from '../../../src/downloads/ports';
import { songsOf, upcomingOf, watchUpcoming } from '../../../src/workers/engine/upcoming';

const nas = toSourceId('nas1');
const key = (id: string) => makeKey(nas, id);
const session = (ids: string, current: number | null, change = {}): SavedSession => ({
  entries: [...ids].map((id, at) => ({ id: at, track: key(id) })),
  unshuffled: [],
  currentId: current,
  position: 0,
  shuffled: false,
  repeat: 'off',
  volume: 1,
  muted: false,
  origin: '',
  ...change,
});
const health = (states: Partial<Record<Component, ComponentState>>, source = nas): Health => ({
  deviceOffline: false,
  sources: [
    {
      source,
      name: 'nas',
      components: Object.entries(states).map(([component, state]) => ({
        ...{ component: component as Component, state, since: 0, checked: 0, failure: null },
      })),
    },
  ],
});

describe('what comes next', () => {
  test('begins with the song that plays, in playing order', () => {
    expect(songsOf(session('abcd', 1))).toEqual(['b', 'c', 'd'].map(key));
    expect(songsOf(session('abc', 1, { repeat: 'all' }))).toEqual(['b', 'c', 'a'].map(key));
    expect(songsOf(session('abc', 1, { repeat: 'one' }))).toEqual([key('b')]);
  });

  test('is nothing when nothing plays', () => {
    expect(songsOf(null)).toEqual([]);
    expect(songsOf(session('abc', null))).toEqual([]);
  });
});

describe('a warning', () => {
  const songs = [key('a')];
  const warned = (states: Parameters<typeof health>[0]): boolean =>
    upcomingOf(songs, health(states)).warned;

  test('is that a needed part gets worse, or any part is down, while sound can still be had', () => {
    expect(warned({ audio: 'strained' })).toBe(true);
    expect(warned({ 'sign-in': 'degraded', audio: 'operational' })).toBe(true);
    expect(warned({ search: 'down', audio: 'operational' })).toBe(true);
    expect(warned({ search: 'strained', audio: 'operational' })).toBe(false);
    expect(warned({ audio: 'operational', library: 'operational' })).toBe(false);
  });

  test('comes too late when no sound can be had, and is none of another service', () => {
    expect(warned({ audio: 'down', library: 'down' })).toBe(false);
    const elsewhere = health({ library: 'degraded' }, toSourceId('other'));
    expect(upcomingOf(songs, elsewhere).warned).toBe(false);
  });
});

describe('who is told', () => {
  const start = () => {
    const told: Upcoming[] = [];
    const tabs: number[] = [];
    const clock = { now: 0 };
    const stored: { session: SavedSession | null } = { session: null };
    const watch = watchUpcoming({
      setUpcoming: async (upcoming) => void told.push(upcoming),
      loadSession: async () => stored.session,
      tellTabs: () => void tabs.push(clock.now),
      now: () => clock.now,
    });
    return { told, tabs, clock, stored, watch };
  };

  test('the downloads when the queue changed, other tabs also now and then', async () => {
    const { told, tabs, clock, watch } = start();
    await watch.saved(session('abc', 0));
    await watch.saved(session('abc', 0, { position: 5 }));
    expect(told).toHaveLength(1);
    expect(tabs).toEqual([0]);
    clock.now = 31_000;
    await watch.saved(session('abc', 0, { position: 36 }));
    await watch.saved(session('abc', 1));
    expect(told.at(-1)?.tracks).toEqual(['b', 'c'].map(key));
    expect(tabs).toEqual([0, 31_000, 31_000]);
  });

  test('what another tab plays is read from what it saved', async () => {
    const { told, stored, watch } = start();
    stored.session = session('xy', 0);
    await watch.elsewhere();
    expect(told).toEqual([{ tracks: ['x', 'y'].map(key), warned: false }]);
  });

  test('a warning is told once, and that it is over', async () => {
    const { told, watch } = start();
    await watch.saved(session('ab', 0));
    await watch.health(health({ audio: 'strained' }));
    await watch.health(health({ audio: 'strained', library: 'strained' }));
    await watch.health(health({ audio: 'operational' }));
    expect(told.map(({ warned }) => warned)).toEqual([false, true, false]);
  });
});
