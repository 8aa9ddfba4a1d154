import type { QueueEntry } from '../contracts/session';
import type { Key } from '../domain/keys';
import type { PlayerCore } from './player-core';
import type { Queue } from './queue';
import type { Random } from './shuffle';

/** What a player needs only sometimes, and loads then: it starts without it. */
export interface PlayerExtras {
  /** Learns who made the songs. May reject. */
  readonly learn: (tracks: readonly Key[]) => Promise<void>;
  /** What comes after the current entry in an order of chance that repeats nobody. */
  readonly mixRest: (queue: Queue, random: Random) => Queue;
  /** All of it in another order of chance, at its first entry; the same for the same queue. */
  readonly nextRound: (queue: Queue, random: Random) => Queue;
  readonly takeBack: (core: PlayerCore, edit: (next: Queue) => void, id?: number) => void;
}

export type FirstPlayable = (entries: readonly QueueEntry[]) => QueueEntry | undefined;
