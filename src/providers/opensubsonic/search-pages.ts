import type { CataloguePage } from '../../domain/catalogue-feed';
import type { SourceId } from '../../domain/keys';
import type { Caller } from './caller';
import { startAt, type Cursor } from './cursor';
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

/**
 * A reading into which the server deletes something loses a song at a seam of its pages. Three times it is done once
 * more (reliability.md C12); a server without any order of its own would never be done.
 */
const mostRereads = 3;

const idOf = (item: unknown): string => (isRecord(item) ? String(item['id']) : '');

interface Part {
  /** Those of the answer that are new. */
  readonly items: readonly unknown[];
  readonly offset: number | null;
  readonly seen: string;
  readonly last: string;
  /** What should have come again did not: something before it is gone, and what follows moved up. */
  readonly hasMoved: boolean;
}

/** A page begins with the last one of the page before. */
const startOf = (offset: number | null): number => Math.max(0, (offset ?? 0) - 1);

/**
 * One list of the answer. A page with nothing new is the end, a short one is not: some servers give fewer than
 * asked. The same page again means that the offset is ignored, so there is no more to have.
 */
const partOf = (found: unknown, cursor: Cursor, list: 'songs' | 'albums' | 'artists'): Part => {
  const offset = cursor[list];
  const items = offset === null ? [] : many(found);
  const [seen, last] = [cursor.seen[list], cursor.last[list]];
  const first = idOf(items[0]);
  const isIgnored = offset !== null && offset > 0 && items.length > 1 && first === seen;
  if (offset === null || items.length === 0 || isIgnored) {
    return { items: [], offset: null, seen, last, hasMoved: false };
  }
  const again = offset === 0 ? -1 : items.findIndex((item) => idOf(item) === last);
  const reached = startOf(offset) + items.length;
  return {
    items: items.slice(again + 1),
    offset: reached > offset ? reached : null,
    seen: first,
    last: idOf(items.at(-1)),
    hasMoved: offset > 0 && again < 0,
  };
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
      songOffset: startOf(cursor.songs),
      albumCount: size(cursor.albums),
      albumOffset: startOf(cursor.albums),
      artistCount: size(cursor.artists),
      artistOffset: startOf(cursor.artists),
    },
    component: 'library',
    kind: 'catalogue',
    signal,
  });
  const found = isRecord(rest['searchResult3']) ? rest['searchResult3'] : {};
  const songs = partOf(found['song'], cursor, 'songs');
  const albums = partOf(found['album'], cursor, 'albums');
  const artists = partOf(found['artist'], cursor, 'artists');
  const albumShapes = readMany(albumSchema, albums.items);
  const counted = albumShapes.reduce((sum, album) => sum + album.songCount, cursor.counted);
  const more = songs.offset !== null || albums.offset !== null || artists.offset !== null;
  const next: Cursor = {
    ...cursor,
    songs: songs.offset,
    albums: albums.offset,
    artists: artists.offset,
    seen: { songs: songs.seen, albums: albums.seen, artists: artists.seen },
    last: { songs: songs.last, albums: albums.last, artists: artists.last },
    counted,
  };
  const hasMoved = [songs, albums, artists].some((part) => part.hasMoved);
  // What was read stays: doubled ids are one.
  const again = hasMoved && cursor.rereads < mostRereads;
  const received = songs.offset ?? cursor.songs ?? 0;
  const page: CataloguePage = {
    tracks: readMany(songSchema, songs.items)
      .filter(isSong)
      .map((song) => toTrack(source, song)),
    albums: albumShapes.map((album) => toAlbum(source, album)),
    artists: readMany(artistSchema, artists.items).map((artist) => toArtist(source, artist)),
    next: again
      ? JSON.stringify(startAt(cursor.way, cursor.rereads + 1))
      : more
        ? JSON.stringify(next)
        : null,
    // Known once all albums have said how many songs they have; dropped when it proves wrong.
    total: albums.offset === null && counted >= received && counted > 0 ? counted : null,
  };
  return { page, isEmpty: songs.items.length === 0 };
};
