import type { QueueEntry, RepeatMode, SavedSession } from '../contracts/session';
import type { Failure } from '../domain/error';
import type { Queue } from './queue';
import type { TransportView } from './transport';
import type { UndoStep } from './undo-queue';

/**
 * idle     nothing is chosen
 * loading  wanted, and no sound yet
 * waiting  wanted, and the sound ran out of data
 * blocked  wanted, and the browser asks for a gesture: `play` from one resumes
 * failed   stopped, because nothing could be played; `error` says why, `play` tries again
 */
export type PlayStatus =
  'idle' | 'loading' | 'playing' | 'paused' | 'waiting' | 'blocked' | 'failed';

/** A track that was tried and could not be played. */
export interface Skipped {
  readonly entry: QueueEntry;
  readonly failure: Failure;
}

export interface PlayerState {
  readonly status: PlayStatus;
  readonly current: QueueEntry | null;
  /** seconds */
  readonly position: number;
  /** seconds; the catalogue's until the file itself tells, 0 while unknown. */
  readonly duration: number;
  readonly volume: number;
  readonly muted: boolean;
  readonly shuffled: boolean;
  readonly repeat: RepeatMode;
  readonly queue: readonly QueueEntry[];
  /** See `SavedSession.origin`. */
  readonly origin: string;
  /** Why the last track was skipped or the music stopped; goes when a track has played well. */
  readonly error: Failure | null;
  /** In the order they were tried, since the last one that played well. */
  readonly skipped: readonly Skipped[];
  /** It goes on by itself when somebody has the song again. */
  readonly waits: boolean;
  /** Acts on the queue that can be taken back, the last one last. */
  readonly steps: readonly UndoStep[];
}

export const statusOf = (
  { wanted, fact }: TransportView,
  hasCurrent: boolean,
  hasStopped: boolean,
): PlayStatus => {
  if (hasStopped) return 'failed';
  if (!hasCurrent) return 'idle';
  if (!wanted) return 'paused';
  // Wanted and not yet told otherwise: a start is under way.
  return fact === 'empty' || fact === 'paused' ? 'loading' : fact;
};

/** What a saved session does not take from the queue. */
export interface Sound {
  readonly volume: number;
  readonly muted: boolean;
}

interface Kept {
  readonly queue: Queue;
  readonly sound: Sound;
  readonly origin: string;
  readonly trail: readonly number[];
}

export const toSession = (
  { queue, sound, origin, trail }: Kept,
  position: number,
): SavedSession => {
  const { entries, unshuffled, currentId, shuffled, repeat } = queue;
  const { volume, muted } = sound;
  return {
    entries,
    unshuffled,
    currentId,
    position,
    shuffled,
    repeat,
    volume,
    muted,
    origin,
    trail,
  };
};
