import { describe, expect, test } from 'vitest';
import type { PinRecord } from '../../../src/contracts/records';
import type { SavedSession } from '../../../src/contracts/session';
import { defaultSettings } from '../../../src/contracts/settings';
import { makeKey, toSourceId, type Key } from '../../../src/domain/keys';
import type { Library } from '../../../src/library/library';
import type { BlockRow } from '../../../src/library/schema';
import {
  generateMusic,
  makeAlbum,
  makeArtist,
  makeDownload,
  makeFeed,
  makePlaylist,
  makeSourceRow,
  makeTrack,
  testSource,
} from './generate';
import { createDevice, rawAll, rawPut, signal, type TestDevice } from './open-test-library';

const all = { sort: 'name', offset: 0, limit: 2000, savedOnly: false } as const;
const saved = { ...all, savedOnly: true } as const;
const other = toSourceId('zzzz9999');

const openSynced = async (count = 100) => {
  const device = createDevice();
  const library = await device.open();
  await library.sources.put(makeSourceRow());
  const music = generateMusic(count);
  await library.sync(makeFeed(music), { signal });
  return { device, library, music };
};

describe('lists', () => {
  const openNamed = async (names: readonly string[]): Promise<Library> => {
    const library = await createDevice().open();
    await library.sources.put(makeSourceRow());
    const albums = names.map((title, i) =>
      makeAlbum({ id: `a${i}`, title, year: 2000 - i, created: 1000 + i, artist: `B${9 - i}` }),
    );
    await library.sync(makeFeed({ tracks: [], albums, artists: [] }), { signal });
    return library;
  };
  const names = ['Zebra', 'éclair', 'Album 10', 'Album 9', 'album 2', '42', 'Ёлка', '東京'];

  test('are sorted as people sort: digits by value, case and accents aside', async () => {
    const library = await openNamed(names);
    const titles = (await library.albums(all)).items.map(({ title }) => title);
    expect(titles).toEqual([
      '42',
      'album 2',
      'Album 9',
      'Album 10',
      'éclair',
      'Zebra',
      'Ёлка',
      '東京',
    ]);
    expect(await library.letters('albums', all)).toEqual({
      letters: [
        { letter: '#', offset: 0 },
        { letter: 'A', offset: 1 },
        { letter: 'E', offset: 4 },
        { letter: 'Z', offset: 5 },
        { letter: 'Е', offset: 6 },
        { letter: '漢', offset: 7 },
      ],
    });
  });

  test('by year and by date the newest come first, by artist theirs stand together', async () => {
    const library = await openNamed(names);
    const titles = async (sort: 'year' | 'recent' | 'artist'): Promise<string[]> =>
      (await library.albums({ ...all, sort })).items.map(({ title }) => title);
    expect(await titles('year')).toEqual(names);
    expect(await titles('recent')).toEqual(names.toReversed());
    expect(await titles('artist')).toEqual(names.toReversed());
    expect(await library.letters('albums', { ...all, sort: 'year' })).toEqual({ letters: [] });
  });

  test('are given page by page, and odd questions get an empty page', async () => {
    const { library } = await openSynced(250);
    const whole = (await library.songs(all)).items;
    const page = await library.songs({ ...all, offset: 100, limit: 50 });
    expect(page).toEqual({ items: whole.slice(100, 150), total: 250 });
    for (const odd of [{ offset: 9999 }, { limit: -1 }, { limit: NaN }, { offset: Infinity }]) {
      const { items, total } = await library.songs({ ...all, ...odd });
      expect(total).toBe(250);
      if (!('offset' in odd && odd.offset === Infinity)) expect(items).toEqual([]);
    }
  });

  test('artists are sorted by their sort name', async () => {
    const library = await createDevice().open();
    await library.sources.put(makeSourceRow());
    const artists = [
      makeArtist({ id: '1', name: 'The Beatles', sortName: 'Beatles' }),
      makeArtist({ id: '2', name: 'Cher' }),
      makeArtist({ id: '3', name: 'ABBA' }),
    ];
    await library.sync(makeFeed({ tracks: [], albums: [], artists }), { signal });
    const found = (await library.artists({ ...all, sort: 'year' })).items.map(({ name }) => name);
    expect(found).toEqual(['ABBA', 'The Beatles', 'Cher']);
    const { letters } = await library.letters('artists', all);
    expect(letters.map(({ letter }) => letter)).toEqual(['A', 'B', 'C']);
  });
});

describe('pages', () => {
  test('an album in disc and track order, an artist with own albums and songs elsewhere', async () => {
    const library = await createDevice().open();
    await library.sources.put(makeSourceRow());
    const [me, them] = [makeArtist({ id: 'me' }), makeArtist({ id: 'them' })];
    const mine = makeAlbum({ id: 'mine', artistKey: me.key, year: 1990 });
    const newer = makeAlbum({ id: 'newer', artistKey: me.key, year: 1999 });
    const theirs = makeAlbum({ id: 'theirs', artistKey: them.key });
    const on = (id: string, albumKey: Key | null, disc: number, number: number) =>
      makeTrack({ id, albumKey, disc, number, artistKey: me.key });
    const tracks = [
      on('d', mine.key, 2, 1),
      on('b', mine.key, 1, 2),
      on('c', mine.key, 1, 10),
      on('a', mine.key, 1, 1),
      on('guest', theirs.key, 1, 1),
      on('loose', null, 0, 0),
    ];
    const albums = [mine, newer, theirs];
    await library.sync(makeFeed({ tracks, albums, artists: [me, them] }), { signal });
    const page = await library.album(mine.key);
    expect(page?.tracks.map(({ key }) => key.split('~')[1])).toEqual(['a', 'b', 'c', 'd']);
    const artist = await library.artist(me.key);
    expect(artist?.albums).toEqual([newer, mine]);
    expect(artist?.tracks.map(({ key }) => key.split('~')[1])).toEqual(['guest', 'loose']);
    expect(await library.album('nonsense' as Key)).toBeNull();
    expect(await library.artist(makeKey(other, 'me'))).toBeNull();
    expect(await library.playlist(mine.key)).toBeNull();
  });

  test('a playlist keeps its order and doubles, and counts what is missing', async () => {
    const { library, music } = await openSynced(20);
    const [a, b] = [music.tracks[0]!, music.tracks[1]!];
    const list = makePlaylist('p', [b.key, a.key, b.key, makeKey(testSource, 'gone')]);
    await library.sync(makeFeed(music, { playlists: async () => [list] }), { signal });
    expect(await library.playlist(list.key)).toEqual({
      playlist: list,
      tracks: [b, a, b],
      missing: 1,
    });
    const [summary] = await library.playlists();
    expect(summary?.duration).toBe(a.duration + 2 * b.duration);
  });
});

describe('what is saved', () => {
  test('lists, home and letters follow the committed rows alone', async () => {
    const { device, library, music } = await openSynced(100);
    const [album] = music.albums;
    const mine = music.tracks.filter(({ albumKey }) => albumKey === album!.key);
    device.changes.length = 0;
    await library.records.put(makeDownload(mine[0]!.key, { state: 'sealed' }), 'relaxed');
    expect((await library.songs(saved)).total).toBe(0);
    expect(device.changes).toEqual([]);

    await library.records.put(makeDownload(mine[0]!.key), 'strict');
    expect(device.changes).toEqual(['saved here']);
    expect((await library.songs(saved)).items).toEqual([mine[0]]);
    expect((await library.albums(saved)).items).toEqual([album]);
    expect((await library.artists(saved)).total).toBe(1);
    expect((await library.letters('songs', saved)).letters).toHaveLength(1);
    expect((await library.home()).savedAlbums).toEqual([]);

    for (const { key } of mine) await library.records.put(makeDownload(key), 'strict');
    const home = await library.home();
    expect(home.savedAlbums).toEqual([album]);
    expect(home.savedTracks).toBe(mine.length);
    expect(home.savedDuration).toBe(mine.reduce((sum, { duration }) => sum + duration, 0));

    await library.records.remove(mine[3]!.key);
    expect((await library.home()).savedAlbums).toEqual([]);
    expect((await library.songs(saved)).total).toBe(mine.length - 1);
  });

  test('a playlist is complete when all of it that is known is saved', async () => {
    const { library, music } = await openSynced(10);
    const [a, b] = music.tracks.map(({ key }) => key);
    const lists = [
      makePlaylist('p1', [a!, b!]),
      makePlaylist('p2', [a!, makeKey(testSource, 'gone')]),
      makePlaylist('p3', []),
    ];
    await library.sync(makeFeed(music, { playlists: async () => lists }), { signal });
    await library.records.put(makeDownload(a!), 'strict');
    const { playlistsComplete, savedPlaylists } = await library.home();
    expect(playlistsComplete).toBe(1);
    expect(savedPlaylists).toEqual([lists[1]]);
  });

  test('records and pins come back as they were written; a broken one is left out', async () => {
    const { device, library, music } = await openSynced(10);
    const [a, b] = music.tracks.map(({ key }) => key);
    const pin: PinRecord = {
      id: `track:${a}`,
      ref: { kind: 'track', key: a! },
      title: 'One',
      artKey: null,
      trackKeys: [a!],
      quality: 'mp3-192',
      addedAt: 5,
      follow: false,
      wifiOnly: false,
      paused: false,
    };
    await library.records.put(makeDownload(a!), 'strict');
    await library.records.putPin(pin);
    await rawPut(device.factory, 'downloads', { ...makeDownload(b!), state: 'dreaming' });
    await rawPut(device.factory, 'pins', { id: 'x' });
    library.close();
    const again = await device.open();
    expect(await again.records.all()).toEqual([makeDownload(a!)]);
    expect(await again.records.get(a!)).toEqual(makeDownload(a!));
    expect(await again.records.get(b!)).toBeNull();
    expect(await again.records.pins()).toEqual([pin]);
    expect(device.reports.map(({ data }) => data['what'])).toContain('download');
    expect(device.reports.map(({ data }) => data['what'])).toContain('pin');
    await again.records.removePin(pin.id);
    expect((await again.records.pins()).length).toBe(0);
  });
});

describe('session and settings', () => {
  const session: SavedSession = {
    entries: [
      { id: 1, track: makeKey(testSource, 'a') },
      { id: 2, track: makeKey(testSource, 'a') },
    ],
    unshuffled: [2, 1],
    currentId: 2,
    position: 12.5,
    shuffled: true,
    repeat: 'all',
    volume: 0.5,
    muted: false,
    origin: '/albums/x',
  };

  test('come back after a restart', async () => {
    const device = createDevice();
    const library = await device.open();
    expect(await library.loadSession()).toBeNull();
    expect(await library.loadSettings()).toEqual(defaultSettings);
    await library.saveSession(session);
    await library.changeSettings({ theme: 'dark' });
    await library.changeSettings({ shortcuts: false });
    library.close();
    const again = await device.open();
    expect(await again.loadSession()).toEqual(session);
    expect(await again.loadSettings()).toEqual({
      ...defaultSettings,
      theme: 'dark',
      shortcuts: false,
    });
  });

  test('what a page that was left could not write down comes first, and is written down', async () => {
    const library = await createDevice().open();
    await library.saveSession(session);
    const newer = { ...session, position: session.position + 7, origin: '/songs' };
    expect(await library.takeSession(JSON.stringify(newer))).toEqual(newer);
    expect(await library.loadSession()).toEqual(newer);
  });

  test.each([['{"entries":'], ['null'], [JSON.stringify({ ...session, volume: 7 })]])(
    'and broken (%s) it takes nothing away',
    async (text) => {
      const device = createDevice();
      const library = await device.open();
      await library.saveSession(session);
      expect(await library.takeSession(text)).toEqual(session);
      expect(device.reports.at(-1)).toMatchObject({ data: { what: 'session' } });
    },
  );

  test.each([
    ['entries twice', { ...session, entries: [session.entries[0], session.entries[0]] }],
    ['an order of other entries', { ...session, unshuffled: [1, 3] }],
    ['a current one that is none', { ...session, currentId: 9 }],
    ['a volume of 7', { ...session, volume: 7 }],
    ['nothing', null],
  ])('a broken session (%s) is none, and no crash', async (_, value) => {
    const device = createDevice();
    const library = await device.open();
    await rawPut(device.factory, 'singles', { name: 'session', value });
    expect(await library.loadSession()).toBeNull();
    expect(device.reports.at(-1)).toMatchObject({ data: { what: 'session' } });
  });

  test('a broken setting falls back alone, a wrong change is refused', async () => {
    const device = createDevice();
    const library = await device.open();
    const value = { theme: 'purple', streamQuality: 'mp3-192' };
    await rawPut(device.factory, 'singles', { name: 'settings', value });
    expect(await library.loadSettings()).toEqual({ ...defaultSettings, streamQuality: 'mp3-192' });
    await expect(library.changeSettings({ theme: 'purple' as never })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    await expect(library.changeSettings({ other: 1 } as never)).rejects.toMatchObject({
      code: 'input.invalid',
    });
  });
});

describe('sources', () => {
  test('are kept with their secrets sealed, changed, and removed with all that they brought', async () => {
    const { device, library, music } = await openSynced(60);
    const lists = [makePlaylist('p1', [music.tracks[0]!.key])];
    await library.sync(
      makeFeed(music, {
        playlists: async () => lists,
        starred: async () => [music.tracks[0]!.key],
      }),
      { signal },
    );
    const theirs = generateMusic(30, 2, other);
    await library.sources.put(makeSourceRow(other));
    await library.sync(makeFeed(theirs, { source: other }), { signal });
    expect((await library.songs(all)).total).toBe(90);
    expect(await library.tracks([theirs.tracks[0]!.key, music.tracks[0]!.key])).toEqual([
      theirs.tracks[0],
      music.tracks[0],
    ]);
    await library.sources.change(testSource, { name: 'Attic' });
    expect((await library.sources.get(testSource))?.view.name).toBe('Attic');

    await library.sources.remove(testSource);
    expect((await library.sources.list()).map(({ id }) => id)).toEqual([other]);
    expect((await library.songs(all)).total).toBe(30);
    expect(await library.playlists()).toEqual([]);
    expect(library.starred()).toEqual([]);
    expect(await library.tracks([music.tracks[0]!.key])).toEqual([]);
    const { title } = theirs.tracks[0]!;
    await library.indexed();
    const found = (await library.search(title)).tracks;
    expect(found.map(({ key }) => key)).toContain(theirs.tracks[0]!.key);
    const blocks = await rawAll<BlockRow>(device.factory, 'blocks');
    expect(new Set(blocks.map(({ source }) => source))).toEqual(new Set([other]));
  });
});

/** Ten thousand tracks through a pretended database take seconds on a busy machine. */
const patience = { timeout: 60_000 };

describe('accidents', patience, () => {
  const damage = async (device: TestDevice, change: (row: BlockRow) => BlockRow): Promise<void> => {
    const blocks = await rawAll<BlockRow>(device.factory, 'blocks');
    await rawPut(
      device.factory,
      'blocks',
      change(blocks.find(({ kind, index }) => kind === 'tracks' && index === 1)!),
    );
  };

  test.each([
    [
      'rotten',
      (row: BlockRow) => ({ ...row, bytes: row.bytes.map((b, i) => (i === 500 ? b ^ 1 : b)) }),
    ],
    ['cut', (row: BlockRow) => ({ ...row, bytes: row.bytes.slice(0, 1000) })],
    ['of another kind of value', (row: BlockRow) => ({ ...row, bytes: 'text' as never })],
  ])('a block that is %s is left out, reported, and healed by the next sync', async (_, change) => {
    const { device, library, music } = await openSynced(10_000);
    expect(library.damaged()).toEqual([]);
    library.close();
    await damage(device, change);

    const again = await device.open();
    expect((await again.songs(all)).total).toBe(10_000 - 4096);
    expect(again.damaged()).toEqual([testSource]);
    expect(device.reports[0]).toMatchObject({
      code: 'storage.failed',
      data: { what: 'block', source: testSource, kind: 'tracks', index: 1 },
    });
    const { title, key } = music.tracks[9999]!;
    const found = (await again.search(`${title} ${music.tracks[9999]!.artist}`)).tracks;
    expect(found.map((track) => track.key)).toContain(key);

    await again.sync(makeFeed(music), { signal });
    expect((await again.songs(all)).total).toBe(10_000);
    expect(again.damaged()).toEqual([]);
  });

  test('a block whose file is gone takes no other with it', async () => {
    const { device, library } = await openSynced(10_000);
    library.close();
    device.onGet = (table, key) => {
      const isRange = !Array.isArray(key);
      if (table === 'blocks' && (isRange || (key[2] === 'tracks' && key[3] === 2))) {
        throw new DOMException('file not found', 'NotReadableError');
      }
    };
    const again = await device.open();
    expect((await again.songs(all)).total).toBe(8192);
    expect(again.damaged()).toEqual([testSource]);
    expect(device.reports[0]).toMatchObject({ data: { what: 'block', why: 'unreadable' } });
  });

  test('a broken search index is made anew', async () => {
    const { device, library, music } = await openSynced(50);
    library.close();
    await rawPut(device.factory, 'singles', { name: 'search', value: new Uint8Array(77) });
    const again = await device.open();
    const found = (await again.search(music.tracks[7]!.title)).tracks.map(({ key }) => key);
    expect(found).toContain(music.tracks[7]!.key);
    expect(device.reports).toEqual([]);
  });

  test('broken playlists, stars and sources are left out, the others stay', async () => {
    const { device, library, music } = await openSynced(10);
    const list = makePlaylist('good', [music.tracks[0]!.key]);
    await library.sync(makeFeed(music, { playlists: async () => [list] }), { signal });
    library.close();
    await rawPut(device.factory, 'playlists', { key: 'bad', source: testSource, playlist: 5 });
    await rawPut(device.factory, 'starred', { source: testSource, keys: 'none' });
    await rawPut(device.factory, 'sources', { id: 'ghost' });
    const again = await device.open();
    expect((await again.playlists()).map(({ playlist }) => playlist)).toEqual([list]);
    expect(again.starred()).toEqual([]);
    expect(await again.sources.list()).toHaveLength(1);
    expect(device.reports.map(({ data }) => data['what'])).toEqual([
      'playlist',
      'starred',
      'source',
    ]);
  });
});

describe('two tabs', () => {
  test('what one writes the other finds when told, without telling it on', async () => {
    const device = createDevice();
    const [one, two] = [await device.open(), await device.open()];
    await one.sources.put(makeSourceRow());
    const music = generateMusic(40);
    const list = makePlaylist('p', [music.tracks[0]!.key]);
    await one.sync(makeFeed(music, { playlists: async () => [list] }), { signal });
    await one.records.put(makeDownload(music.tracks[0]!.key), 'strict');
    device.changes.length = 0;
    await two.reload();
    expect(device.changes).toEqual([
      'sources elsewhere',
      'settings elsewhere',
      'catalogue elsewhere',
      'playlists elsewhere',
      'saved elsewhere',
    ]);
    expect((await two.songs(saved)).items).toEqual([music.tracks[0]]);
    expect(await two.playlists()).toHaveLength(1);
  });
});

describe('music of this device', () => {
  const openDevice = async () => {
    const device = createDevice();
    const library = await device.open();
    await library.sources.put(makeSourceRow());
    return { device, library };
  };
  const file = (n: number, albumKey = makeKey(testSource, `al${n}`)) =>
    makeTrack({ id: `f${n}`, title: `File ${n}`, albumKey });

  test('is added as it comes, and found at once', async () => {
    const { device, library } = await openDevice();
    for (let n = 0; n < 40; n++) {
      const albums = [makeAlbum({ id: `al${n}`, title: `Record ${n}` })];
      await library.importLocal(testSource, { tracks: [file(n)], albums, artists: [] });
    }
    expect((await library.songs(all)).total).toBe(40);
    expect((await library.album(makeKey(testSource, 'al39')))?.tracks).toEqual([file(39)]);
    await library.indexed();
    expect((await library.search('record 17')).albums[0]?.title).toBe('Record 17');
    library.close();
    const again = await device.open();
    expect((await again.songs(all)).total).toBe(40);
    expect(again.damaged()).toEqual([]);
    const blocks = await rawAll<BlockRow>(device.factory, 'blocks');
    expect(blocks.length).toBeLessThan(40);
  });

  test('a file that comes again and an album that grows replace what was there', async () => {
    const { library } = await openDevice();
    const albumKey = makeKey(testSource, 'al');
    const album = makeAlbum({ id: 'al', songCount: 1 });
    await library.importLocal(testSource, {
      tracks: [file(1, albumKey)],
      albums: [album],
      artists: [],
    });
    await library.importLocal(testSource, {
      tracks: [{ ...file(1, albumKey), title: 'Renamed' }, file(2, albumKey)],
      albums: [{ ...album, songCount: 2 }],
      artists: [],
    });
    const page = await library.album(albumKey);
    expect(page?.album.songCount).toBe(2);
    expect(page?.tracks.map(({ title }) => title)).toEqual(['Renamed', 'File 2']);
    expect((await library.albums(all)).total).toBe(1);
  });

  test('needs its source', async () => {
    const library = await createDevice().open();
    await expect(
      library.importLocal(testSource, { tracks: [file(1)], albums: [], artists: [] }),
    ).rejects.toMatchObject({ code: 'storage.missing' });
    expect((await library.songs(all)).total).toBe(0);
  });
});
