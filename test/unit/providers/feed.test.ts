import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { CataloguePage } from '../../../src/domain/catalogue-feed';
import type { MusicProvider } from '../../../src/providers/provider';
import { failed, json, startPeer, type Peer, type Said, type Seen } from './peer';
import { errorOf, providerFor, signal } from './set-up';

let peer: Peer | null = null;
afterEach(async () => {
  await peer?.close();
  peer = null;
});
const anyone = { 'Access-Control-Allow-Origin': '*' };

const serve = async (answer: (seen: Seen) => Said | null) => {
  peer = await startPeer((seen) => {
    const said = answer(seen);
    return said && { ...said, headers: { ...said.headers, ...anyone } };
  });
  return { ...providerFor(peer.base), peer };
};

const readAll = async ({ feed }: MusicProvider, most = 50): Promise<readonly CataloguePage[]> => {
  const pages: CataloguePage[] = [];
  let cursor: string | null = null;
  do {
    const page: CataloguePage = await feed.page(cursor, signal);
    pages.push(page);
    cursor = page.next;
  } while (cursor !== null && pages.length < most);
  expect(cursor).toBeNull();
  return pages;
};
const titles = (pages: readonly CataloguePage[]): readonly string[] =>
  pages.flatMap(({ tracks }) => tracks.map(({ title }) => title));

const songs = Array.from({ length: 1203 }, (_, n) => ({
  id: `tr-${n}`,
  title: `Song ${n}`,
  albumId: `al-${n % 3}`,
}));
const albums = [0, 1, 2].map((n) => ({ id: `al-${n}`, name: `Album ${n}`, songCount: 401 }));
const slice = <T>(all: readonly T[], params: URLSearchParams, what: string, cap = 500): T[] => {
  const from = Number(params.get(`${what}Offset`) ?? 0);
  return all.slice(from, from + Math.min(cap, Number(params.get(`${what}Count`))));
};
const searchAll =
  (cap = 500) =>
  ({ params }: Seen): Said =>
    json({
      searchResult3: {
        song: slice(songs, params, 'song', cap),
        album: slice(albums, params, 'album', cap),
        artist: slice([{ id: 'ar-1', name: 'A' }], params, 'artist', cap),
      },
    });

describe('the whole catalogue', () => {
  test('comes in pages by one call, each song once, and the albums tell how many there are', async () => {
    const { provider, peer } = await serve(searchAll());
    const pages = await readAll(provider);
    expect(titles(pages)).toEqual(songs.map(({ title }) => title));
    expect(pages.flatMap((page) => page.albums.map(({ title }) => title))).toEqual([
      'Album 0',
      'Album 1',
      'Album 2',
    ]);
    expect(pages.flatMap((page) => page.artists)).toHaveLength(1);
    expect(pages.at(-1)!.total).toBe(1203);
    expect(peer.seen).toHaveLength(4);
    expect(peer.seen.every(({ params }) => params.get('query') === '')).toBe(true);
  });

  test('a server that gives fewer than asked is asked on, not believed to be at its end', async () => {
    const { provider } = await serve(searchAll(200));
    expect(titles(await readAll(provider))).toHaveLength(1203);
  });

  test('a sync that was cut off goes on from its cursor, in another run', async () => {
    const first = await serve(searchAll());
    const { next } = await first.provider.feed.page(null, signal);
    await first.peer.close();
    const { provider } = await serve(searchAll());
    const page = await provider.feed.page(next, signal);
    expect(page.tracks[0]!.title).toBe('Song 500');
  });

  test('a cursor of another version begins anew', async () => {
    const { provider } = await serve(searchAll());
    for (const cursor of ['', '{"way":"magic"}', '{"way":"","songs":"500"}']) {
      expect((await provider.feed.page(cursor, signal)).tracks[0]!.title).toBe('Song 0');
    }
  });

  test('a server that ignores the offset ends the loop instead of running for ever [C7]', async () => {
    const { provider } = await serve(() => json({ searchResult3: { song: songs.slice(0, 500) } }));
    const pages = await readAll(provider);
    expect(titles(pages)).toHaveLength(500);
  });

  describe('songs that go while their list is read [C12]', () => {
    /** After each answer something of what was given already is deleted, as often as told. */
    const shrinking = (deletions: number) => {
      let left = [...songs];
      let rest = deletions;
      return (seen: Seen): Said => {
        const answer = json({
          searchResult3: {
            song: slice(left, seen.params, 'song'),
            album: slice(albums, seen.params, 'album'),
          },
        });
        if (rest > 0) left = left.slice(1);
        rest -= 1;
        return answer;
      };
    };

    test.each([1, 2, 3])('%d of them: what stays is all there', async (deletions) => {
      const { provider } = await serve(shrinking(deletions));
      const found = new Set(titles(await readAll(provider)));
      expect(songs.filter(({ title }) => !found.has(title))).toEqual([]);
    });

    test('a list without any order is read four times, and no more', async () => {
      let turn = 0;
      const { provider, peer } = await serve((seen) => {
        turn += 1;
        const mixed = songs.map((song, at) => ({ ...song, id: `${turn}-${at}` }));
        return json({ searchResult3: { song: slice(mixed, seen.params, 'song') } });
      });
      await readAll(provider);
      // Three readings end with their second page.
      expect(peer.seen.length).toBeLessThanOrEqual(3 * 2 + 4);
    });

    test('one that comes meanwhile costs nothing', async () => {
      let all = [...songs];
      const { provider, peer } = await serve((seen) => {
        const answer = json({ searchResult3: { song: slice(all, seen.params, 'song') } });
        all = [{ id: `new-${all.length}`, title: 'New', albumId: 'al-0' }, ...all];
        return answer;
      });
      const found = new Set(titles(await readAll(provider)));
      expect(songs.filter(({ title }) => !found.has(title))).toEqual([]);
      expect(peer.seen.length).toBeLessThanOrEqual(5);
    });
  });

  test('where an empty query finds nothing, two quotes are tried', async () => {
    const { provider } = await serve((seen) =>
      seen.params.get('query') === '""' ? searchAll()(seen) : json({ searchResult3: {} }),
    );
    expect(titles(await readAll(provider))).toHaveLength(1203);
  });

  const albumByAlbum = ({ method, params }: Seen): Said => {
    if (method === 'search3') return failed(10, 'query');
    if (method === 'getArtists') {
      return json({ artists: { index: [{ name: 'A', artist: { id: 7, name: 'Alone' } }] } });
    }
    if (method === 'getAlbumList2') {
      const from = Number(params.get('offset'));
      const all = Array.from({ length: 45 }, (_, n) => ({ id: `al-${n}`, name: `Album ${n}` }));
      return json({ albumList2: { album: all.slice(from, from + Number(params.get('size'))) } });
    }
    if (params.get('id') === 'al-3') return failed(70);
    return json({ album: { song: { id: `tr-${params.get('id')}`, title: params.get('id')! } } });
  };

  test('without such a search it is had album by album; one album that fails costs only itself', async () => {
    const { provider } = await serve(albumByAlbum);
    const pages = await readAll(provider);
    expect(pages.flatMap((page) => page.albums)).toHaveLength(45);
    expect(titles(pages)).toHaveLength(44);
    expect(pages.flatMap((page) => page.artists.map(({ key }) => key))).toEqual(['home~7']);
  });

  test('an empty library is empty, not an error', async () => {
    const { provider } = await serve(({ method }) =>
      method === 'search3' ? json({ searchResult3: {} }) : json({ albumList2: {} }),
    );
    expect(await readAll(provider)).toEqual([
      { tracks: [], albums: [], artists: [], next: null, total: null },
    ]);
  });

  test('one broken item never costs the page [C5]', async () => {
    const mixed = [null, 7, 'x', {}, { id: '' }, { id: 'x'.repeat(600) }, [], songs[0]];
    const { provider } = await serve(({ params }) =>
      json({ searchResult3: { song: params.get('songOffset') === '0' ? mixed : [] } }),
    );
    expect(titles(await readAll(provider))).toEqual(['Song 0']);
  });

  test('whatever stands in an item, the sound ones beside it come [C5]', async () => {
    let item: unknown = null;
    const { provider } = await serve(({ params }) =>
      json({
        searchResult3:
          params.get('songOffset') === '0'
            ? {
                song: [item, songs[0]],
                album: [item, albums[0]],
                artist: [item, { id: 'ar', name: 'A' }],
              }
            : {},
      }),
    );
    const fields = [
      'id',
      'title',
      'name',
      'artist',
      'albumId',
      'duration',
      'size',
      'genres',
      'artists',
    ];
    const wild = fc.dictionary(
      fc.constantFrom(...fields, 'replayGain', 'created', 'path'),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(wild, fc.jsonValue()), async (each) => {
        item = each;
        const [page] = await readAll(provider);
        expect(page!.tracks.map(({ title }) => title)).toContain('Song 0');
        expect(page!.albums.map(({ title }) => title)).toContain('Album 0');
        expect(page!.artists.map(({ name }) => name)).toContain('A');
      }),
      { numRuns: 200 },
    );
  });

  test('nesting without an end, and lists beyond measure, cost no more than their answer [C8]', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const tall = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const wrap = (song: string): Said => ({
      body: `{"subsonic-response":{"status":"ok","version":"1.16.1","searchResult3":{"song":${song}}}}`,
    });
    let song = '[]';
    const { provider } = await serve(({ params }) =>
      params.get('songOffset') === '0' ? wrap(song) : json({ searchResult3: {} }),
    );
    for (const nested of [deep, tall]) {
      song = `[${nested},${JSON.stringify(songs[0])},{"id":"x","title":${nested},"genres":${nested}}]`;
      expect(titles(await readAll(provider))).toContain('Song 0');
    }
    song = `[${'{},'.repeat(200_000)}${JSON.stringify(songs[0])}]`;
    expect(titles(await readAll(provider))).toEqual(['Song 0']);
  });

  test('a page that breaks off is asked for again, and then said', async () => {
    let calls = 0;
    const { provider } = await serve((seen) => {
      calls += 1;
      return calls === 1 ? { ...searchAll()(seen), cutAfter: 100 } : searchAll()(seen);
    });
    expect((await provider.feed.page(null, signal)).tracks).toHaveLength(500);
    await peer!.close();
    const broken = await serve(() => ({ body: '{"subsonic-response":{"status":"ok"' }));
    expect((await errorOf(broken.provider.feed.page(null, signal))).code).toBe('server.malformed');
    expect(broken.peer.seen).toHaveLength(3);
  });

  test('a hotel that wants a sign-in is no server that fails, nor an empty library', async () => {
    const { provider } = await serve(() => ({ body: '<html><body>Welcome guest</body></html>' }));
    expect((await errorOf(provider.feed.page(null, signal))).code).toBe('net.captive-portal');
  });
});

describe('a song as servers tell it', () => {
  const trackOf = async (song: object) => {
    const { provider } = await serve(() => json({ searchResult3: { song } }));
    return (await provider.feed.page(null, signal)).tracks[0]!;
  };

  test('OpenSubsonic in full', async () => {
    const track = await trackOf({
      id: 'tr-1',
      title: 'Title',
      displayArtist: 'A feat. B',
      artist: 'A',
      artists: [{ id: 'ar-1', name: 'A' }],
      displayAlbumArtist: 'Various',
      albumId: 'al-1',
      album: 'Album',
      coverArt: 'mf-1',
      discNumber: 2,
      track: 3,
      year: 2004,
      genres: [{ name: 'Folk' }],
      duration: 48,
      size: 817_399,
      bitRate: 320,
      suffix: 'MP3',
      contentType: 'audio/mpeg',
      created: '2026-11-24T00:41:25.123Z',
      musicBrainzId: 'mb',
      isrc: ['X1', 'X2'],
      path: 'a/b.mp3',
      replayGain: { trackGain: -7.1, trackPeak: 0.9, albumGain: null },
    });
    expect(track).toEqual({
      key: 'home~tr-1',
      title: 'Title',
      artist: 'A feat. B',
      artistKey: 'home~ar-1',
      album: 'Album',
      albumKey: 'home~al-1',
      albumArtist: 'Various',
      artKey: 'home~mf-1',
      disc: 2,
      number: 3,
      year: 2004,
      genre: 'Folk',
      duration: 48,
      size: 817_399,
      bitRate: 320,
      suffix: 'mp3',
      contentType: 'audio/mpeg',
      created: Date.UTC(2026, 10, 24, 0, 41, 25, 123),
      musicBrainzId: 'mb',
      isrc: 'X1',
      path: 'a/b.mp3',
      replayGain: { trackGain: -7.1, trackPeak: 0.9 },
    });
  });

  test('almost nothing, numbers as text, an id as a number, a time without its zone', async () => {
    const track = await trackOf({
      id: 12,
      path: 'Folder/05 Apex Aleph.wav',
      track: '5',
      bitRate: 160_003,
      created: '2026-11-24T00:41:25',
      replayGain: { trackGain: 0, trackPeak: 0, albumGain: null, albumPeak: null },
      year: -1,
      duration: 'long',
      artist: null,
    });
    expect(track).toMatchObject({
      key: 'home~12',
      title: '05 Apex Aleph',
      artist: '',
      number: 5,
      bitRate: 160,
      created: Date.UTC(2026, 10, 24, 0, 41, 25),
      replayGain: null,
      year: 0,
      duration: 0,
    });
  });

  test('the bit rate of a studio master is not taken for bits', async () => {
    expect((await trackOf({ id: 1, bitRate: 9216 })).bitRate).toBe(9216);
  });

  test('a hostile title is one line of text', async () => {
    const track = await trackOf({ id: 1, title: `<b>\u0000\u202E${'x'.repeat(5000)}` });
    expect(track.title).toBe(`<b> ${'x'.repeat(996)}`);
  });

  test('folders and videos are no songs [C7]', async () => {
    const { provider } = await serve(({ params }) =>
      json({
        searchResult3:
          params.get('songOffset') === '0'
            ? { song: [{ id: 1, isDir: true }, { id: 2, isVideo: true }, { id: 3 }] }
            : {},
      }),
    );
    const pages = await readAll(provider);
    expect(pages.flatMap((page) => page.tracks.map(({ key }) => key))).toEqual(['home~3']);
  });
});

describe('playlists and stars', () => {
  test('songs keep their order and may come twice; what was just deleted is left out', async () => {
    const { provider } = await serve(({ method, params }) => {
      if (method === 'getPlaylists') {
        const list = [{ id: 'p1', changed: '2026-01-01T00:00:00Z' }, { id: 'p2' }];
        return json({ playlists: { playlist: list } });
      }
      if (params.get('id') === 'p2') return failed(70);
      const entry = [{ id: 'b' }, { id: 'a' }, {}, { id: 'b' }];
      return json({ playlist: { id: 'p1', name: 'Mine', owner: 'me', readonly: true, entry } });
    });
    expect(await provider.feed.playlists(signal)).toEqual([
      {
        key: 'home~p1',
        name: 'Mine',
        comment: '',
        owner: 'me',
        artKey: null,
        trackKeys: ['home~b', 'home~a', 'home~b'],
        changed: Date.UTC(2026, 0, 1),
        readOnly: true,
      },
    ]);
  });

  test.each([
    [{}],
    [{ playlists: {} }],
    [{ playlists: { playlist: null } }],
    [{ playlists: { playlist: [] } }],
  ])('no playlists: %j', async (part) => {
    const { provider } = await serve(() => json(part));
    expect(await provider.feed.playlists(signal)).toEqual([]);
  });

  test('one playlist may come without its list', async () => {
    const { provider } = await serve(({ method }) =>
      method === 'getPlaylists'
        ? json({ playlists: { playlist: { id: 1 } } })
        : json({ playlist: { id: 1, name: 'Only', entry: { id: 'x' } } }),
    );
    expect((await provider.feed.playlists(signal))[0]!.trackKeys).toEqual(['home~x']);
  });

  test('stars of songs, albums and artists', async () => {
    const { provider } = await serve(() =>
      json({ starred2: { song: [{ id: 's' }], album: { id: 'a' }, artist: null } }),
    );
    expect(await provider.feed.starred(signal)).toEqual(['home~s', 'home~a']);
  });

  test('a playlist lost to a dead server is an error, never a deleted playlist', async () => {
    const { provider } = await serve(({ method }) =>
      method === 'getPlaylists' ? json({ playlists: { playlist: [{ id: 1 }] } }) : null,
    );
    const error = await errorOf(provider.feed.playlists(signal));
    expect(['net.cors', 'net.unreachable']).toContain(error.code);
  });
});
