import { artistOf, claimAlbums, type AlbumClaim } from './album-identity';
import type { Album, ArtSource, Artist, Catalogue, Genre, Song } from './catalogue';
import { createFolderArt } from './folder-art';
import { createId, foldName } from './ids';
import type { ScanCache } from './scan-cache';
import { compareNames, sortNameOf } from './sort-names';
import type { TrackRecord } from './track-record';

/** Being built: the same objects as in the catalogue, while their lists still grow. */
type Growing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** No disc is the first disc: tags of one album are often uneven. */
const discOf = ({ record }: Song): number => record.disc || 1;

const compareSongs = (a: Song, b: Song): number =>
  discOf(a) - discOf(b) ||
  a.record.track - b.record.track ||
  compareNames(a.record.path, b.record.path);

const compareSorted = (
  a: { readonly sortName: string; readonly id: string },
  b: { readonly sortName: string; readonly id: string },
): number => compareNames(a.sortName, b.sortName) || (a.id < b.id ? -1 : 1);

const mostCommon = (values: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
};

const createArtists = () => {
  const byId = new Map<string, Growing<Artist>>();
  const meet = (name: string, sortTag: string, artistId: string): Growing<Artist> => {
    const id = createId('artist', foldName(name));
    const known = byId.get(id);
    if (known) {
      known.artistId ||= artistId;
      return known;
    }
    const sortName = sortNameOf(name, sortTag);
    const base = { id, name, sortName, artistId, artId: '' };
    const artist = { ...base, albums: [], appearsOn: [], songs: [] };
    byId.set(id, artist);
    return artist;
  };
  return { byId, meet };
};

type Artists = ReturnType<typeof createArtists>;

/** Sort names and MusicBrainz ids are lists beside the names only when there is one for each. */
const meetAll = (
  artists: Artists,
  names: readonly string[],
  sortTag: string,
  ids: readonly string[],
): Growing<Artist>[] =>
  names.map((name, index) =>
    artists.meet(
      name,
      names.length === 1 ? sortTag : '',
      ids.length === names.length ? ids[index]! : '',
    ),
  );

const createAlbum = (claim: AlbumClaim, artists: Artists): Growing<Album> => {
  const { record, name, artist } = claim;
  const met = meetAll(artists, claim.artists, record.albumArtistSort, record.albumArtistIds);
  return {
    id: createId('album', ...claim.key),
    name,
    sortName: sortNameOf(name, record.albumSort),
    artist,
    artists: met,
    songs: [],
    artId: '',
    year: 0,
    date: '',
    genres: [],
    compilation: false,
    releaseId: '',
    created: 0,
    duration: 0,
  };
};

const createSong = (
  record: TrackRecord,
  album: Album,
  artists: Artists,
  folderArt: (path: string) => string,
): Song => {
  const artist = artistOf(record);
  const names = record.artists.length > 1 ? record.artists : [artist];
  return {
    id: createId('song', record.path.normalize('NFC')),
    record,
    album,
    artist,
    artists: meetAll(artists, names, record.artistSort, record.artistIds),
    artId: record.artId || folderArt(record.path),
  };
};

/** What an album says about itself is what its songs say. */
const finishAlbum = (album: Growing<Album>, folderArt: (path: string) => string): void => {
  album.songs.sort(compareSongs);
  const records = album.songs.map(({ record }) => record);
  album.artId =
    records.map(({ path }) => folderArt(path)).find(Boolean) ??
    album.songs.find(({ artId }) => artId)?.artId ??
    '';
  album.year = records.find(({ year }) => year)?.year ?? 0;
  album.date = records.find(({ date }) => date)?.date ?? '';
  album.genres = [...new Set(records.flatMap(({ genres }) => genres))];
  album.compilation = records.some(({ compilation }) => compilation);
  album.releaseId = mostCommon(records.map(({ releaseId }) => releaseId));
  album.created = records.reduce((least, { created }) => Math.min(least, created), Infinity);
  album.duration = records.reduce((sum, { duration }) => sum + duration, 0);
};

/** Albums are already sorted here, so every list below comes out in the order of albums. */
const linkArtists = (albums: readonly Growing<Album>[]): void => {
  for (const album of albums) {
    const owners = new Set(album.artists);
    const guests = new Set<Growing<Artist>>();
    for (const owner of owners as Set<Growing<Artist>>) {
      owner.albums.push(album);
      owner.songs.push(...album.songs);
      owner.artId ||= album.artId;
    }
    for (const song of album.songs) {
      for (const guest of new Set(song.artists) as Set<Growing<Artist>>) {
        if (owners.has(guest)) continue;
        guest.songs.push(song);
        guests.add(guest);
      }
    }
    for (const guest of guests) guest.appearsOn.push(album);
  }
};

const collectGenres = (albums: readonly Album[]): Genre[] => {
  const genres = new Map<string, { name: string; songs: Song[]; albums: Set<Album> }>();
  for (const song of albums.flatMap((album) => album.songs)) {
    for (const name of song.record.genres) {
      const key = foldName(name);
      const genre = genres.get(key) ?? { name, songs: [], albums: new Set() };
      genres.set(key, genre);
      genre.songs.push(song);
      genre.albums.add(song.album);
    }
  }
  return [...genres.values()]
    .map((genre) => ({ ...genre, albums: [...genre.albums] }))
    .sort((a, b) => compareNames(a.name, b.name));
};

/** A picture in a file of its own is quicker to read than one inside of a song. */
const collectArt = (cache: ScanCache): Map<string, ArtSource> => {
  const art = new Map<string, ArtSource>();
  for (const { artId, path } of cache.tracks) if (artId) art.set(artId, { kind: 'embedded', path });
  for (const { artId, path } of cache.covers) art.set(artId, { kind: 'file', path });
  return art;
};

const keyed = <T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T> =>
  new Map(list.map((item) => [keyOf(item), item]));

/** Links what a scan found. Pure: the same records make the same catalogue, ids and order. */
export const buildCatalogue = (cache: ScanCache): Catalogue => {
  const artists = createArtists();
  const folderArt = createFolderArt(cache.covers);
  const albums = new Map<string, Growing<Album>>();
  for (const claim of claimAlbums(cache.tracks)) {
    const id = createId('album', ...claim.key);
    const album = albums.get(id) ?? createAlbum(claim, artists);
    albums.set(id, album);
    album.songs.push(createSong(claim.record, album, artists, folderArt));
  }
  const sorted = [...albums.values()];
  for (const album of sorted) finishAlbum(album, folderArt);
  sorted.sort(
    (a, b) =>
      compareNames(a.sortName, b.sortName) ||
      compareNames(a.artist, b.artist) ||
      (a.id < b.id ? -1 : 1),
  );
  linkArtists(sorted);
  const songs = sorted.flatMap((album) => album.songs);
  const people = [...artists.byId.values()].sort(compareSorted);
  const genres = collectGenres(sorted);
  return {
    changed: cache.changed,
    songs,
    albums: sorted,
    artists: people,
    genres,
    songById: keyed(songs, ({ id }) => id),
    albumById: keyed(sorted, ({ id }) => id),
    artistById: artists.byId,
    genreByName: keyed(genres, ({ name }) => foldName(name)),
    songByPath: keyed(songs, ({ record }) => record.path),
    artById: collectArt(cache),
  };
};
