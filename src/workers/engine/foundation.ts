import { HoldfastError, toFailure, type Failure } from '../../domain/error';
import type { SealedObjects } from '../../downloads/ports';
import { openKeyStore } from '../../library/key-store';
import { openLibrary, type Library, type LibraryChange } from '../../library/library';
import { chooseStore } from '../../store/choose-store';
import type { SealedStore, StoreKind } from '../../store/sealed-store';
import { openVault, type Vault } from '../../vault/vault';
import { createSealedObjects } from './sealed-objects';
import { systemClock } from '../../domain/system-clock';

/** What lies on the device, opened. A part that does not open is told, and the rest goes on. */
export interface Foundation {
  readonly library: Library;
  readonly objects: SealedObjects;
  readonly vault: Vault | null;
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
  const vault = await attempt(() => openKeys(library, store));
  const objects =
    vault && store
      ? createSealedObjects(vault, store, systemClock.random)
      : closedObjects(trouble ?? { code: 'storage.unavailable', data: {} });
  return { library, objects, vault, store, storeKind: store?.kind ?? 'none', trouble };
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
const openKeys = async (library: Library, store: SealedStore | null): Promise<Vault> => {
  const [rows, sources, stored] = await Promise.all([
    library.records.all(),
    library.sources.list(),
    store ? store.list() : [],
  ]);
  const expectExisting =
    stored.length > 0 ||
    rows.some((row) => row.manifest !== null) ||
    sources.some((row) => row.sealedCredentials !== null);
  return openVault({ keyStore: await openKeyStore(), expectExisting });
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
