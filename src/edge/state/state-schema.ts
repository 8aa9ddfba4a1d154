import * as v from 'valibot';

const time = v.pipe(v.number(), v.integer(), v.minValue(0));
const position = v.pipe(v.number(), v.integer(), v.minValue(0));

const playlistSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  name: v.string(),
  comment: v.string(),
  public: v.boolean(),
  songIds: v.array(v.string()),
  created: time,
  changed: time,
});

const queueSchema = v.object({
  songIds: v.array(v.string()),
  /** Index of the current song; 0 for an empty queue. */
  current: position,
  /** ms inside the current song. */
  position,
  changed: time,
  changedBy: v.string(),
});

/** What a person made here. Times are wall time in ms, keys are ids of songs, albums, artists. */
export const stateSchema = v.object({
  version: v.literal(1),
  /** The key that signs in instead of name and password; made at the first start. */
  apiKey: v.pipe(v.string(), v.minLength(16)),
  playlists: v.array(playlistSchema),
  /** List files that were taken over already, relative to the music folder. */
  importedLists: v.array(v.string()),
  stars: v.record(v.string(), time),
  ratings: v.record(v.string(), v.picklist([1, 2, 3, 4, 5])),
  plays: v.record(v.string(), v.object({ count: position, last: time })),
  /** `id@time` of late plays, so that a play sent twice counts once. Oldest first. */
  latePlays: v.array(v.string()),
  queue: v.nullable(queueSchema),
});

export type EdgeState = v.InferOutput<typeof stateSchema>;
export type StoredPlaylist = EdgeState['playlists'][number];
export type StoredQueue = NonNullable<EdgeState['queue']>;

export const createEmptyState = (apiKey: string): EdgeState => ({
  version: 1,
  apiKey,
  playlists: [],
  importedLists: [],
  stars: {},
  ratings: {},
  plays: {},
  latePlays: [],
  queue: null,
});
