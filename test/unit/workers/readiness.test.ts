import { describe, expect, test } from 'vitest';
import type { SaveState } from '../../../src/contracts/downloads';
import type { SavedSession } from '../../../src/contracts/session';
import { defaultSettings } from '../../../src/contracts/settings';
import { makeKey, toSourceId, type Key } from '../../../src/domain/keys';
import type { Track } from '../../../src/domain/music';
import type { Quality } from '../../../src/domain/quality';
import { findReadiness } from '../../../src/workers/engine/readiness';

const nas = toSourceId('nas1');
const device = toSourceId('device');
const song = (id: string, source = nas): Key => makeKey(source, id);

/** Every song lasts 200 s and has 8 MB. */
const trackOf = (key: Key): Track => ({ key, duration: 200, size: 8_000_000 }) as Track;

interface House {
  readonly known: readonly Key[];
  readonly states?: ReadonlyMap<Key, SaveState>;
  readonly lists?: Readonly<Record<string, readonly Key[]>>;
  readonly queue?: Partial<SavedSession> & { readonly keys: readonly Key[] };
  readonly quality?: Quality;
}

const readinessOf = ({ known, states, lists = {}, queue, quality = 'original' }: House) => {
  const entries = queue?.keys.map((track, id) => ({ id, track })) ?? [];
  const session: SavedSession = {
    ...{ entries, unshuffled: entries.map(({ id }) => id), currentId: 0, position: 0 },
    ...{ shuffled: false, repeat: 'off', volume: 1, muted: false, origin: '', ...queue },
  };
  return findReadiness({
    downloads: { saves: () => [...(states ?? [])].map(([key, state]) => ({ key, state })) },
    library: {
      tracks: async (keys) => keys.filter((key) => known.includes(key)).map(trackOf),
      album: async (key) =>
        key === song('album')
          ? ({ tracks: known.filter((each) => each.includes('x')).map(trackOf) } as never)
          : null,
      playlists: async () =>
        Object.entries(lists).map(([name, trackKeys]) => ({
          playlist: { key: song(name), name, trackKeys } as never,
          duration: 0,
          artKeys: [],
        })),
      loadSession: async () => (queue ? session : null),
      loadSettings: async () => ({ ...defaultSettings, downloadQuality: quality }),
    },
  });
};
const saved = (...keys: readonly Key[]) =>
  new Map(keys.map((key) => [key, 'saved' as SaveState] as const));

describe('what would play with every server gone', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => song(id)) as [Key, Key, Key, Key];

  test('counts each song that is here once, and nothing that is damaged or on its way', async () => {
    const states = new Map<Key, SaveState>([...saved(a, b), [c, 'damaged'], [d, 'saving']]);
    const ready = await readinessOf({ known: [a, b, c, d], states });
    expect(ready).toMatchObject({ safeTracks: 2, safeSeconds: 400 });
  });

  test('tells playlists that play to the end from those that do not', async () => {
    const ready = await readinessOf({
      known: [a, b, c],
      states: saved(a, b),
      lists: { Whole: [a, b, a], Half: [a, c], Unknown: [song('gone')], Empty: [] },
    });
    expect(ready.complete).toEqual([
      { ref: { kind: 'playlist', key: song('Whole') }, title: 'Whole', tracks: 2, missing: 0 },
    ]);
    expect(ready.incomplete).toEqual([
      { ref: { kind: 'playlist', key: song('Half') }, title: 'Half', tracks: 2, missing: 1 },
    ]);
  });

  test('looks at the queue from the current song on; on repeat at all of it', async () => {
    const house = { known: [a, b, c, d], states: saved(c) };
    const keys = [a, b, c, d];
    const once = await readinessOf({ ...house, queue: { keys, currentId: 2 } });
    expect([once.queueTracks, once.queueMissing]).toEqual([2, 1]);
    const again = await readinessOf({ ...house, queue: { keys, currentId: 2, repeat: 'all' } });
    expect([again.queueTracks, again.queueMissing]).toEqual([4, 3]);
  });
});

describe('what makes one ready', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => song(id)) as [Key, Key, Key];

  test('is nothing when all is here', async () => {
    const ready = await readinessOf({
      known: [a],
      states: saved(a),
      lists: { Whole: [a] },
      queue: { keys: [a] },
    });
    expect(ready).toMatchObject({ fixes: [], fixTracks: 0, fixBytes: 0 });
  });

  test('is each incomplete playlist, then the songs of the queue beyond them, each counted once', async () => {
    const ready = await readinessOf({
      known: [a, b, c],
      lists: { One: [a, b], Other: [b] },
      queue: { keys: [a, c] },
    });
    expect(ready.fixes).toEqual([
      { kind: 'playlist', key: song('One') },
      { kind: 'playlist', key: song('Other') },
      { kind: 'track', key: c },
    ]);
    expect([ready.fixTracks, ready.fixBytes]).toEqual([3, 24_000_000]);
  });

  test('takes the album that the queue was made of as a whole', async () => {
    const [x1, x2, x3] = [song('x1'), song('x2'), song('x3')];
    const origin = `/albums/${encodeURIComponent(song('album'))}`;
    const ready = await readinessOf({
      known: [x1, x2, x3],
      queue: { keys: [x1, x2, x3], currentId: 1, origin },
    });
    expect(ready.fixes).toEqual([{ kind: 'album', key: song('album') }]);
    expect(ready.fixTracks).toBe(3);
  });

  test('leaves out what nobody can send: files of this device', async () => {
    const file = song('file', device);
    const ready = await readinessOf({ known: [file], queue: { keys: [file] } });
    expect(ready).toMatchObject({ queueMissing: 1, fixes: [], fixTracks: 0 });
  });

  test('asks for a bounded number of songs, however long the queue is', async () => {
    const keys = Array.from({ length: 3_000 }, (_, at) => song(`q${at}`));
    const ready = await readinessOf({ known: keys, queue: { keys } });
    expect(ready.queueMissing).toBe(3_000);
    expect(ready.fixTracks).toBe(200);
  });

  test('tells bytes of the quality that is downloaded', async () => {
    const ready = await readinessOf({
      known: [a],
      queue: { keys: [a] },
      quality: 'mp3-192' as Quality,
    });
    expect(ready.fixBytes).toBe(4_800_000);
  });
});
