import { HoldfastError, toFailure, type Failure } from '../../domain/error';
import type { SealedObjects } from '../../downloads/ports';
import { openKeyStore, type KeyStore } from '../../library/key-store';
import { openLibrary, type Library, type LibraryChange } from '../../library/library';
import { chooseStore } from '../../store/choose-store';
import type { SealedStore, StoreKind } from '../../store/sealed-store';
import { findRootKey } from '../../vault/root-key';
import { checkWebCrypto } from '../../vault/vault';
import { createKeyring, type Keyring } from './keyring';
import { createSealedObjects } from './sealed-objects';
import { systemClock } from '../../domain/system-clock';

/** What lies on the device, opened. A part that does not open is told, and the rest goes on. */
export interface Foundation {
  readonly library: Library;
  readonly objects: SealedObjects;
  /** Null: they are lost. Closed while the listener's lock is. */
  readonly keys: Keyring | null;
  readonly keyStore: KeyStore | null;
  /** There is a lock, or there was one and what it sealed is not all sealed anew. */
  readonly hasLock: boolean;
  /** The current root as it was read; null: keys are lost. */
  readonly root: string | null;
  /** The sealed bytes themselves; for removing what cannot be opened. */
  readonly store: SealedStore | null;
  readonly storeKind: StoreKind | 'none';
  /** The first part that did not open. */
  readonly trouble: Failure | null;
}

export interface FoundationHooks {
  readonly report: (failure: Failure) => void;
  readonly onChange: (change: LibraryChange) => void;
}

/** Rejects with `storage.*` when the library itself cannot be opened: there is nothing without it. */
export const openFoundation = async (hooks: FoundationHooks): Promise<Foundation> => {
  const library = await openLibrary({ now: systemClock.now, ...hooks });
  let trouble: Failure | null = null;
  const attempt = async <T>(open: () => Promise<T>): Promise<T | null> => {
    try {
      return await open();
    } catch (error) {
      trouble ??= toFailure(error);
      return null;
    }
  };
  const store = await attempt(() => openStore(library));
  const keyStore = await attempt(() => openKeyStore());
  const opened = keyStore && (await attempt(() => openKeys(keyStore, library, store)));
  const keys = opened?.keys ?? null;
  const objects =
    keys && store
      ? createSealedObjects(keys, store, systemClock.random)
      : closedObjects(trouble ?? { code: 'storage.unavailable', data: {} });
  return {
    library,
    objects,
    keys,
    keyStore,
    store,
    trouble,
    hasLock: opened?.hasLock ?? false,
    root: opened?.root ?? null,
    storeKind: store?.kind ?? 'none',
  };
};

/**
 * The store of the last run. Where files could not be opened just now, the second store opens empty; to
 * believe it would mean to plan every download anew and to delete the files at the next good start.
 * Throws why the files did not open.
 */
const openStore = async (library: Library): Promise<SealedStore> => {
  const { store, opfsFailure } = await chooseStore({ clock: systemClock });
  if (opfsFailure === null) return store;
  const stored = new Set((await store.list()).map((object) => object.id));
  const written = (await library.records.all()).filter((row) => row.objectId !== null);
  if (written.length > 0 && !written.some((row) => stored.has(row.objectId!))) {
    throw new HoldfastError(opfsFailure.code, opfsFailure.data);
  }
  return store;
};

/** Sealed things without their key mean that the key was lost, not that this is a first visit. */
const openKeys = async (
  keyStore: KeyStore,
  library: Library,
  store: SealedStore | null,
): Promise<{ readonly keys: Keyring; readonly hasLock: boolean; readonly root: string }> => {
  checkWebCrypto();
  const keys = createKeyring();
  const known = await keyStore.all();
  const hasLock = known.current !== '' || [...known.roots.keys()].some((id) => id !== '');
  if (hasLock) await (await import('./roots')).openRoots(known, keys);
  else {
    const key = await findRootKey(keyStore, await isAnythingSealed(library, store));
    keys.put({ current: '', keys: new Map([['', key]]), isLockable: false });
  }
  return { keys, hasLock, root: known.current };
};

const isAnythingSealed = async (library: Library, store: SealedStore | null): Promise<boolean> => {
  const [rows, sources, stored] = await Promise.all([
    library.records.all(),
    library.sources.list(),
    store ? store.list() : [],
  ]);
  return (
    stored.length > 0 ||
    rows.some((row) => row.manifest !== null) ||
    sources.some((row) => row.sealedCredentials !== null)
  );
};

/** Stands where sealed objects cannot be used, and says why whenever it is asked. */
const closedObjects = ({ code, data }: Failure): SealedObjects => {
  const refuse = (): Promise<never> => Promise.reject(new HoldfastError(code, data));
  const refuseNow = (): never => {
    throw new HoldfastError(code, data);
  };
  return {
    newId: refuseNow,
    root: refuseNow,
    create: refuse,
    resume: refuse,
    read: refuse,
    spotCheck: refuse,
    survey: refuse,
    mend: refuse,
    remove: refuse,
    list: refuse,
    usage: async () => 0,
    sealManifest: refuse,
    openManifest: refuse,
  };
};
