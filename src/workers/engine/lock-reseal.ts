import type { LockView } from '../../contracts/downloads';
import type { Clock } from '../../domain/clock';
import { toFailure } from '../../domain/error';

/** Seals everything anew under the current root while this tab leads and the lock is open. */
export interface Resealing {
  readonly begin: (leading: AbortSignal) => void;
  readonly stop: () => void;
}

export interface ResealingParts {
  readonly clock: Pick<Clock, 'sleep'>;
  /** Resolves when the older roots are gone. */
  readonly reseal: (
    signal: AbortSignal,
    onProgress: (changing: NonNullable<LockView['changing']>) => void,
  ) => Promise<void>;
  readonly onProgress: (changing: LockView['changing']) => void;
  readonly onDone: () => void;
  /** It ended in whatever way: there may be more to do. */
  readonly onEnd: () => Promise<void>;
}

/** ms. Sealing anew met something that it knows no answer to: it is tried again. */
const restMs = 60_000;

export const createResealing = (parts: ResealingParts): Resealing => {
  let running: AbortController | null = null;
  const run = async (leading: AbortSignal, stop: AbortSignal): Promise<void> => {
    try {
      await parts.reseal(AbortSignal.any([leading, stop]), parts.onProgress);
      parts.onProgress(null);
      parts.onDone();
    } catch (error) {
      if (stop.aborted || leading.aborted) return;
      console.warn('reseal', toFailure(error).code);
      await parts.clock.sleep(restMs, leading);
    }
  };
  return {
    begin: (leading) => {
      if (running || leading.aborted) return;
      running = new AbortController();
      void run(leading, running.signal)
        .then(() => {
          running = null;
          return parts.onEnd();
        })
        .catch(() => undefined);
    },
    stop: () => running?.abort(),
  };
};
