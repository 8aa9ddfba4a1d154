import * as v from 'valibot';

/**
 * How far a sync has come: outlives a restart, so it is text to others and checked when it returns.
 * `''` and `""` page songs, albums and artists by one search with that query; `albums` goes album by
 * album, for servers whose search does not give everything.
 */
export const queries = ['', '""'] as const;

/** How many were received; null = that was all. */
const offset = v.nullable(v.number());

const schema = v.object({
  way: v.picklist([...queries, 'albums']),
  songs: offset,
  albums: offset,
  artists: offset,
  /** First ids of the last page, to notice a server that ignores offsets. */
  seen: v.object({ songs: v.string(), albums: v.string(), artists: v.string() }),
  /** Last ids of the last page: each page begins with them again, or the pages have moved meanwhile. */
  last: v.object({ songs: v.string(), albums: v.string(), artists: v.string() }),
  /** How often everything was read once more because pages moved. */
  rereads: v.number(),
  /** Songs in all albums so far, as the albums say. */
  counted: v.number(),
});

export type Cursor = v.InferOutput<typeof schema>;

export const startAt = (way: Cursor['way'], rereads = 0): Cursor => ({
  way,
  songs: 0,
  albums: 0,
  artists: 0,
  seen: { songs: '', albums: '', artists: '' },
  last: { songs: '', albums: '', artists: '' },
  rereads,
  counted: 0,
});

/** Null for what is no cursor of this version: the sync begins anew. */
export const readCursor = (written: string): Cursor | null => {
  try {
    return v.parse(schema, JSON.parse(written));
  } catch {
    return null;
  }
};
