import type { SavedSession } from '../contracts/session';
import type { Clock } from '../domain/clock';

/** Hands over what should survive a crash, not more often than needed. */
export interface SessionKeeper {
  /** Something that a listener would miss changed. */
  readonly saveNow: () => void;
  /** The position or the volume moved. */
  readonly saveSoon: () => void;
  /** Saves what is waiting: the page is going. */
  readonly flush: () => void;
}

/** ms. A killed browser loses at most this much of the position. */
const saveEvery = 5_000;

export const createSessionKeeper = (
  read: () => SavedSession,
  save: (session: SavedSession) => void,
  clock: Clock,
): SessionKeeper => {
  let waiting: AbortController | null = null;
  const saveNow = (): void => {
    waiting?.abort();
    waiting = null;
    save(read());
  };
  return {
    saveNow,
    saveSoon: () => {
      if (waiting) return;
      waiting = new AbortController();
      clock.sleep(saveEvery, waiting.signal).then(saveNow, () => undefined);
    },
    flush: () => {
      if (waiting) saveNow();
    },
  };
};
