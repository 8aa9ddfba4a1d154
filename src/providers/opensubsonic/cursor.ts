import * as v from 'valibot';

/**
 * How far a sync has come: outlives a restart, so it is text to others and checked when it returns.
 * `search` pages songs, albums and artists by one call; `albums` goes album by album, for servers
 * whose search does not give everything.
 */
const offset = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)));

const searchCursor = v.object({
  way: v.literal('search'),
  query: v.picklist(['', '""']),
  /** How many were received; null = that was all. */
  songs: offset,
  albums: offset,
  artists: offset,
  /** First ids of the last page, to notice a server that ignores offsets. */
  seen: v.object({ song: v.string(), album: v.string(), artist: v.string() }),
  /** Songs in all albums so far, as the albums say. */
  counted: v.number(),
});

const albumCursor = v.object({
  way: v.literal('albums'),
  albums: v.pipe(v.number(), v.integer(), v.minValue(0)),
  seen: v.string(),
});

const schema = v.variant('way', [searchCursor, albumCursor]);
export type SearchCursor = v.InferOutput<typeof searchCursor>;
export type AlbumCursor = v.InferOutput<typeof albumCursor>;
export type Cursor = SearchCursor | AlbumCursor;

export const searchStart = (query: SearchCursor['query']): SearchCursor => ({
  way: 'search',
  query,
  songs: 0,
  albums: 0,
  artists: 0,
  seen: { song: '', album: '', artist: '' },
  counted: 0,
});

export const albumStart: AlbumCursor = { way: 'albums', albums: 0, seen: '' };

/** Null for what is no cursor of this version: the sync begins anew. */
export const readCursor = (written: string): Cursor | null => {
  try {
    return v.parse(schema, JSON.parse(written));
  } catch {
    return null;
  }
};
