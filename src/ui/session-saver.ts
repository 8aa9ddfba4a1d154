import type { SavedSession } from '../contracts/session';
import type { UnsavedSession } from './unsaved-session';

/**
 * Hands the session to the engine worker, and not while a song is about to sound: the worker would write it
 * down and plan what to fetch ahead before it opens the song that somebody waits for.
 */
export interface SessionSaver {
  readonly save: (session: SavedSession, isStarting: boolean) => void;
  /** The page is going: what waits is saved, and what the worker has not written down is kept for the next start. */
  readonly flush: () => void;
}

/** ms. A song that is on the device sounds within a tenth of a second. */
const startsWithin = 300;

export const createSessionSaver = (
  save: (session: SavedSession) => Promise<void>,
  unsaved: Pick<UnsavedSession, 'keep' | 'drop'>,
): SessionSaver => {
  let latest: SavedSession | null = null;
  /** Handed over last, until it is on the disk. */
  let pending: SavedSession | null = null;
  let isKept = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const written = (session: SavedSession): void => {
    if (pending !== session) return;
    pending = null;
    if (isKept) unsaved.drop();
    isKept = false;
  };
  const handOver = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!latest) return;
    const session = latest;
    latest = null;
    pending = session;
    save(session).then(
      () => written(session),
      () => undefined,
    );
  };
  return {
    save: (session, isStarting) => {
      latest = session;
      if (!isStarting) handOver();
      else timer ??= setTimeout(handOver, startsWithin);
    },
    flush: () => {
      handOver();
      if (!pending) return;
      unsaved.keep(pending);
      isKept = true;
    },
  };
};
