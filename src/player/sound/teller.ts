import type { ErrorCode } from '../../domain/error';
import type { AudioEvent } from '../engine';

export type Told = 'nothing' | 'waiting' | 'playing' | 'paused' | 'blocked' | 'ended' | 'failed';

/** What the listeners of an engine were told last: nothing is told twice. */
export interface Teller {
  readonly told: () => Told;
  readonly tell: (kind: Exclude<Told, 'nothing' | 'failed'>) => void;
  readonly fail: (code: ErrorCode) => void;
  readonly position: (seconds: number) => void;
  readonly duration: (seconds: number) => void;
  /** `all`: another source, of which nothing was told. */
  readonly forget: (all?: boolean) => void;
  readonly subscribe: (listener: (event: AudioEvent) => void) => () => void;
}

export const createTeller = (): Teller => {
  const listeners = new Set<(event: AudioEvent) => void>();
  let told: Told = 'nothing';
  let toldDuration = 0;
  const emit = (event: AudioEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return {
    told: () => told,
    tell: (kind) => {
      if (told === kind) return;
      told = kind;
      emit({ kind });
    },
    fail: (code) => {
      if (told === 'failed') return;
      told = 'failed';
      emit({ kind: 'failed', code });
    },
    position: (seconds) => emit({ kind: 'position', seconds }),
    duration: (seconds) => {
      if (seconds === toldDuration) return;
      toldDuration = seconds;
      emit({ kind: 'duration', seconds });
    },
    forget: (all = false) => {
      told = 'nothing';
      if (all) toldDuration = 0;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
