import type { Key } from '../domain/keys';

/** What is playing and what comes next, as it survives a reload and a crash. */
export type RepeatMode = 'off' | 'all' | 'one';

export interface QueueEntry {
  /** Unique in the queue: the same song may stand in it twice. */
  readonly id: number;
  readonly track: Key;
  /** It was added because it is like this song. */
  readonly likeOf?: Key;
}

/** Who made a song and what it is on, equal for what a listener takes for the same; null: like no other. */
export interface Kin {
  readonly artist: string | null;
  readonly album: string | null;
}

export interface SavedSession {
  /** In playing order (already shuffled when `shuffled`). */
  readonly entries: readonly QueueEntry[];
  /** Entry ids in the order before shuffling; same set as `entries`. */
  readonly unshuffled: readonly number[];
  readonly currentId: number | null;
  /** Seconds into the current track. */
  readonly position: number;
  readonly shuffled: boolean;
  readonly repeat: RepeatMode;
  /** 0..1 */
  readonly volume: number;
  readonly muted: boolean;
  /** Where the queue came from, for "Playing from": a page path of the player, or ''. */
  readonly origin: string;
  /** Ids of entries in the order in which they were left for others, the last one last: the way back. */
  readonly trail?: readonly number[];
}
