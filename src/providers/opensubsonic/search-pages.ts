import type { CataloguePage } from '../../domain/catalogue-feed';
import type { SourceId } from '../../domain/keys';
import type { Caller } from './caller';
import type { Cursor } from './cursor';
import { many, readMany } from './fields';
import { isRecord } from './record';
import {
  albumSchema,
  artistSchema,
  songSchema,
  toAlbum,
  toArtist,
  toTrack,
  type Song,
} from './shapes';

/** Navidrome caps at 500; more a page only makes the loss of one dearer. */
export const pageSize = 500;

export const isSong = (song: Song): boolean => !song.isDir && !song.isVideo;

const firstId = (items: readonly unknown[]): string => {
  const [first] = items;
  return isRecord(first) ? String(first['id']) : '';
};

interface Part {
  readonly items: readonly unknown[];
  readonly offset: number | null;
  readonly seen: string;
}

/**
 * One list of the answer. An empty page is the end, a short one is not: some servers give fewer than
 * asked. The same page again means that the offset is ignored, so there is no more to have.
 */
const partOf = (found: unknown, offset: number | null, seen: string): Part => {
  const items = offset === null ? [] : many(found);
  const first = firstId(items);
  const ended = offset === null || items.length === 0 || (offset > 0 && first === seen);
  return ended
    ? { items: [], offset: null, seen }
    : { items, offset: offset + items.length, seen: first };
};

/** Songs, albums and artists by one call, as `search3` with an empty query gives everything. */
export const readSearchPage = async (
  source: SourceId,
  { call }: Caller,
  cursor: Cursor,
  signal: AbortSignal,
): Promise<{ readonly page: CataloguePage; readonly isEmpty: boolean }> => {
  const size = (offset: number | null): number => (offset === null ? 0 : pageSize);
  const { rest } = await call({
    method: 'search3',
    params: {
      query: cursor.way,
      songCount: size(cursor.songs),
      songOffset: cursor.songs ?? 0,
      albumCount: size(cursor.albums),
      albumOffset: cursor.albums ?? 0,
      artistCount: size(cursor.artists),
      artistOffset: cursor.artists ?? 0,
    },
    component: 'library',
    kind: 'catalogue',
    signal,
  });
  const found = isRecord(rest['searchResult3']) ? rest['searchResult3'] : {};
  const songs = partOf(found['song'], cursor.songs, cursor.seen.songs);
  const albums = partOf(found['album'], cursor.albums, cursor.seen.albums);
  const artists = partOf(found['artist'], cursor.artists, cursor.seen.artists);
  const albumShapes = readMany(albumSchema, albums.items);
  const counted = albumShapes.reduce((sum, album) => sum + album.songCount, cursor.counted);
  const more = songs.offset !== null || albums.offset !== null || artists.offset !== null;
  const next: Cursor = {
    ...cursor,
    songs: songs.offset,
    albums: albums.offset,
    artists: artists.offset,
    seen: { songs: songs.seen, albums: albums.seen, artists: artists.seen },
    counted,
  };
  const received = songs.offset ?? cursor.songs ?? 0;
  const page: CataloguePage = {
    tracks: readMany(songSchema, songs.items)
      .filter(isSong)
      .map((song) => toTrack(source, song)),
    albums: albumShapes.map((album) => toAlbum(source, album)),
    artists: readMany(artistSchema, artists.items).map((artist) => toArtist(source, artist)),
    next: more ? JSON.stringify(next) : null,
    // Known once all albums have said how many songs they have; dropped when it proves wrong.
    total: albums.offset === null && counted >= received && counted > 0 ? counted : null,
  };
  return { page, isEmpty: songs.items.length === 0 };
};
