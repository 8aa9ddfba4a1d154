import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { EngineApi } from '../contracts/engine';
import type { PcmApi } from '../contracts/pcm';
import type { QueueEntry, RepeatMode } from '../contracts/session';
import type { Failure } from '../domain/error';
import type { Key } from '../domain/keys';
import type { UndoStep } from '../player/undo-queue';
import type { AppStore } from './state/app-store';

export type PlayerStatus = 'idle' | 'loading' | 'playing' | 'paused' | 'failed';

/** What is heard now, as the media element says it, and the queue around it. */
export interface PlayerState {
  readonly status: PlayerStatus;
  /** The entry of `entries` that plays or would play; null while the queue is empty. */
  readonly current: QueueEntry | null;
  /** Seconds into the track. */
  readonly position: number;
  /** Seconds; 0 while unknown. */
  readonly duration: number;
  /** 0..1 */
  readonly volume: number;
  readonly muted: boolean;
  readonly shuffled: boolean;
  readonly repeat: RepeatMode;
  /** In playing order. */
  readonly entries: readonly QueueEntry[];
  /** Why the current track does not play. */
  readonly failure: Failure | null;
  /** It goes on by itself when somebody has the song again. */
  readonly waits: boolean;
  /** A page path of the player, or ''. */
  readonly origin: string;
  /** Acts on the queue that can be taken back, the last one last. */
  readonly steps: readonly UndoStep[];
}

/** What the interface asks of the player. None of these throw: what goes wrong shows in the state. */
export interface PlayerControls {
  readonly getState: () => PlayerState;
  /** Called after each change, the position included; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
  /**
   * Replaces the queue and plays. `shuffled` sets shuffle, the start staying first; without it shuffle
   * stays as it is. `position`: seconds into the first song.
   */
  readonly play: (
    keys: readonly Key[],
    startIndex: number,
    origin: string,
    options?: { readonly shuffled?: boolean; readonly position?: number },
  ) => void;
  readonly toggle: () => void;
  readonly next: () => void;
  readonly previous: () => void;
  /** Seconds from the start of the track. */
  readonly seek: (seconds: number) => void;
  readonly setVolume: (volume: number) => void;
  readonly setMuted: (muted: boolean) => void;
  readonly toggleShuffle: () => void;
  readonly cycleRepeat: () => void;
  readonly jumpTo: (entryId: number) => void;
  readonly remove: (entryId: number) => void;
  /** `toIndex` counts in playing order, after the entry was taken out. */
  readonly move: (entryId: number, toIndex: number) => void;
  readonly playNext: (keys: readonly Key[]) => void;
  readonly addToQueue: (keys: readonly Key[]) => void;
  /** Everything but what plays now. */
  readonly clear: () => void;
  /** The last act on the queue, or the one with this id. */
  readonly undo: (id?: number) => void;
}

/** Everything that the screens are handed; only the composition root builds it. */
export interface Services {
  readonly engine: EngineApi;
  readonly player: PlayerControls;
  readonly store: AppStore;
  /** Takes seconds, on a worker of its own. Rejects as `PcmApi.peaks`. */
  readonly peaksOf: PcmApi['peaks'];
  readonly version: string;
  /** A newer version waits: loads it. */
  readonly applyUpdate: () => void;
}

export const ServicesContext = createContext<Services | null>(null);

export const useServices = (): Services => {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('a screen outside of the app');
  return services;
};
