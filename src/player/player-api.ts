import type { QueueEntry, RepeatMode, SavedSession } from '../contracts/session';
import type { Clock } from '../domain/clock';
import type { Failure } from '../domain/error';
import type { Key } from '../domain/keys';
import type { Track } from '../domain/music';
import type { AudioEngine } from './engine';
import type { PlayerExtras } from './extras';
import type { FactsOf } from './neighbour-facts';
import type { PlayerState } from './player-state';

export interface PlayerOptions {
  readonly createEngine: (now: () => number) => AudioEngine;
  /** The address of a track for one load. */
  readonly urlFor: (key: Key, serial: string) => string;
  /** Null when nobody knows. May reject. */
  readonly whyFailed: (serial: string) => Promise<Failure | null>;
  /** On the device, or its source can be reached as far as we know. */
  readonly isPlayable: (key: Key) => boolean;
  /** What the page knows of a track; null is allowed. */
  readonly trackOf: (key: Key) => Pick<Track, 'suffix' | 'duration'> | null;
  /** Of these tracks, once they are known: for tracks that follow each other without a gap. Never rejects. */
  readonly factsOf?: FactsOf;
  /** Loads what is needed only sometimes; absent: nothing is taken back, and chance alone mixes. */
  readonly extras?: () => Promise<PlayerExtras>;
  readonly saveSession: (session: SavedSession) => void;
  /** Of a song that nobody has now: the next one that plays, or wait for it. */
  readonly whenGone: () => 'next' | 'wait';
  readonly clock: Clock;
}

/** Every action is a wish: what came of it is seen in the state. */
export interface Player {
  readonly getState: () => PlayerState;
  /** Called after each change. Returns what ends the subscription. */
  readonly subscribe: (listener: (state: PlayerState) => void) => () => void;
  /** Takes up a saved session, paused. Loads nothing and plays nothing. */
  readonly restore: (session: SavedSession) => void;
  /** Plays this list from `index`, `position` seconds into it; `origin` as in `SavedSession`. */
  readonly playFrom: (
    tracks: readonly Key[],
    index: number,
    origin?: string,
    position?: number,
  ) => void;
  /** Turns shuffle on and begins anywhere. */
  readonly playShuffled: (tracks: readonly Key[], origin?: string) => void;
  readonly playNext: (tracks: readonly Key[]) => void;
  readonly add: (tracks: readonly Key[]) => void;
  /** Nobody chose them: they are like this song. */
  readonly addLike: (tracks: readonly Key[], likeOf: Key) => void;
  readonly remove: (entryId: number) => void;
  /** Everything but what plays now. */
  readonly clear: () => void;
  readonly move: (entryId: number, toIndex: number) => void;
  readonly jump: (entryId: number) => void;
  /** Takes back an act on the queue, the last one or the one of this id (`PlayerState.steps`). */
  readonly undo: (id?: number) => void;
  readonly play: () => void;
  readonly pause: () => void;
  readonly toggle: () => void;
  /** Pauses at the beginning and lets the sound go. */
  readonly stop: () => void;
  readonly next: () => void;
  /**
   * The start of this track, or, within its first 3 s, the track before: in an order of chance what was heard
   * before it, else what stands before it.
   */
  readonly previous: () => void;
  /** seconds; clamped */
  readonly seek: (position: number) => void;
  /** 0..1; clamped. Turning it up ends the mute. */
  readonly setVolume: (volume: number) => void;
  readonly setMuted: (muted: boolean) => void;
  /** As the engine's: false when the device is not there. */
  readonly setOutput: (deviceId: string) => Promise<boolean>;
  readonly setShuffled: (shuffled: boolean) => void;
  readonly setRepeat: (repeat: RepeatMode) => void;
  /** Asked when an entry comes to its end; true: the music stops there, at the next one. */
  readonly stopBetween: (stops: (current: QueueEntry, next: QueueEntry | null) => boolean) => void;
  /** 0..1: a part of the volume that is heard; the volume itself stays as it was set. */
  readonly setFade: (fade: number) => void;
  /** `trackOf` has learnt something: its duration stands in until the file itself tells. */
  readonly refresh: () => void;
  /** Some source answers again: music that waits for one tries at once. */
  readonly sourceBack: () => void;
  /** Saves at once what is waiting to be saved: for `pagehide` and hidden pages. */
  readonly flush: () => void;
  readonly dispose: () => void;
}
