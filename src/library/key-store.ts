import { Dexie, type Table } from 'dexie';
import { HoldfastError } from '../domain/error';
import { toStorageError } from './storage-errors';

/** The vault's root key and the constant that proves it; see `vault/root-key`. */
export interface RootKeyRow {
  readonly key: CryptoKey;
  readonly probe: Uint8Array<ArrayBuffer>;
}

export interface KeyStore {
  readonly get: () => Promise<RootKeyRow | undefined>;
  readonly putIfAbsent: (record: RootKeyRow) => Promise<RootKeyRow>;
  /** Only when the listener gives up what the key had sealed. */
  readonly remove: () => Promise<void>;
  readonly close: () => void;
}

export interface KeyStoreOptions {
  readonly indexedDB?: IDBFactory;
  readonly keyRange?: typeof IDBKeyRange;
  /** `navigator.storageBuckets` where the browser has it. */
  readonly buckets?: unknown;
}

const name = 'holdfast-keys';
const rowName = 'root';

interface BucketManager {
  readonly open: (
    name: string,
    options: { durability: 'strict' },
  ) => Promise<{ readonly indexedDB: IDBFactory }>;
}

const isManager = (value: unknown): value is BucketManager =>
  typeof value === 'object' && value !== null && 'open' in value;

/** A bucket has a directory of its own on the disk: damage to the music data does not reach it. */
const findBucket = async (buckets: unknown): Promise<IDBFactory | null> => {
  try {
    if (!isManager(buckets)) return null;
    return (await buckets.open('vault', { durability: 'strict' })).indexedDB ?? null;
  } catch {
    return null;
  }
};

type KeyDatabase = Dexie & { readonly keys: Table<RootKeyRow & { readonly name: string }> };

const openKeys = async (
  factory: IDBFactory,
  keyRange: typeof IDBKeyRange,
): Promise<KeyDatabase> => {
  const dexie = new Dexie(name, {
    indexedDB: factory,
    IDBKeyRange: keyRange,
    chromeTransactionDurability: 'strict',
    cache: 'disabled',
  });
  dexie.version(1).stores({ keys: 'name' });
  await dexie.open();
  return dexie as KeyDatabase;
};

const guarded = async <T>(work: () => PromiseLike<T>): Promise<T> => {
  try {
    return await work();
  } catch (thrown) {
    throw toStorageError(thrown);
  }
};

/**
 * A small database of its own for the key, in the bucket `vault` where the browser has buckets.
 * A browser that learns or forgets buckets must not lose the key by it: both places are read, the
 * bucket first, and a key that lies in either is never minted anew.
 *
 * @throws HoldfastError `storage.unavailable`, `storage.failed`, `storage.quota`
 */
export const openKeyStore = async (options: KeyStoreOptions = {}): Promise<KeyStore> => {
  const factory = options.indexedDB ?? globalThis.indexedDB;
  const keyRange = options.keyRange ?? globalThis.IDBKeyRange;
  if (!factory) throw new HoldfastError('storage.unavailable');
  const bucket = await findBucket('buckets' in options ? options.buckets : findManager());
  const places = await guarded(async () => {
    const opened: KeyDatabase[] = [];
    if (bucket) opened.push(await openKeys(bucket, keyRange));
    opened.push(await openKeys(factory, keyRange));
    return opened;
  });
  const find = async (among: readonly KeyDatabase[]): Promise<RootKeyRow | undefined> => {
    for (const place of among) {
      const row = await place.keys.get(rowName);
      if (row) return { key: row.key, probe: row.probe };
    }
    return undefined;
  };
  return {
    get: () => guarded(() => find(places)),
    putIfAbsent: (record) =>
      guarded(async () => {
        const [home, ...others] = places as [KeyDatabase, ...KeyDatabase[]];
        const elsewhere = await find(others);
        if (elsewhere) return elsewhere;
        return home.transaction('rw', home.keys, async () => {
          const kept = await home.keys.get(rowName);
          if (kept) return { key: kept.key, probe: kept.probe };
          await home.keys.add({ name: rowName, ...record });
          return record;
        });
      }),
    remove: () =>
      guarded(async () => {
        for (const place of places) await place.keys.delete(rowName);
      }),
    close: () => places.forEach((place) => place.close()),
  };
};

/** Some browsers throw on the mere mention in a private window. */
const findManager = (): unknown => {
  try {
    return (navigator as { storageBuckets?: unknown }).storageBuckets;
  } catch {
    return undefined;
  }
};
