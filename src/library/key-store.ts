import { Dexie, type Table } from 'dexie';
import { HoldfastError } from '../domain/error';
import {
  currentName,
  guessesName,
  nameOf,
  rowName,
  rowsOf,
  withoutName,
  type AnyRootRow,
  type Guesses,
  type RootKeyRow,
  type RootRows,
  type Row,
} from './key-rows';
import { isLostConnection, toStorageError } from './storage-errors';

export type {
  AnyRootRow,
  CarriedRootRow,
  Guesses,
  LockedRootRow,
  RootKeyRow,
  RootRows,
} from './key-rows';

export interface KeyStore {
  /** The first root. */
  readonly get: () => Promise<RootKeyRow | undefined>;
  readonly putIfAbsent: (record: RootKeyRow) => Promise<RootKeyRow>;
  readonly all: () => Promise<RootRows>;
  /**
   * From now on another root is current; `rows` are put with it, in one strict transaction. False, with
   * nothing changed: another tab was faster, `from` is not current any more.
   */
  readonly change: (
    from: string,
    to: string,
    rows: ReadonlyMap<string, AnyRootRow>,
  ) => Promise<boolean>;
  /** Only when nothing is sealed under them any more. */
  readonly forget: (ids: readonly string[]) => Promise<void>;
  readonly guesses: () => Promise<Guesses>;
  readonly putGuesses: (guesses: Guesses) => Promise<void>;
  /** Everything. Only when the listener gives up what the keys had sealed. */
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

type KeyDatabase = Dexie & { readonly keys: Table<Row, string> };

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
  // As in `database`: the first open after a corruption fails, the next one tells what is left.
  await dexie.open().catch((thrown: unknown) => {
    if (!isLostConnection(thrown)) throw thrown;
    return dexie.open();
  });
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
 * A small database of its own for the keys, in the bucket `vault` where the browser has buckets.
 * A browser that learns or forgets buckets must not lose a key by it: both places are read, the
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
  const [home, ...others] = places as [KeyDatabase, ...KeyDatabase[]];
  const find = async (among: readonly KeyDatabase[]): Promise<RootKeyRow | undefined> => {
    for (const place of among) {
      const row = await place.keys.get(rowName);
      if (row && 'key' in row) return withoutName(row);
    }
    return undefined;
  };
  const all = async (): Promise<RootRows> =>
    rowsOf(await Promise.all(places.map((place) => place.keys.toArray())));
  const removeFrom = async (from: readonly KeyDatabase[], names: readonly string[]) => {
    for (const place of from) await place.keys.bulkDelete([...names]);
  };
  return {
    get: () => guarded(() => find(places)),
    putIfAbsent: (record) =>
      guarded(async () => {
        const elsewhere = await find(others);
        if (elsewhere) return elsewhere;
        return home.transaction('rw', home.keys, async () => {
          const kept = await find([home]);
          if (kept) return kept;
          await home.keys.add({ name: rowName, ...record });
          return record;
        });
      }),
    all: () => guarded(all),
    change: (from, to, rows) =>
      guarded(async () => {
        const elsewhere = (await all()).current;
        const names = [...rows.keys()].map(nameOf);
        const isDone = await home.transaction('rw', home.keys, async () => {
          const row = await home.keys.get(currentName);
          const now = row && 'root' in row ? row.root : elsewhere;
          if (now !== from) return false;
          await home.keys.bulkPut([
            ...[...rows].map(([id, each]) => ({ name: nameOf(id), ...each })),
            { name: currentName, root: to },
          ]);
          return true;
        });
        // Older rows of the same names must not come back when the browser forgets buckets.
        if (isDone) await removeFrom(others, [...names, currentName]);
        return isDone;
      }),
    forget: (ids) => guarded(() => removeFrom(places, ids.map(nameOf))),
    guesses: () =>
      guarded(async () => {
        const row = await home.keys.get(guessesName);
        const { failures, at } = row && 'failures' in row ? row : { failures: 0, at: 0 };
        return { failures, at };
      }),
    putGuesses: (guesses) =>
      guarded(async () => void (await home.keys.put({ name: guessesName, ...guesses }))),
    remove: () =>
      guarded(async () => {
        for (const place of places) await place.keys.clear();
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
