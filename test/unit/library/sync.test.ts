import { describe, expect, test } from 'vitest';
import type { SyncProgress } from '../../../src/contracts/library';
import { HoldfastError } from '../../../src/domain/error';
import { makeKey } from '../../../src/domain/keys';
import type { Track } from '../../../src/domain/music';
import {
  generateMusic,
  makeAlbum,
  makeArtist,
  makeFeed,
  makePlaylist,
  makeSourceRow,
  makeTrack,
  testSource,
} from './generate';
import { createDevice, rawAll, signal } from './open-test-library';

const all = { sort: 'name', offset: 0, limit: 2000, savedOnly: false } as const;
const minute = 60_000;

const openConnected = async () => {
  const device = createDevice();
  const library = await device.open();
  await library.sources.put(makeSourceRow());
  return { device, library };
};

describe('a sync', () => {
  test('brings in everything, and everything is there after a restart', async () => {
    const { device, library } = await openConnected();
    const music = generateMusic(1234);
    const keys = music.tracks.slice(0, 3).map(({ key }) => key);
    const phases: string[] = [];
    const result = await library.sync(
      makeFeed(music, {
        playlists: async () => [makePlaylist('p1', keys, 'Morning')],
        starred: async () => [keys[0]!],
      }),
      { signal, onProgress: ({ phase, done, total }) => phases.push(`${phase} ${done}/${total}`) },
    );
    expect(result.tracks).toEqual({ kind: 'replaced', count: 1234 });
    expect(phases).toEqual([
      'tracks 0/null',
      'tracks 500/1234',
      'tracks 1000/1234',
      'tracks 1234/1234',
      'playlists 1234/1234',
      'stars 1234/1234',
      'index 1234/1234',
      'done 1234/1234',
    ]);
    library.close();

    const again = await device.open();
    expect((await again.home()).counts).toEqual({
      tracks: 1234,
      albums: 124,
      artists: 25,
      playlists: 1,
    });
    expect(await again.tracks(music.tracks.map(({ key }) => key))).toEqual(music.tracks);
    expect((await again.albums(all)).items).toHaveLength(124);
    expect(await again.starred()).toEqual([keys[0]]);
    expect((await again.playlist(makeKey(testSource, 'p1')))?.tracks).toEqual(
      music.tracks.slice(0, 3),
    );
    expect((await again.sources.get(testSource))?.view.syncedAt).toBe(device.time);
    expect(device.reports).toEqual([]);
  });

  test('tells of a change only when it is in the database', async () => {
    const { device, library } = await openConnected();
    device.changes.length = 0;
    const feed = makeFeed(generateMusic(20), {
      playlists: async () => {
        expect(device.changes).toEqual([]);
        return [makePlaylist('p1', [])];
      },
    });
    await library.sync(feed, { signal });
    expect(device.changes).toEqual(['catalogue here', 'playlists here', 'sources here']);
  });

  test('that was cut off goes on where it stopped, after a restart', async () => {
    const { device, library } = await openConnected();
    const music = generateMusic(2000);
    const dying = makeFeed(music, {
      onPage: (cursor) => {
        if (cursor === '1000') throw new HoldfastError('net.unreachable');
      },
    });
    await expect(library.sync(dying, { signal })).rejects.toMatchObject({
      code: 'net.unreachable',
    });
    expect((await library.home()).counts.tracks).toBe(0);
    library.close();

    const again = await device.open();
    const asked: (string | null)[] = [];
    await again.sync(makeFeed(music, { onPage: (cursor) => asked.push(cursor) }), { signal });
    expect(asked).toEqual(['1000', '1500']);
    expect(await again.tracks(music.tracks.map(({ key }) => key))).toEqual(music.tracks);
    expect(await rawAll(device.factory, 'staged')).toEqual([]);
    expect(await rawAll(device.factory, 'staging')).toEqual([]);
  });

  test('begins anew when the server no longer takes the old cursor, or a day has passed', async () => {
    const { device, library } = await openConnected();
    const music = generateMusic(1000);
    let asked: (string | null)[] = [];
    const feedThat = (refuses: string | null) =>
      makeFeed(music, {
        onPage: (cursor) => {
          asked.push(cursor);
          if (cursor === refuses) throw new HoldfastError('server.failed');
        },
      });
    await expect(library.sync(feedThat('500'), { signal })).rejects.toThrow('server.failed');
    asked = [];
    const stubborn = feedThat('500');
    await expect(library.sync(stubborn, { signal })).rejects.toThrow('server.failed');
    expect(asked).toEqual(['500', null, '500']);

    asked = [];
    device.time += 25 * 3_600_000;
    await library.sync(feedThat('never'), { signal });
    expect(asked).toEqual([null, '500']);
    expect((await library.home()).counts.tracks).toBe(1000);
  });

  test('stopped by the listener replaces nothing and can go on', async () => {
    const { library } = await openConnected();
    const music = generateMusic(1500);
    const controller = new AbortController();
    const feed = makeFeed(music, {
      onPage: (cursor) => {
        if (cursor === '1000') controller.abort();
      },
    });
    await expect(library.sync(feed, { signal: controller.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect((await library.songs(all)).total).toBe(0);
    await library.sync(makeFeed(music), { signal });
    expect((await library.songs(all)).total).toBe(1500);
  });
});

describe('a bad answer never replaces what is there', () => {
  test.each([
    ['no page at all', { pages: [undefined] }],
    ['lists that are none', { pages: [{ tracks: 'x', albums: [], artists: [], next: null }] }],
    ['a cursor that is none', { pages: [{ tracks: [], albums: [], artists: [], next: 7 }] }],
    [
      'pages in a circle',
      { pages: ['a', 'b', 'a'].map((next) => ({ tracks: [], albums: [], artists: [], next })) },
    ],
  ])('%s', async (_, { pages }) => {
    const { library } = await openConnected();
    const music = generateMusic(50);
    await library.sync(makeFeed(music), { signal });
    let turn = 0;
    const feed = { ...makeFeed(music), page: async () => pages[turn++] as never };
    const told: SyncProgress[] = [];
    const onProgress = (progress: SyncProgress) => told.push(progress);
    await expect(library.sync(feed, { signal, onProgress })).rejects.toMatchObject({
      code: 'server.malformed',
    });
    expect(told.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'server.malformed' } });
    expect((await library.songs(all)).total).toBe(50);
  });

  test('a catalogue that shrank is kept until it was seen twice with time between', async () => {
    const { device, library } = await openConnected();
    await library.sync(makeFeed(generateMusic(1000)), { signal });
    const few = makeFeed(generateMusic(700));

    const told: SyncProgress[] = [];
    const onProgress = (progress: SyncProgress) => told.push(progress);
    const first = await library.sync(few, { signal, onProgress });
    expect(first.tracks).toEqual({ kind: 'kept', count: 700, before: 1000 });
    expect(told.at(-1)).toMatchObject({ phase: 'done', kept: true });
    device.time += minute;
    expect((await library.sync(few, { signal })).tracks.kind).toBe('kept');
    expect((await library.songs(all)).total).toBe(1000);
    device.time += 10 * minute;
    expect((await library.sync(few, { signal })).tracks).toEqual({ kind: 'replaced', count: 700 });
    expect((await library.songs(all)).total).toBe(700);
  });

  test('a sighting is forgotten when the server is whole again', async () => {
    const { device, library } = await openConnected();
    const whole = makeFeed(generateMusic(100));
    const empty = makeFeed({ tracks: [], albums: [], artists: [] });
    await library.sync(whole, { signal });
    expect((await library.sync(empty, { signal })).tracks.kind).toBe('kept');
    device.time += 60 * minute;
    await library.sync(whole, { signal });
    device.time += 60 * minute;
    expect((await library.sync(empty, { signal })).tracks.kind).toBe('kept');
    expect((await library.songs(all)).total).toBe(100);
    const agreed = await library.sync(empty, { signal, acceptShrink: true });
    expect(agreed.tracks).toEqual({ kind: 'replaced', count: 0 });
    expect((await library.songs(all)).total).toBe(0);
  });

  test('playlists and stars that fail or come empty stay, while the catalogue is renewed', async () => {
    const { device, library } = await openConnected();
    const music = generateMusic(30);
    const list = makePlaylist('p1', [music.tracks[0]!.key]);
    const star = music.tracks[1]!.key;
    await library.sync(
      makeFeed(music, { playlists: async () => [list], starred: async () => [star] }),
      { signal },
    );
    const failing = await library.sync(
      makeFeed(generateMusic(31), {
        playlists: async () => Promise.reject(new HoldfastError('net.timeout')),
        starred: async () => [],
      }),
      { signal },
    );
    expect(failing.playlists).toEqual({
      kind: 'failed',
      failure: { code: 'net.timeout', data: {} },
    });
    expect(failing.starred).toEqual({ kind: 'kept', count: 0, before: 1 });
    expect((await library.songs(all)).total).toBe(31);
    expect((await library.playlists()).map(({ playlist }) => playlist)).toEqual([list]);
    expect(library.starred()).toEqual([star]);

    device.time += 11 * minute;
    await library.sync(makeFeed(generateMusic(31)), { signal });
    expect(library.starred()).toEqual([]);
    // The playlists' first empty answer is only now: the failed one was no sighting.
    expect(await library.playlists()).toHaveLength(1);
  });

  test('a source that was removed meanwhile does not come back', async () => {
    const { device, library } = await openConnected();
    const feed = makeFeed(generateMusic(30), {
      playlists: async () => {
        await library.sources.remove(testSource);
        return [];
      },
    });
    await expect(library.sync(feed, { signal })).rejects.toMatchObject({ code: 'storage.missing' });
    expect(await rawAll(device.factory, 'blocks')).toEqual([]);
    expect(await rawAll(device.factory, 'catalogues')).toEqual([]);
  });
});

describe('what a server may send', () => {
  test('of doubled ids the newest is kept, and counts stay when it comes again', async () => {
    const { library } = await openConnected();
    const music = generateMusic(10);
    const renamed = { ...music.tracks[3]!, title: 'The newer one' };
    const doubled = { ...music, tracks: [...music.tracks, renamed] };
    await library.sync(makeFeed(doubled, { pageSize: 4 }), { signal });
    await library.sync(makeFeed(doubled, { pageSize: 11 }), { signal });
    expect((await library.songs(all)).total).toBe(10);
    expect(await library.tracks([renamed.key])).toEqual([renamed]);
    expect((await library.album(renamed.albumKey!))?.tracks).toHaveLength(10);
  });

  test('hostile names are plain text', async () => {
    const { library } = await openConnected();
    const names = [
      '__proto__',
      'constructor',
      'toString',
      '<img src=x onerror=alert(1)>',
      '\0',
      '',
    ];
    const tracks = names.map((name, i) =>
      makeTrack({
        id: name === '__proto__' ? name : `x${name}`,
        title: name,
        artist: name,
        album: name,
        genre: name,
        number: i,
      }),
    );
    const artists = [
      makeArtist({ id: '__proto__', name: '__proto__' }),
      makeArtist({ id: 'artist' }),
    ];
    await library.sync(makeFeed({ tracks, albums: [makeAlbum({ id: 'album' })], artists }), {
      signal,
    });
    expect(await library.tracks(tracks.map(({ key }) => key))).toEqual(tracks);
    expect((await library.artist(makeKey(testSource, '__proto__')))?.artist.name).toBe('__proto__');
    expect((await library.search('__proto__')).tracks.map(({ title }) => title)).toEqual([
      '__proto__',
    ]);
    expect((await library.search('constructor')).tracks[0]?.title).toBe('constructor');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('wrong fields become placeholders, things of another source are left out', async () => {
    const { library } = await openConnected();
    const unsound = makeTrack({ id: '\0zero' });
    const odd = {
      key: makeKey(testSource, 'odd'),
      title: 42,
      artistKey: 'no key',
      duration: 'long',
      year: -5,
      size: Infinity,
      disc: 1e9,
    } as unknown as Track;
    const foreign = { ...makeTrack({ id: 'x' }), key: 'zzzz~1' } as Track;
    const tracks = [odd, foreign, unsound, null as unknown as Track, makeTrack({ id: 'fine' })];
    await library.sync(makeFeed({ tracks, albums: [], artists: [] }), { signal });
    expect((await library.songs(all)).items.map(({ key }) => key)).toEqual([
      odd.key,
      makeKey(testSource, 'fine'),
    ]);
    expect((await library.tracks([odd.key]))[0]).toMatchObject({
      title: '',
      artistKey: null,
      duration: 0,
      year: 0,
      size: 0,
      disc: 65535,
    });
  });
});

describe('what is saved on this device', () => {
  test('stays findable when the server forgets it', async () => {
    const { library } = await openConnected();
    const music = generateMusic(100);
    const saved = music.tracks[99]!;
    await library.sync(makeFeed(music), { signal });
    await library.records.put(
      {
        trackKey: saved.key,
        state: 'committed',
        quality: 'original',
        objectId: 'ab'.repeat(16),
        generation: 1,
        segments: 1,
        bytes: 10,
        plainLength: 10,
        contentType: 'audio/mpeg',
        remoteVersion: '',
        manifest: new Uint8Array([1]),
        failure: null,
        attempts: 1,
        plannedAt: 1,
        committedAt: 2,
        root: '',
        claimedSize: 0,
        previous: null,
        heardAt: 0,
        checkedAt: 0,
      },
      'strict',
    );
    const without = {
      tracks: music.tracks.slice(0, 90),
      albums: music.albums.slice(0, 9),
      artists: music.artists.slice(0, 1),
    };
    await library.sync(makeFeed(without), { signal });
    expect((await library.songs(all)).total).toBe(91);
    expect((await library.album(saved.albumKey!))?.tracks).toEqual([saved]);
    expect((await library.artist(saved.artistKey!))?.albums.map(({ key }) => key)).toContain(
      saved.albumKey,
    );
    expect((await library.search(saved.title)).tracks.map(({ key }) => key)).toContain(saved.key);
  });
});

describe('a full disk', { timeout: 60_000 }, () => {
  test('wherever it strikes, what was there stays whole, and the sync goes on later', async () => {
    const { device, library } = await openConnected();
    const before = generateMusic(1500);
    const after = generateMusic(1600, 2);
    const list = makePlaylist('p1', [before.tracks[0]!.key]);
    await library.sync(makeFeed(before, { playlists: async () => [list] }), { signal });
    let failures = 0;
    for (let space = 0; space < 20; space++) {
      device.space = space;
      const result = library.sync(makeFeed(after, { playlists: async () => [list] }), { signal });
      const code = await result.then(
        () => null,
        (thrown: HoldfastError) => thrown.code,
      );
      device.space = Infinity;
      if (code === null) break;
      failures++;
      expect(code).toBe('storage.quota');
      expect(await library.tracks(before.tracks.map(({ key }) => key))).toEqual(before.tracks);
      expect(await library.playlists()).toHaveLength(1);
    }
    expect(failures).toBeGreaterThan(5);
    expect(await library.tracks(after.tracks.map(({ key }) => key))).toEqual(after.tracks);
  });

  test('removing needs no room', async () => {
    const { device, library } = await openConnected();
    await library.sync(makeFeed(generateMusic(100)), { signal });
    device.space = 0;
    await library.sources.remove(testSource);
    expect((await library.songs(all)).total).toBe(0);
    expect(await rawAll(device.factory, 'blocks')).toEqual([]);
  });
});
