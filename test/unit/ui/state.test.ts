import { describe, expect, test, vi } from 'vitest';
import type { SourceView } from '../../../src/contracts/connect';
import { makeKey, toSourceId, type Key } from '../../../src/domain/keys';
import { orderGroups } from '../../../src/ui/screens/search-order';
import { lineAt } from '../../../src/ui/screens/lyrics';
import { hindranceOf, playable } from '../../../src/ui/state/availability';
import { createPagedList } from '../../../src/ui/state/paged-list';
import { createPlaceMemory } from '../../../src/ui/state/place-memory';
import { createToasts } from '../../../src/ui/state/toasts';

const source = toSourceId('abcd');
const [saved, other] = [makeKey(source, 'a'), makeKey(source, 'b')];
const around = (audio: 'down' | 'unknown', deviceOffline = false) => ({
  lock: 'none' as const,
  standIns: new Set<Key>(),
  saves: new Map([[saved, 'saved' as const]]),
  sources: [{ id: source, name: 'nas', kind: 'opensubsonic' } as SourceView],
  health: {
    deviceOffline,
    sources: [
      {
        source,
        name: 'nas',
        components: [
          { component: 'audio' as const, state: audio, since: 0, checked: 0, failure: null },
        ],
      },
    ],
  },
});

describe('what plays now', () => {
  test('nothing, saved or not, while the listener’s own lock is closed', () => {
    const locked = { ...around('unknown'), lock: 'locked' as const };
    expect(hindranceOf(saved, locked)).toEqual({ kind: 'locked' });
    expect(hindranceOf(other, locked)).toEqual({ kind: 'locked' });
  });

  test('the saved always, the rest unless its server is known to be down', () => {
    expect(hindranceOf(saved, around('down', true))).toBeNull();
    expect(hindranceOf(other, around('unknown'))).toBeNull();
    expect(hindranceOf(other, around('down'))).toEqual({ kind: 'server-down', server: 'nas' });
    expect(hindranceOf(other, around('unknown', true))).toEqual({ kind: 'device-offline' });
  });

  test('a file of this device whose copy was removed is not offered as if it were there', () => {
    const here = {
      ...around('down', true),
      sources: [{ id: source, name: '', kind: 'device' } as SourceView],
    };
    expect(hindranceOf(other, here)).toEqual({ kind: 'file-removed' });
    expect(hindranceOf(saved, here)).toBeNull();
  });

  test('what another source has, too, when its own is down; without any network only what is saved', () => {
    const twin = { ...around('down'), standIns: new Set([other]) };
    expect(hindranceOf(other, twin)).toBeNull();
    expect(playable([other, saved], twin)).toEqual([other, saved]);
  });

  test('Play leaves out what would not sound, unless nothing would', () => {
    expect(playable([saved, other], around('down'))).toEqual([saved]);
    expect(playable([other], around('down'))).toEqual([other]);
  });
});

test('a place is restored once, and a half-built page does not overwrite it', () => {
  const places = createPlaceMemory();
  places.scrolled('/albums', 4000);
  places.returned('/albums');
  places.scrolled('/albums', 0);
  expect(places.take()).toBe(4000);
  expect(places.take()).toBeNull();
});

test('a late page of an old list does not replace the newer one', async () => {
  const answers: ((value: { items: string[]; total: number }) => void)[] = [];
  const list = createPagedList<string>(() => new Promise((resolve) => answers.push(resolve)));
  list.want(0, 0);
  list.makeOld();
  list.want(0, 0);
  answers[1]!({ items: ['new'], total: 1 });
  answers[0]!({ items: ['old'], total: 1 });
  await Promise.resolve();
  await Promise.resolve();
  expect(list.at(0)).toBe('new');
});

test('what was undone is never carried out; what was not is, once', () => {
  vi.useFakeTimers();
  const toasts = createToasts();
  const [undo, commit] = [vi.fn<() => void>(), vi.fn<() => void>()];
  toasts.showUndo('gone', 'Undo', { undo, commit });
  const toast = toasts.shown.peek()[0]!;
  toast.action!.run();
  toasts.close(toast.id);
  vi.advanceTimersByTime(60_000);
  expect([undo.mock.calls.length, commit.mock.calls.length]).toEqual([1, 0]);
  toasts.showUndo('gone', 'Undo', { undo, commit });
  vi.advanceTimersByTime(60_000);
  expect(commit).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});

test('three songs that fail for one reason are one sentence; another reason is another', () => {
  vi.useFakeTimers();
  const toasts = createToasts();
  const gone = { code: 'audio.not-available', data: { why: 'net.timeout' } } as const;
  for (let song = 0; song < 3; song += 1) toasts.showFailure({ ...gone, data: { ...gone.data } });
  toasts.showFailure({ code: 'audio.corrupt', data: {} });
  toasts.showFailure({ code: 'aborted', data: {} });
  expect(toasts.shown.peek().map(({ failure }) => failure?.code)).toEqual([
    'audio.not-available',
    'audio.corrupt',
  ]);
  vi.useRealTimers();
});

test('the group with the closest name comes first', () => {
  const results = {
    text: 'emilie',
    albums: [{ title: 'Letters to Emilie' }],
    artists: [{ name: 'Émilie' }],
    tracks: [],
    playlists: [],
  };
  expect(orderGroups(results as never)).toEqual(['artists', 'albums']);
});

test('the line of the lyrics that has begun last', () => {
  const lines = [0, 12_000, 24_000].map((start) => ({ start, text: 'x' }));
  const lyrics = { synced: true, language: '', lines };
  expect([-1, 5, 12, 99].map((at) => lineAt(lyrics, at))).toEqual([-1, 0, 1, 2]);
});
