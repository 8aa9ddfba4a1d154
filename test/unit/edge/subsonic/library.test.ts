import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openServer, type Query, type TestServer } from '../../../fixtures/edge/server';

let server: TestServer;
beforeAll(async () => {
  server = await openServer({ keep: true });
});
afterAll(() => server.close());

const titles = (list: readonly any[]): string[] => list.map((one) => one.title ?? one.name);

const search = async (query: Query): Promise<any> =>
  (await server.call('search3', query))['searchResult3'];

const albums = async (query: Query): Promise<string[]> =>
  titles((await server.call('getAlbumList2', query))['albumList2'].album);

const everyTitle = [
  ...['Zug', 'Lossless Zug', 'First Light', 'Second Wind', 'Third Way', 'Wanderer', 'bare'],
  ...['Old Horn', 'tone'],
];

describe('search', () => {
  test.each([[''], ['""'], ['*'], ["''"]])('%j finds everything', async (query) => {
    const found = await search({ query, songCount: 500, albumCount: 500, artistCount: 500 });
    expect([...titles(found.song)].sort()).toEqual([...everyTitle].sort());
    expect(found.album).toHaveLength(5);
  });

  test('pages fit together in an order that stays', async () => {
    const paged: string[] = [];
    for (let songOffset = 0; songOffset < 12; songOffset += 4) {
      const page = await search({
        query: '',
        songCount: 4,
        songOffset,
        albumCount: 0,
        artistCount: 0,
      });
      expect([page.album, page.artist]).toEqual([[], []]);
      paged.push(...titles(page.song));
    }
    const whole = await search({ query: '""', songCount: 500 });
    expect(paged).toEqual(titles(whole.song));
    expect(new Set(paged).size).toBe(9);
  });

  test.each<[string, string[]]>([
    ['zug', ['Zug', 'Lossless Zug']],
    ['ZUG ärger', ['Zug', 'Lossless Zug']],
    ['osten a', ['Zug']],
    ['ek third', ['Third Way']],
    ['wa', ['Wanderer', 'Third Way']],
    ['light first', ['First Light']],
    ['igh', ['First Light']],
    ['nothing at all', []],
    ['🎵', everyTitle],
  ])('%j finds songs by all its words, without accents and capitals', async (query, expected) => {
    const { song } = await search({ query, songCount: 50 });
    expect([...titles(song)].sort()).toEqual([...expected].sort());
    if (query === 'zug') expect(titles(song)[0]).toBe('Zug');
  });

  test('a MusicBrainz id finds what it stands for', async () => {
    const { album } = await search({ query: '11111111-2222-4333-8444-555555555555' });
    expect(titles(album)).toEqual(['Morning Songs']);
  });
});

describe('albums and artists', () => {
  test('an album knows its songs in order, its people, and its picture', async () => {
    const id = server.library.catalogue().albums.find(({ name }) => name === 'Morning Songs')!.id;
    const { album } = await server.call('getAlbum', { id });
    expect(album.song.map(({ track, title }: any) => [track, title])).toEqual([
      [1, 'First Light'],
      [2, 'Second Wind'],
      [3, 'Third Way'],
    ]);
    expect(album).toMatchObject({
      artist: 'Ada Lind',
      year: 2021,
      genre: 'Folk',
      songCount: 3,
      duration: 6,
      releaseDate: { year: 2021, month: 3, day: 4 },
      isCompilation: false,
    });
    expect(album.song[2].displayAlbumArtist).toBe('Ada Lind');
    expect(album.song[2].artist).toBe('Bo Ek');
    expect(album.coverArt).toMatch(/^co-/);
  });

  test('songs of several artists without an album artist are one compilation', async () => {
    const id = server.library.catalogue().albums.find(({ name }) => name === 'Ärger')!.id;
    const { album } = await server.call('getAlbum', { id });
    expect([album.artist, album.isCompilation, album.songCount]).toEqual([
      'Various Artists',
      true,
      2,
    ]);
  });

  test('artists with albums stand under their letter, without their article', async () => {
    const { index } = (await server.call('getArtists'))['artists'];
    expect(index.map(({ name, artist }: any) => [name, titles(artist)])).toEqual([
      ['#', ['[Unknown Artist]']],
      ['A', ['Ada Lind']],
      ['N', ['Nobody']],
      ['V', ['Various Artists']],
      ['Z', ['The Zebras']],
    ]);
  });

  test('a guest is found by search, with the albums that they are heard on', async () => {
    const [guest] = (await search({ query: 'bo ek' })).artist;
    expect([guest.name, guest.albumCount, guest.roles]).toEqual(['Bo Ek', 2, ['artist']]);
    const { artist } = await server.call('getArtist', { id: guest.id });
    expect([...titles(artist.album)].sort()).toEqual(['Morning Songs', 'Ärger']);
  });

  test('folders lead from artists to albums to songs', async () => {
    const { index } = (await server.call('getIndexes'))['indexes'];
    const ada = index.find(({ name }: any) => name === 'A').artist[0];
    const folder = (await server.call('getMusicDirectory', { id: ada.id }))['directory'];
    expect(folder.child.map(({ title, isDir }: any) => [title, isDir])).toEqual([
      ['Morning Songs', true],
    ]);
    const inner = (await server.call('getMusicDirectory', { id: folder.child[0].id }))['directory'];
    expect(titles(inner.child)).toEqual(['First Light', 'Second Wind', 'Third Way']);
    expect(inner.parent).toBe(ada.id);
  });

  test('who knows the artists already is told so shortly', async () => {
    const { lastModified } = (await server.call('getIndexes'))['indexes'];
    const ask = async (ifModifiedSince: number) =>
      (await server.call('getIndexes', { ifModifiedSince }))['indexes'].index.length;
    expect([await ask(lastModified), await ask(lastModified - 1)]).toEqual([0, 5]);
  });

  test('several genres in one tag are several genres', async () => {
    const { genre } = (await server.call('getGenres'))['genres'];
    expect(genre).toEqual([
      { value: 'Ambient', songCount: 1, albumCount: 1 },
      { value: 'Folk', songCount: 2, albumCount: 1 },
      { value: 'Rock', songCount: 2, albumCount: 2 },
    ]);
    const rock = await server.call('getSongsByGenre', { genre: 'ROCK', count: 1, offset: 1 });
    expect(titles(rock['songsByGenre'].song)).toEqual(['Old Horn']);
  });
});

describe('lists of albums', () => {
  const inOrder = ['[Unknown Album]', 'Ärger', 'Morning Songs', 'Nothing', 'Old Horn'];

  test('by name, in pages, with how many there are', async () => {
    expect(await albums({ type: 'alphabeticalByName' })).toEqual(inOrder);
    expect(await albums({ type: 'alphabeticalByName', size: 2, offset: 3 })).toEqual(
      inOrder.slice(3),
    );
    expect(await albums({ type: 'alphabeticalByName', size: 2, offset: 9 })).toEqual([]);
    const answer = await server.fetch('getAlbumList2', { type: 'alphabeticalByName', size: 1 });
    expect(answer.headers.get('x-total-count')).toBe('5');
  });

  test('by artist, by year in both directions, by genre', async () => {
    expect(await albums({ type: 'alphabeticalByArtist' })).toEqual([
      ...['[Unknown Album]', 'Morning Songs', 'Nothing', 'Ärger', 'Old Horn'],
    ]);
    const years = ['Old Horn', 'Ärger', 'Morning Songs'];
    expect(await albums({ type: 'byYear', fromYear: 1980, toYear: 2030 })).toEqual(years);
    expect(await albums({ type: 'byYear', fromYear: 2030, toYear: 1990 })).toEqual([
      ...['Morning Songs', 'Ärger'],
    ]);
    expect(await albums({ type: 'byGenre', genre: 'folk' })).toEqual(['Morning Songs']);
  });

  test('random and newest hold every album once', async () => {
    for (const type of ['random', 'newest']) {
      expect([...(await albums({ type }))].sort(), type).toEqual([...inOrder].sort());
    }
  });

  test('by what the listener did, and nothing before they did it', async () => {
    const alone = await openServer();
    const list = async (type: string) =>
      titles((await alone.call('getAlbumList2', { type }))['albumList2'].album);
    for (const type of ['highest', 'frequent', 'recent', 'starred']) {
      expect(await list(type), type).toEqual([]);
    }
    const named = new Map(alone.library.catalogue().albums.map((one) => [one.name, one]));
    const [horn, morning] = [named.get('Old Horn')!, named.get('Morning Songs')!];
    await alone.call('setRating', { id: horn.id, rating: 3 });
    await alone.call('setRating', { id: morning.id, rating: 5 });
    await alone.call('star', { albumId: horn.id });
    const [a, b] = [horn.songs[0]!.id, morning.songs[0]!.id];
    await alone.call('scrobble', { id: [a, a, b], time: [1000, 2000, 9000] });
    expect(await list('highest')).toEqual(['Morning Songs', 'Old Horn']);
    expect(await list('frequent')).toEqual(['Old Horn', 'Morning Songs']);
    expect(await list('recent')).toEqual(['Morning Songs', 'Old Horn']);
    expect(await list('starred')).toEqual(['Old Horn']);
  });

  test('what is needed is asked for', async () => {
    expect(await server.failure('getAlbumList2')).toBe(10);
    expect(await server.failure('getAlbumList2', { type: 'byYear', fromYear: 1 })).toBe(10);
    expect(await server.failure('getAlbumList2', { type: 'byGenre' })).toBe(10);
    expect(await server.failure('getAlbumList2', { type: 'best' })).toBe(0);
    expect(await server.failure('getAlbumList2', { type: 'newest', musicFolderId: 7 })).toBe(70);
  });

  test('random songs keep to genre and years', async () => {
    const random = async (query: Query) =>
      titles((await server.call('getRandomSongs', query))['randomSongs'].song);
    expect([...(await random({ size: 500 }))].sort()).toEqual([...everyTitle].sort());
    expect(await random({ genre: 'Rock', toYear: 1990 })).toEqual(['Old Horn']);
    expect(await random({ size: 2 })).toHaveLength(2);
  });

  test('similar songs are by the same people or of the same genre, never the song itself', async () => {
    const [song] = (await search({ query: 'old horn' })).song;
    const similar = await server.call('getSimilarSongs2', { id: song.id });
    expect(titles(similar['similarSongs2'].song)).toEqual(['Zug']);
  });
});

describe('lyrics', () => {
  const lyricsOf = async (title: string): Promise<any[]> => {
    const id = (await search({ query: title })).song[0].id;
    return (await server.call('getLyricsBySongId', { id }))['lyricsList'].structuredLyrics;
  };

  test('beside the file with times', async () => {
    const [lyrics] = await lyricsOf('Third Way');
    expect(lyrics).toMatchObject({ synced: true, displayArtist: 'Bo Ek', lang: 'xxx' });
    expect(lyrics.line).toEqual([
      { start: 250, value: 'Two & <three>' },
      { start: 1500, value: 'One' },
      { start: 2000, value: 'Two & <three>' },
    ]);
  });

  test('beside the file without times, or none', async () => {
    expect((await lyricsOf('Second Wind'))[0]).toMatchObject({
      synced: false,
      line: [{ value: 'Plain' }, { value: 'words' }],
    });
    expect(await lyricsOf('Old Horn')).toEqual([]);
  });

  test('by names, as one text, and none without a failure', async () => {
    const ask = async (query: Query) => (await server.call('getLyrics', query))['lyrics'].value;
    expect(await ask({ artist: 'ADA LIND', title: 'second wind' })).toBe('Plain\nwords');
    expect(await ask({ artist: 'nobody', title: 'second wind' })).toBe('');
    expect(await ask({})).toBe('');
  });
});
