import type { SavedSession } from '../contracts/session';

/**
 * The queue that the engine worker has not written down yet, for the page that is left: it takes its worker along
 * before the database has the last word. Written only then; the next start hands it to the worker, which checks it.
 */
export interface UnsavedSession {
  readonly keep: (session: SavedSession) => void;
  readonly drop: () => void;
  readonly read: () => string | null;
}

const name = 'holdfast.unsaved';

const tryStorage = <T>(act: (storage: Storage) => T): T | null => {
  try {
    return act(localStorage);
  } catch {
    // Full or forbidden: the database has what was saved before.
    return null;
  }
};

export const createUnsavedSession = (): UnsavedSession => ({
  keep: (session) => void tryStorage((storage) => storage.setItem(name, JSON.stringify(session))),
  drop: () => void tryStorage((storage) => storage.removeItem(name)),
  read: () => tryStorage((storage) => storage.getItem(name)),
});
