import type { DownloadRecord } from '../../../src/contracts/records';
import type { CatalogueFeed, CataloguePage } from '../../../src/domain/catalogue-feed';
import { makeKey, toSourceId, type Key, type SourceId } from '../../../src/domain/keys';
import type { Album, Artist, Playlist, Track } from '../../../src/domain/music';
import type { SourceRow } from '../../../src/library/schema';

/** Music that never was: seeded, so that every run sees the same. */

export const testSource = toSourceId('abcd1234');

export const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

const syllables = 'ka lo mi ver den sol ra tun el or ban fi shé gro wyn dax pel ium ost ya'.split(
  ' ',
);

const makeWord = (random: () => number): string => {
  const word = Array.from(
    { length: 1 + Math.floor(random() * 3) },
    () => syllables[Math.floor(random() * syllables.length)]!,
  ).join('');
  return word.charAt(0).toUpperCase() + word.slice(1);
};

const makeTitle = (random: () => number): string =>
  Array.from({ length: 1 + Math.floor(random() * 4) }, () => makeWord(random)).join(' ');

export const makeTrack = (change: Partial<Track> & { readonly id: string }): Track => {
  const { id, ...rest } = change;
  return {
    key: makeKey(testSource, id),
    title: `Title ${id}`,
    artist: 'Artist',
    artistKey: makeKey(testSource, 'artist'),
    album: 'Album',
    albumKey: makeKey(testSource, 'album'),
    albumArtist: 'Artist',
    artKey: null,
    disc: 1,
    number: 1,
    year: 2001,
    genre: 'Test',
    duration: 123.5,
    size: 4_500_000,
    bitRate: 320,
    suffix: 'mp3',
    contentType: 'audio/mpeg',
    created: 1_700_000_000_000,
    musicBrainzId: '',
    isrc: '',
    path: `Artist/Album/${id}.mp3`,
    replayGain: null,
    ...rest,
  };
};

export const makeAlbum = (change: Partial<Album> & { readonly id: string }): Album => {
  const { id, ...rest } = change;
  return {
    key: makeKey(testSource, id),
    title: `Album ${id}`,
    artist: 'Artist',
    artistKey: makeKey(testSource, 'artist'),
    artKey: null,
    year: 2001,
    genre: '',
    songCount: 1,
    duration: 123,
    created: 1_700_000_000_000,
    musicBrainzId: '',
    ...rest,
  };
};

export const makeArtist = (change: Partial<Artist> & { readonly id: string }): Artist => {
  const { id, ...rest } = change;
  return {
    key: makeKey(testSource, id),
    name: `Artist ${id}`,
    sortName: '',
    artKey: null,
    albumCount: 1,
    musicBrainzId: '',
    ...rest,
  };
};

export const makePlaylist = (id: string, trackKeys: readonly Key[], name = id): Playlist => ({
  key: makeKey(testSource, id),
  name,
  comment: '',
  owner: 'demo',
  artKey: null,
  trackKeys,
  changed: 0,
  readOnly: false,
});

export interface Music {
  readonly tracks: readonly Track[];
  readonly albums: readonly Album[];
  readonly artists: readonly Artist[];
}

/** Ten tracks an album, five albums an artist. */
export const generateMusic = (count: number, seed = 1, source: SourceId = testSource): Music => {
  const random = createRandom(seed);
  const [tracks, albums, artists]: [Track[], Album[], Artist[]] = [[], [], []];
  for (let i = 0; i < count; i++) {
    if (i % 50 === 0) {
      const key = makeKey(source, `ar${i / 50}`);
      artists.push(makeArtist({ id: 'x', key, name: `${makeWord(random)} ${makeWord(random)}` }));
    }
    const artist = artists.at(-1)!;
    if (i % 10 === 0) {
      const key = makeKey(source, `al${i / 10}`);
      albums.push(
        makeAlbum({
          id: 'x',
          key,
          title: makeTitle(random),
          artist: artist.name,
          artistKey: artist.key,
          year: 1960 + Math.floor(random() * 60),
          created: 1_600_000_000_000 + Math.floor(random() * 1e11),
          songCount: 10,
        }),
      );
    }
    const album = albums.at(-1)!;
    tracks.push(
      makeTrack({
        id: 'x',
        key: makeKey(source, `tr${i}`),
        title: makeTitle(random),
        artist: artist.name,
        artistKey: artist.key,
        album: album.title,
        albumKey: album.key,
        albumArtist: artist.name,
        number: (i % 10) + 1,
        year: album.year,
        created: album.created,
        duration: 100 + Math.floor(random() * 200),
        path: `${artist.name}/${album.title}/${i}.mp3`,
      }),
    );
  }
  return { tracks, albums, artists };
};

export interface FeedOptions {
  readonly source?: SourceId;
  readonly pageSize?: number;
  readonly playlists?: () => Promise<readonly Playlist[]>;
  readonly starred?: () => Promise<readonly Key[]>;
  /** Called before a page is answered; may throw. */
  readonly onPage?: (cursor: string | null) => void;
}

/** Albums and artists come with the first page, tracks page by page; the cursor is an offset. */
export const makeFeed = (music: Music, options: FeedOptions = {}): CatalogueFeed => {
  const { source = testSource, pageSize = 500, onPage } = options;
  return {
    source,
    page: async (cursor): Promise<CataloguePage> => {
      onPage?.(cursor);
      const from = cursor === null ? 0 : Number(cursor);
      const end = from + pageSize;
      return {
        tracks: music.tracks.slice(from, end),
        albums: from === 0 ? music.albums : [],
        artists: from === 0 ? music.artists : [],
        next: end < music.tracks.length ? String(end) : null,
        total: music.tracks.length,
      };
    },
    playlists: options.playlists ?? (async () => []),
    starred: options.starred ?? (async () => []),
  };
};

export const makeSourceRow = (id: SourceId = testSource): SourceRow => ({
  id,
  view: {
    id,
    name: 'Home',
    address: 'http://music.example',
    username: 'demo',
    server: { type: 'test', version: '1' },
    signIn: 'token',
    viaProxy: false,
    kind: 'opensubsonic',
    demo: false,
    syncedAt: 0,
  },
  config: { any: ['thing'] },
  sealedCredentials: new Uint8Array([1, 2, 3]),
});

export const makeDownload = (
  trackKey: Key,
  change: Partial<DownloadRecord> = {},
): DownloadRecord => ({
  trackKey,
  state: 'committed',
  quality: 'original',
  objectId: 'ab'.repeat(16),
  generation: 1,
  segments: 1,
  bytes: 10,
  plainLength: 10,
  contentType: 'audio/mpeg',
  remoteVersion: '',
  manifest: new Uint8Array([1, 2]),
  failure: null,
  attempts: 1,
  plannedAt: 1,
  committedAt: 2,
  root: '',
  claimedSize: 0,
  previous: null,
  heardAt: 0,
  checkedAt: 0,
  ...change,
});
