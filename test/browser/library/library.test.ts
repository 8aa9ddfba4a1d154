import { afterEach, describe, expect, test } from 'vitest';
import type { Failure } from '../../../src/domain/error';
import { makeKey } from '../../../src/domain/keys';
import { openKeyStore } from '../../../src/library/key-store';
import { openLibrary, type Library } from '../../../src/library/library';
import {
  generateMusic,
  makeFeed,
  makePlaylist,
  makeSourceRow,
  testSource,
} from '../../unit/library/generate';

const { signal } = new AbortController();
const all = { sort: 'name', offset: 0, limit: 2000, savedOnly: false } as const;

const remove = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('success', () => resolve());
    request.addEventListener('error', () => reject(request.error));
  });

describe('the library in a real browser', () => {
  const names: string[] = [];
  const reports: Failure[] = [];
  const open = (name: string): Promise<Library> => {
    names.push(name);
    return openLibrary({
      name,
      now: () => Date.now(),
      report: (failure) => void reports.push(failure),
      onChange: () => undefined,
    });
  };

  afterEach(async () => {
    for (const name of new Set(names.splice(0))) await remove(name);
    reports.length = 0;
  });

  test('5,000 tracks are all there after closing and opening again', async () => {
    const music = generateMusic(5000);
    const keys = music.tracks.map(({ key }) => key);
    const first = await open('test-5000');
    expect(first.created).toBe(true);
    await first.sources.put(makeSourceRow());
    await first.sync(
      makeFeed(music, {
        playlists: async () => [makePlaylist('p1', keys.slice(0, 100), 'Morning')],
        starred: async () => keys.slice(0, 2),
      }),
      { signal },
    );
    first.close();

    const again = await open('test-5000');
    expect(again.created).toBe(false);
    expect(await again.tracks(keys)).toEqual(music.tracks);
    expect((await again.albums(all)).total).toBe(500);
    expect((await again.artists(all)).total).toBe(100);
    expect((await again.playlist(makeKey(testSource, 'p1')))?.tracks).toHaveLength(100);
    expect(again.starred()).toEqual(keys.slice(0, 2));
    const { title, key } = music.tracks[4321]!;
    const found = await again.search(`${title} ${music.tracks[4321]!.artist}`);
    expect(found.tracks.map((track) => track.key)).toContain(key);
    expect((await again.sources.list())[0]).toEqual({
      ...makeSourceRow(),
      view: { ...makeSourceRow().view, syncedAt: expect.any(Number) as number },
    });
    expect(reports).toEqual([]);
    again.close();
  });

  test('two tabs: what one writes the other finds when told', async () => {
    const [one, two] = [await open('test-tabs'), await open('test-tabs')];
    await one.sources.put(makeSourceRow());
    await one.sync(makeFeed(generateMusic(100)), { signal });
    expect((await two.songs(all)).total).toBe(0);
    await two.reload();
    expect((await two.songs(all)).total).toBe(100);
    one.close();
    two.close();
  });

  test('100,000 tracks load whole', async () => {
    const music = generateMusic(100_000);
    const first = await open('test-100000');
    await first.sources.put(makeSourceRow());
    const began = performance.now();
    await first.sync(makeFeed(music, { pageSize: 2000 }), { signal });
    const synced = performance.now();
    first.close();
    const again = await open('test-100000');
    const loaded = performance.now();
    expect((await again.home()).counts.tracks).toBe(100_000);
    const home = performance.now();
    const page = await again.songs({ sort: 'name', offset: 50_000, limit: 100, savedOnly: false });
    expect(page.items).toHaveLength(100);
    const sorted = performance.now();
    await again.songs({ sort: 'artist', offset: 0, limit: 100, savedOnly: false });
    const byArtist = performance.now();
    const times: number[] = [];
    for (const { title } of music.tracks.filter((_, i) => i % 2503 === 0)) {
      for (let length = 1; length <= title.length; length++) {
        const start = performance.now();
        await again.search(title.slice(0, length));
        times.push(performance.now() - start);
      }
    }
    times.sort((a, b) => a - b);
    const round = (ms: number): number => Math.round(ms * 10) / 10;
    console.log(
      `100,000 tracks: sync ${round(synced - began)} ms, open ${round(loaded - synced)} ms, ` +
        `home ${round(home - loaded)} ms, sort by name ${round(sorted - home)} ms, ` +
        `by artist ${round(byArtist - sorted)} ms, ` +
        `search p50 ${round(times[times.length >> 1]!)} ms, ` +
        `p95 ${round(times[Math.floor(times.length * 0.95)]!)} ms of ${times.length}`,
    );
    again.close();
  }, 120_000);
});

describe('the key store in a real browser', () => {
  test('keeps a key that cannot be taken out, and never two', async () => {
    const mint = async () => ({
      key: await crypto.subtle.importKey('raw', new Uint8Array(32), 'HKDF', false, ['deriveKey']),
      probe: crypto.getRandomValues(new Uint8Array(16)),
    });
    const [one, two] = [await openKeyStore(), await openKeyStore()];
    const [a, b] = await Promise.all([
      one.putIfAbsent(await mint()),
      two.putIfAbsent(await mint()),
    ]);
    expect(a.probe).toEqual(b.probe);
    one.close();
    two.close();
    const again = await openKeyStore();
    const kept = await again.get();
    expect(kept?.probe).toEqual(a.probe);
    expect(kept?.key).toBeInstanceOf(CryptoKey);
    expect(kept?.key.extractable).toBe(false);
    again.close();
  });
});
