import type { Key } from '../domain/keys';
import type { Album, Artist, Track } from '../domain/music';
import { albumShape, artistShape, trackShape } from './catalogue/shapes';
import { buildShelf } from './catalogue/shelf';
import type { CatalogueBlocks } from './catalogue/catalogue';

export interface KeptRecords {
  readonly tracks: readonly Track[];
  readonly albums: readonly Album[];
  readonly artists: readonly Artist[];
}

/**
 * What the server no longer lists but this device can still play: without their rows sealed tracks
 * could be neither found nor shown. Their albums and artists come along.
 */
export const keptRecords = (
  current: CatalogueBlocks | null,
  next: CatalogueBlocks,
  saved: ReadonlySet<Key>,
): KeptRecords => {
  if (!current || saved.size === 0) return { tracks: [], albums: [], artists: [] };
  const [oldTracks, newTracks] = [
    buildShelf(trackShape, current.tracks),
    buildShelf(trackShape, next.tracks),
  ];
  const tracks = [...saved]
    .filter((key) => newTracks.find(key) < 0)
    .map((key) => oldTracks.find(key))
    .filter((ordinal) => ordinal >= 0)
    .map(oldTracks.record);
  if (tracks.length === 0) return { tracks: [], albums: [], artists: [] };
  const oldAlbums = buildShelf(albumShape, current.albums);
  const oldArtists = buildShelf(artistShape, current.artists);
  const look = <T>(
    keys: ReadonlySet<Key | null>,
    find: (key: Key) => number,
    record: (at: number) => T,
  ) =>
    [...keys]
      .map((key) => (key === null ? -1 : find(key)))
      .filter((ordinal) => ordinal >= 0)
      .map(record);
  const albums = look(
    new Set(tracks.map(({ albumKey }) => albumKey)),
    oldAlbums.find,
    oldAlbums.record,
  );
  const artists = look(
    new Set([...tracks, ...albums].map(({ artistKey }) => artistKey)),
    oldArtists.find,
    oldArtists.record,
  );
  return { tracks, albums, artists };
};
