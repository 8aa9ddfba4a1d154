import type { Album, Song } from '../../music/catalogue';
import { foldName } from '../../music/ids';
import { compareNames } from '../../music/sort-names';
import type { Answer, Context } from '../context';
import { failureCodes, invalid, SubsonicFailure } from '../failure';
import { presentAlbum, presentAlbumFolder } from '../present-album';
import { albumPlays, presentSongs } from '../present-song';
import { shuffle } from '../shuffle';
import { demandFolder } from './browse';

/** "Max. 500" of the description. */
const maxSize = 500;

/** Largest first; what has nothing is left out. Equal ones stay in the order of the catalogue. */
const ranked = (albums: readonly Album[], valueOf: (album: Album) => number): Album[] =>
  albums
    .map((album) => ({ album, value: valueOf(album) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .map(({ album }) => album);

const byYear = ({ params, catalogue }: Context): readonly Album[] => {
  params.need('fromYear');
  params.need('toYear');
  const [from, to] = [params.whole('fromYear', 0), params.whole('toYear', 0)];
  const [least, most] = [Math.min(from, to), Math.max(from, to)];
  const direction = from > to ? -1 : 1;
  return catalogue.albums
    .filter(({ year }) => year > 0 && year >= least && year <= most)
    .sort((a, b) => (a.year - b.year) * direction);
};

type Lister = (context: Context) => readonly Album[];

const listers: Readonly<Record<string, Lister>> = {
  random: ({ catalogue, library }) => shuffle(catalogue.albums, library.clock),
  newest: ({ catalogue }) => ranked(catalogue.albums, ({ created }) => created),
  highest: ({ catalogue, state }) => ranked(catalogue.albums, ({ id }) => state.ratings[id] ?? 0),
  frequent: ({ catalogue, state }) =>
    ranked(catalogue.albums, (album) => albumPlays(state, album).count),
  recent: ({ catalogue, state }) =>
    ranked(catalogue.albums, (album) => albumPlays(state, album).last),
  alphabeticalByName: ({ catalogue }) => catalogue.albums,
  alphabeticalByArtist: ({ catalogue }) =>
    [...catalogue.albums].sort((a, b) =>
      compareNames(a.artists[0]?.sortName ?? '', b.artists[0]?.sortName ?? ''),
    ),
  starred: ({ catalogue, state }) => ranked(catalogue.albums, ({ id }) => state.stars[id] ?? 0),
  byYear,
  byGenre: ({ catalogue, params }) =>
    catalogue.genreByName.get(foldName(params.need('genre')))?.albums ?? [],
};

/** One page; how many there are in all is told as Navidrome tells it. */
const listAlbums = (context: Context): readonly Album[] => {
  demandFolder(context);
  const { params, response } = context;
  const type = params.need('type');
  if (!Object.hasOwn(listers, type)) throw invalid('type');
  const albums = listers[type]!(context);
  const offset = params.whole('offset', 0);
  response.setHeader('X-Total-Count', albums.length);
  return albums.slice(offset, offset + Math.min(params.whole('size', 10), maxSize));
};

export const getAlbumList2: Answer = (context) => ({
  albumList2: { album: listAlbums(context).map((album) => presentAlbum(context.state, album)) },
});

export const getAlbumList: Answer = (context) => ({
  albumList: {
    album: listAlbums(context).map((album) => presentAlbumFolder(context.state, album)),
  },
});

export const getSongsByGenre: Answer = (context) => {
  demandFolder(context);
  const { params, catalogue, state } = context;
  const songs = catalogue.genreByName.get(foldName(params.need('genre')))?.songs ?? [];
  const offset = params.whole('offset', 0);
  const count = Math.min(params.whole('count', 10), maxSize);
  return { songsByGenre: { song: presentSongs(state, songs.slice(offset, offset + count)) } };
};

export const getRandomSongs: Answer = (context) => {
  demandFolder(context);
  const { params, catalogue, state, library } = context;
  const genre = params.one('genre');
  const [from, to] = [params.whole('fromYear', 0), params.whole('toYear', 9999)];
  const pool = (genre ? catalogue.genreByName.get(foldName(genre))?.songs : catalogue.songs) ?? [];
  const isBounded = params.has('fromYear') || params.has('toYear');
  const fitting = isBounded
    ? pool.filter(({ record }) => record.year >= from && record.year <= to && record.year > 0)
    : pool;
  const count = Math.min(params.whole('size', 10), maxSize);
  const song = presentSongs(state, shuffle(fitting, library.clock).slice(0, count));
  return { randomSongs: { song } };
};

/** Other songs of the same people, then of the same genres, each mixed. */
const findSimilar = ({ catalogue, library, params }: Context): Song[] => {
  const id = params.need('id');
  const song = catalogue.songById.get(id);
  const album = song?.album ?? catalogue.albumById.get(id);
  const artists = song?.artists ?? album?.artists ?? [catalogue.artistById.get(id)];
  const first = artists[0];
  if (!first) throw new SubsonicFailure(failureCodes.notFound, 'Nothing is known by this id');
  const near = artists.flatMap((artist) => artist?.songs ?? []);
  const seeds = song ? [song] : album ? album.songs : first.songs;
  const genres = new Set(seeds.flatMap(({ record }) => record.genres.map(foldName)));
  const far = [...genres].flatMap((genre) => catalogue.genreByName.get(genre)?.songs ?? []);
  const mixed = new Set([...shuffle(near, library.clock), ...shuffle(far, library.clock)]);
  if (song) mixed.delete(song);
  return [...mixed].slice(0, Math.min(params.whole('count', 50), maxSize));
};

export const listSimilar =
  (member: string): Answer =>
  (context) => ({ [member]: { song: presentSongs(context.state, findSimilar(context)) } });

/** What was played most here; then, as long as little was played, the albums from their beginning. */
export const getTopSongs: Answer = ({ params, catalogue, state }) => {
  const id = params.one('id');
  const name = id === '' ? foldName(params.need('artist')) : '';
  const artist =
    id === ''
      ? catalogue.artists.find((one) => foldName(one.name) === name)
      : catalogue.artistById.get(id);
  const playsOf = (song: Song): number => state.plays[song.id]?.count ?? 0;
  const songs = [...(artist?.songs ?? [])].sort((a, b) => playsOf(b) - playsOf(a));
  const count = Math.min(params.whole('count', 50), maxSize);
  return { topSongs: { song: presentSongs(state, songs.slice(0, count)) } };
};
