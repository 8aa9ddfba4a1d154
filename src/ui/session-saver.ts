import type { SavedSession } from '../contracts/session';

/**
 * Hands the session to the engine worker, and not while a song is about to sound: the worker would write it
 * down and plan what to fetch ahead before it opens the song that somebody waits for.
 */
export interface SessionSaver {
  readonly save: (session: SavedSession, isStarting: boolean) => void;
  /** What waits is saved: the page is going. */
  readonly flush: () => void;
}

/** ms. A song that is on the device sounds within a tenth of a second. */
const startsWithin = 300;

export const createSessionSaver = (save: (session: SavedSession) => void): SessionSaver => {
  let latest: SavedSession | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (latest) save(latest);
    latest = null;
  };
  return {
    save: (session, isStarting) => {
      latest = session;
      if (!isStarting) flush();
      else timer ??= setTimeout(flush, startsWithin);
    },
    flush,
  };
};
