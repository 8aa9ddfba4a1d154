import type { Clock } from '../domain/clock';
import { toFailure, HoldfastError, type Failure } from '../domain/error';
import { createOpfsStore } from './opfs-store';
import { openOpfsRoot, type OpfsFolder } from './opfs-types';
import type { SealedStore } from './sealed-store';
import { guard } from './storage-error';

export interface ChosenStore {
  /** `store.kind` says which. */
  readonly store: SealedStore;
  /** Why not OPFS; null when it is. */
  readonly opfsFailure: Failure | null;
}

export interface ChooseStoreParts {
  readonly clock: Pick<Clock, 'sleep' | 'random'>;
  readonly openRoot?: () => Promise<OpfsFolder>;
  readonly factory?: IDBFactory;
}

/**
 * Opens a sync handle: the only way to know, since the methods exist in places (private windows,
 * WebKitGTK, shared workers) where calling them fails.
 */
const probeOpfs = (openRoot: () => Promise<OpfsFolder>, random: () => number): Promise<void> =>
  guard({}, async () => {
    const root = await openRoot();
    // A name of its own: two tabs that start together must not take each other's file away.
    const name = `holdfast-probe-${random().toString(36).slice(2)}`;
    const file = await root.getFileHandle(name, { create: true });
    try {
      if (!file.createSyncAccessHandle) throw new HoldfastError('storage.unavailable');
      const handle = await file.createSyncAccessHandle();
      handle.close();
    } finally {
      await root.removeEntry(name);
    }
  });

/**
 * OPFS where it works in this thread, otherwise IndexedDB. The engine compares the kind with that
 * of the last run: objects of one are not found in the other.
 *
 * @throws HoldfastError `storage.*` when neither can be opened
 */
export const chooseStore = async (parts: ChooseStoreParts): Promise<ChosenStore> => {
  const { clock, openRoot = openOpfsRoot, factory = globalThis.indexedDB } = parts;
  const opfsFailure = await probeOpfs(openRoot, clock.random).then(() => null, toFailure);
  // A full disk is no reason against OPFS: what is stored there can still be read and removed.
  if (opfsFailure === null || opfsFailure.code === 'storage.quota') {
    return { store: createOpfsStore({ clock, openRoot }), opfsFailure: null };
  }
  if (!factory) throw new HoldfastError('storage.unavailable', { why: 'no database' });
  // Few browsers need it: loaded where it is.
  const { createIndexedDbStore } = await import('./indexeddb-store');
  const store = createIndexedDbStore({ clock, factory });
  await store.probe();
  return { store, opfsFailure };
};
