import { makeKey, toSourceId, type Key } from '../../src/domain/keys';
import type { Album, Artist, Playlist, Track } from '../../src/domain/music';

/** A development fixture: a made-up library with what real ones hold, long and foreign names among it. */
export const source = toSourceId('preview1');
const key = (id: string): Key => makeKey(source, id);

const firsts = [
  'Quiet',
  'Harbour',
  'Glass',
  'Northern',
  'Paper',
  'Slow',
  'Copper',
  'Winter',
  'Open',
  'Salt',
];
const seconds = [
  'Weather',
  'Lights',
  'Rooms',
  'Letters',
  'Tide',
  'Machines',
  'Gardens',
  'Hours',
  'Static',
  'Orchard',
];
const people = [
  'Ada Lindqvist',
  'The Tidal Clerks',
  'Mirela Costin',
  'Oban',
  'Jonas Weil Trio',
  'Émilie Fourcade',
  'فيروز',
  'Zürcher Kammerton',
  'Hollow Pines',
  'Nils & the Anchors',
  '坂本 遥',
  'Beverly Osei',
  'Đorđe Marić',
  'Atlas Cinema',
  'Kestrel',
];
const genres = ['Ambient', 'Folk', 'Jazz', 'Electronic', 'Classical'];
const special: Readonly<Record<number, string>> = {
  1: 'A Very Long Title That a Progressive Rock Band of the Seventies Would Have Put on Its Third Record, Part Two (Remastered and Expanded Edition)',
  2: 'أغاني من القلب',
  3: '<b>Not bold</b> & Friends',
  5: '夜のドライブ',
};

const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!;
const albumCount = 500;

export const artists: readonly Artist[] = people.map((name, at) => ({
  key: key(`artist-${at}`),
  name,
  sortName: name,
  artKey: at % 3 === 0 ? null : key(`art-${at}`),
  albumCount: Math.ceil((albumCount - at) / people.length),
  musicBrainzId: '',
}));

const trackOf = (album: Album, at: number, number: number): Track => ({
  key: key(`track-${at}-${number}`),
  title:
    special[at + number] ??
    `${pick(seconds, at * 3 + number)} ${number % 3 === 0 ? 'in the Morning' : pick(firsts, at + number)}`,
  artist: number === 4 ? `${album.artist} feat. Mirela Costin` : album.artist,
  artistKey: album.artistKey,
  album: album.title,
  albumKey: album.key,
  albumArtist: album.artist,
  artKey: album.artKey,
  disc: 1,
  number,
  year: album.year,
  genre: album.genre,
  duration: 130 + ((at * 37 + number * 53) % 260),
  size: 8_000_000,
  bitRate: 256,
  suffix: 'mp3',
  contentType: 'audio/mpeg',
  created: album.created,
  musicBrainzId: '',
  isrc: '',
  path: '',
  replayGain: null,
});

const albumOf = (at: number): Album => ({
  key: key(`album-${at}`),
  title: special[at] ?? `${pick(firsts, at * 7)} ${pick(seconds, at + Math.floor(at / 10))}`,
  artist: pick(people, at),
  artistKey: key(`artist-${at % people.length}`),
  artKey: at % 11 === 10 ? null : key(`art-${at}`),
  year: 1968 + ((at * 13) % 57),
  genre: pick(genres, at),
  songCount: 8 + (at % 5),
  duration: 0,
  created: 1_700_000_000_000 - at * 86_400_000,
  musicBrainzId: '',
});

const bareAlbums = Array.from({ length: albumCount }, (_, at) => albumOf(at));
export const tracksOf: ReadonlyMap<Key, readonly Track[]> = new Map(
  bareAlbums.map((album, at) => [
    album.key,
    Array.from({ length: album.songCount }, (_, number) => trackOf(album, at, number + 1)),
  ]),
);
export const albums: readonly Album[] = bareAlbums.map((album) => ({
  ...album,
  duration: tracksOf.get(album.key)!.reduce((sum, { duration }) => sum + duration, 0),
}));
export const tracks: readonly Track[] = [...tracksOf.values()].flat();

const playlistOf = (name: string, from: number, count: number, comment = ''): Playlist => ({
  key: key(`playlist-${from}`),
  name,
  comment,
  owner: 'ines',
  artKey: null,
  trackKeys: Array.from(
    { length: count },
    (_, at) => tracks[(from + at * 17) % tracks.length]!.key,
  ),
  changed: 1_700_000_000_000,
  readOnly: false,
});
export const playlists: readonly Playlist[] = [
  playlistOf('Train to the coast', 4, 24, 'Window seat, headphones, nothing else.'),
  playlistOf('Sunday kitchen', 90, 41),
  playlistOf('Long focus', 300, 120),
  playlistOf('קיץ 2024', 700, 12),
  playlistOf(
    'Everything we danced to at the wedding, in the order in which it was played',
    1200,
    63,
  ),
];
