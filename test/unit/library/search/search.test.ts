import { beforeAll, describe, expect, test } from 'vitest';
import type { Track } from '../../../../src/domain/music';
import { buildCatalogue } from '../../../../src/library/catalogue/catalogue';
import { encodeBlock } from '../../../../src/library/catalogue/encode-block';
import { openBlock } from '../../../../src/library/catalogue/open-block';
import { albumShape, artistShape, trackShape } from '../../../../src/library/catalogue/shapes';
import { buildIndex } from '../../../../src/library/search/build-index';
import { createPacer } from '../../../../src/library/search/pacer';
import { createSearcher, type Searcher } from '../../../../src/library/search/search';
import { decodeIndex, encodeIndex } from '../../../../src/library/search/search-index';
import {
  generateMusic,
  makeAlbum,
  makeArtist,
  makePlaylist,
  makeTrack,
  testSource,
  type Music,
} from '../generate';

const shelve = ({ tracks, albums, artists }: Music) =>
  buildCatalogue({
    tracks: [openBlock(trackShape, testSource, encodeBlock(trackShape, testSource, tracks))!],
    albums: [openBlock(albumShape, testSource, encodeBlock(albumShape, testSource, albums))!],
    artists: [openBlock(artistShape, testSource, encodeBlock(artistShape, testSource, artists))!],
  });

const openSearcher = async (music: Music): Promise<Searcher> => {
  const catalogue = shelve(music);
  const index = await buildIndex(catalogue, 'stamp', createPacer());
  // Through its stored form, as after a restart.
  return createSearcher(catalogue, decodeIndex(encodeIndex(index))!);
};

const song = (id: string, title: string, artist: string, album: string): Track =>
  makeTrack({ id, title, artist, album });

const tracks = [
  song('1', 'Jóga', 'Björk', 'Homogenic'),
  song('2', 'All Is Full of Love', 'Björk', 'Homogenic'),
  song('3', 'Love Will Tear Us Apart', 'Joy Division', 'Substance'),
  song('4', 'Lovely Day', 'Bill Withers', 'Menagerie'),
  song('5', 'Love', 'Lana Del Rey', 'Lust for Life'),
  song('6', 'Creep', 'Radiohead', 'Pablo Honey'),
  song('7', 'Karma Police', 'Radiohead', 'OK Computer'),
  song('8', 'Help!', 'The Beatles', 'Help!'),
  song('9', 'Back in Black', 'AC/DC', 'Back in Black'),
  song('10', 'Группа крови', 'Кино', 'Группа крови'),
  song('11', '東京事変', '椎名林檎', '教育'),
  song('12', '群青日和', '東京事変', '教育'),
  song('13', "Don't Stop", 'Fleetwood Mac', 'Rumours'),
  song('14', 'Black', 'Pearl Jam', 'Ten'),
];
const albums = [
  makeAlbum({ id: 'a1', title: 'Homogenic', artist: 'Björk' }),
  makeAlbum({ id: 'a2', title: 'OK Computer', artist: 'Radiohead' }),
  makeAlbum({ id: 'a3', title: 'Help!', artist: 'The Beatles' }),
];
const artists = [
  makeArtist({ id: 'r1', name: 'Björk' }),
  makeArtist({ id: 'r2', name: 'Radiohead' }),
  makeArtist({ id: 'r3', name: 'The Beatles' }),
];
const playlists = [
  makePlaylist('p1', [], 'Morning love'),
  makePlaylist('p2', [], 'Été à Paris'),
  makePlaylist('p3', [], 'Long drives'),
];

describe('searching a small library', () => {
  let searcher: Searcher;
  const titles = (text: string): string[] =>
    searcher.find(text, playlists).tracks.map(({ title }) => title);

  beforeAll(async () => {
    searcher = await openSearcher({ tracks, albums, artists });
  });

  test('case and accents do not matter, in the query neither', () => {
    expect(titles('joga')).toEqual(['Jóga']);
    expect(titles('JÓGA')).toEqual(['Jóga']);
    expect(searcher.find('bjork', []).artists.map(({ name }) => name)).toEqual(['Björk']);
  });

  test('the whole title comes first, then its first words, then its first letters', () => {
    expect(titles('love')).toEqual([
      'Love',
      'Love Will Tear Us Apart',
      'Lovely Day',
      'All Is Full of Love',
    ]);
    expect(titles('black')).toEqual(['Black', 'Back in Black']);
  });

  test('every letter typed narrows it', () => {
    for (const typed of ['k', 'ka', 'kar', 'karm', 'karma', 'karma ', 'karma p', 'karma police']) {
      expect(titles(typed), typed).toContain('Karma Police');
    }
  });

  test('several words may stand in title, artist and album, in any order', () => {
    expect(titles('radiohead creep')).toEqual(['Creep']);
    expect(titles('creep pablo radio')).toEqual(['Creep']);
    expect(titles('bjork love')).toEqual(['All Is Full of Love']);
    expect(titles('bjork creep')).toEqual([]);
    const { albums: found } = searcher.find('beatles help', []);
    expect(found.map(({ title }) => title)).toEqual(['Help!']);
  });

  test('slips of the finger are forgiven', () => {
    for (const typed of ['radiohaed', 'radiohed', 'rediohead', 'radioheadd']) {
      expect(searcher.find(typed, []).artists[0]?.name, typed).toBe('Radiohead');
      expect(titles(typed).toSorted(), typed).toEqual(['Creep', 'Karma Police']);
    }
    expect(titles('karma polcie')).toEqual(['Karma Police']);
    expect(titles('radiohaed kamra')).toEqual(['Karma Police']);
    expect(titles('xyzzy')).toEqual([]);
  });

  test('signs in names do not stand in the way', () => {
    expect(titles('acdc')).toEqual(['Back in Black']);
    expect(titles('ac/dc')).toEqual(['Back in Black']);
    expect(titles('dont stop')).toEqual(["Don't Stop"]);
    expect(titles('don’t stop')).toEqual(["Don't Stop"]);
    expect(titles('help!')).toEqual(['Help!']);
  });

  test('other scripts', () => {
    expect(titles('группа')).toEqual(['Группа крови']);
    expect(titles('кин')).toEqual(['Группа крови']);
    expect(titles('東京')).toEqual(['東京事変', '群青日和']);
    expect(titles('事変')).toEqual(['東京事変', '群青日和']);
    expect(titles('日和')).toEqual(['群青日和']);
    expect(titles('変')).toEqual(['東京事変', '群青日和']);
    expect(titles('京都')).toEqual([]);
  });

  test('playlists by name', () => {
    const names = (text: string): string[] =>
      searcher.find(text, playlists).playlists.map(({ name }) => name);
    expect(names('ete')).toEqual(['Été à Paris']);
    expect(names('mor love')).toEqual(['Morning love']);
    expect(names('mornign')).toEqual(['Morning love']);
    expect(names('drive')).toEqual(['Long drives']);
  });

  test('nothing typed finds nothing; the answer names what was asked', () => {
    for (const text of ['', '  ', '...', '\u0301']) {
      const found = searcher.find(text, playlists);
      expect(found).toEqual({ text, artists: [], albums: [], tracks: [], playlists: [] });
    }
    expect(searcher.find('Love', []).text).toBe('Love');
  });

  test('a wall of text is searched by its first words and ends', () => {
    expect(titles(`karma ${'police '.repeat(10_000)}`)).toEqual(['Karma Police']);
    expect(titles('word '.repeat(50) + 'x'.repeat(100_000))).toEqual([]);
  });

  test('one search leaves nothing behind for the next', () => {
    const before = searcher.find('love', playlists);
    for (const text of ['radiohaed', 'a', 'e', 'bjork love', 'zzzz'])
      searcher.find(text, playlists);
    expect(searcher.find('love', playlists)).toEqual(before);
  });
});

describe('the stored index', () => {
  test('is refused when it is cut or is something else', async () => {
    const catalogue = shelve({ tracks, albums, artists });
    const bytes = encodeIndex(await buildIndex(catalogue, 'a:1', createPacer()));
    expect(decodeIndex(bytes)?.stamp).toBe('a:1');
    expect(decodeIndex(bytes.slice(0, -1))).toBeNull();
    expect(decodeIndex(new Uint8Array(10))).toBeNull();
    expect(decodeIndex(undefined)).toBeNull();
    const wild = bytes.slice();
    new Uint32Array(wild.buffer, 0, 100).fill(0xffffffff, 8, 20);
    expect(decodeIndex(wild)).toBeNull();
  });

  test('an empty library has one too', async () => {
    const searcher = await openSearcher({ tracks: [], albums: [], artists: [] });
    expect(searcher.find('love', playlists).playlists).toHaveLength(1);
  });
});

describe('100,000 songs', () => {
  let searcher: Searcher;
  let music: Music;
  beforeAll(async () => {
    music = generateMusic(100_000);
    searcher = await openSearcher(music);
  }, 60_000);

  const wordsOf = (text: string): string[] =>
    text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().split(' ');

  test('finds exactly those that a scan of everything finds', () => {
    const all = music.tracks.map(({ title, artist, album }) =>
      wordsOf(`${title} ${artist} ${album}`),
    );
    for (let i = 0; i < 25; i++) {
      const track = music.tracks[i * 3997]!;
      const typed = [...wordsOf(track.title).slice(0, 3), wordsOf(track.artist)[1]!];
      const expected = music.tracks
        .filter((_, at) =>
          typed.every((word) => all[at]!.some((candidate) => candidate.startsWith(word))),
        )
        .map(({ key }) => key);
      const found = searcher.find(typed.join(' '), []).tracks.map(({ key }) => key);
      expect(expected).toContain(track.key);
      if (expected.length < 50) expect(found.toSorted()).toEqual(expected.toSorted());
      else expect(expected).toEqual(expect.arrayContaining(found));
    }
  }, 60_000);

  test('one song is found by title and artist with a slip in the title', () => {
    let tried = 0;
    for (let i = 0; i < music.tracks.length && tried < 50; i += 499) {
      const track = music.tracks[i]!;
      const [word = ''] = wordsOf(track.title).filter(({ length }) => length >= 6);
      if (word === '') continue;
      tried++;
      const slip = word.slice(0, 3) + word[4] + word[3] + word.slice(5);
      const text = `${wordsOf(track.title).join(' ').replace(word, slip)} ${track.artist} ${track.album}`;
      const found = searcher.find(text, []).tracks.map(({ key }) => key);
      expect(found, text).toContain(track.key);
    }
    expect(tried).toBe(50);
  });
});
