import type { Key, SourceId } from '../domain/keys';

/** What the page and the engine tell each other about what is heard, beyond the session that is saved. */

export interface HeardTrack {
  readonly key: Key;
  /** Wall time, ms, at which it began. */
  readonly at: number;
}

export interface SimilarQuestion {
  /** What was heard last, the last one last. */
  readonly seeds: readonly Key[];
  /** Not these: they stand in the queue. */
  readonly without: readonly Key[];
  /** Sources whose sound can be had now; of all others only what is on the device. */
  readonly reachable: readonly SourceId[];
  readonly count: number;
}

export interface QueueNow {
  readonly tracks: readonly Key[];
  /** Of what plays. */
  readonly index: number;
  /** Seconds into it. */
  readonly position: number;
}

/** A queue that another player left at a server. */
export interface QueueOffer extends QueueNow {
  readonly source: SourceId;
  /** As it names itself; '' = another device with Holdfast. */
  readonly client: string;
  /** Wall time of the server, ms. */
  readonly changed: number;
}
