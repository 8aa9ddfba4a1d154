import { Dexie, type DexieOptions } from 'dexie';
import type { Clock } from '../domain/clock';
import { HoldfastError } from '../domain/error';
import { systemClock } from '../domain/system-clock';
import { migrateToTwo } from './migrate';
import { schemaVersion, stores, type TableName, type Tables } from './schema';
import { isLostConnection, toStorageError } from './storage-errors';
import { missingRow, runWrites, type Write, type WriteOptions } from './writes';

/** Dexie counts one version as ten of the browser's. */
const nativeFactor = 10;
/** A browser that does not open its database in this time never does (reliability S12). */
const defaultTimeLimit = 10_000;
const maxReopens = 3;

export interface DatabaseOptions {
  readonly name?: string;
  readonly indexedDB?: IDBFactory;
  readonly keyRange?: typeof IDBKeyRange;
  /** ms */
  readonly timeLimit?: number;
  readonly sleep?: Clock['sleep'];
}

export interface Database {
  /** True when there was none before: a first run, or everything was lost. */
  readonly created: boolean;
  readonly keyRange: typeof IDBKeyRange;
  /** Errors are ours; a lost connection is opened anew and the work done again. */
  readonly read: <T>(work: (tables: Tables) => PromiseLike<T>) => Promise<T>;
  /** The same, with everything read as it was at one moment. */
  readonly snapshot: <T>(
    names: readonly TableName[],
    work: (tables: Tables) => PromiseLike<T>,
  ) => Promise<T>;
  readonly write: (writes: readonly Write[], options?: WriteOptions) => Promise<void>;
  readonly close: () => void;
}

type HoldfastDexie = Dexie & Tables;

const declareSchema = (name: string, options: DexieOptions): HoldfastDexie => {
  const dexie = new Dexie(name, { ...options, autoOpen: false, cache: 'disabled' });
  dexie.version(1).stores(stores);
  dexie.version(2).stores(stores).upgrade(migrateToTwo);
  return dexie as HoldfastDexie;
};

const newerError = (): HoldfastError =>
  new HoldfastError('storage.newer-version', { known: schemaVersion });

/** The version by opening; a database that is not there is not made. */
const probeVersion = (factory: IDBFactory, name: string): Promise<number> =>
  new Promise((resolve) => {
    const request = factory.open(name);
    request.addEventListener('upgradeneeded', () => request.transaction?.abort());
    request.addEventListener('error', () => resolve(0));
    request.addEventListener('success', () => {
      const { version } = request.result;
      request.result.close();
      resolve(version);
    });
  });

const findVersion = async (factory: IDBFactory, name: string): Promise<number> => {
  if (typeof factory.databases !== 'function') return probeVersion(factory, name);
  return (await factory.databases()).find((entry) => entry.name === name)?.version ?? 0;
};

/**
 * Refuses a database of a newer player before it is opened: Dexie would open it all the same and
 * add what it misses of its own older schema.
 */
const refuseNewer = async (factory: IDBFactory, name: string): Promise<void> => {
  if ((await findVersion(factory, name)) >= (schemaVersion + 1) * nativeFactor) throw newerError();
};

/** Rejects after `ms`; the work itself cannot be stopped. */
const withLimit = async <T>(ms: number, work: Promise<T>, why: () => HoldfastError): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(why()), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
};

interface Opened {
  readonly dexie: HoldfastDexie;
  readonly created: boolean;
}

interface OpenParts {
  readonly name: string;
  readonly factory: IDBFactory;
  readonly keyRange: typeof IDBKeyRange;
  readonly timeLimit: number;
  readonly sleep: Clock['sleep'];
  readonly onVersionChange: (dexie: HoldfastDexie, deleted: boolean) => void;
}

const openOnce = async (parts: OpenParts): Promise<Opened> => {
  const { name, factory, keyRange, timeLimit, onVersionChange } = parts;
  const dexie = declareSchema(name, { indexedDB: factory, IDBKeyRange: keyRange });
  let created = false;
  let blocked = false;
  dexie.on('populate', () => {
    created = true;
  });
  dexie.on('blocked', () => {
    blocked = true;
  });
  dexie.on('versionchange', (event) => {
    onVersionChange(dexie, event.newVersion === null);
    return false; // Dexie's own answer is not wanted: it opens again by itself.
  });
  const work = refuseNewer(factory, name).then(() => dexie.open());
  try {
    await withLimit(timeLimit, Promise.resolve(work), () =>
      blocked
        ? new HoldfastError('storage.blocked')
        : new HoldfastError('storage.unavailable', { why: 'timeout' }),
    );
    // A connection that dies while Dexie opens it leaves an open database that can do nothing.
    if (!dexie.core) throw new DOMException('connection is closing', 'UnknownError');
    return { dexie, created };
  } catch (thrown) {
    dexie.close();
    if (thrown instanceof HoldfastError) throw thrown;
    const error = toStorageError(thrown);
    throw error.code === 'storage.failed'
      ? new HoldfastError('storage.unavailable', error.data, { cause: thrown })
      : error;
  }
};

/** ms before the n-th further try. */
const reopenPause = 200;

/**
 * The first open after a corruption fails in Chromium with an UnknownError, and the next one gives an empty
 * database (measured): what is told must not depend on which of them this is (reliability.md F1, F18).
 */
const openPatiently = async (parts: OpenParts): Promise<Opened> => {
  for (let tries = 1; ; tries++) {
    try {
      return await openOnce(parts);
    } catch (thrown) {
      const cause = thrown instanceof HoldfastError ? thrown.cause : thrown;
      if (!isLostConnection(cause) || tries >= maxReopens) throw thrown;
      await parts.sleep(reopenPause * tries);
    }
  }
};

/**
 * Opens the database, within a time limit. It gives way to a newer player in another tab: it closes
 * then, and every later call is refused with `storage.newer-version`.
 *
 * @throws HoldfastError `storage.unavailable`, `storage.blocked`, `storage.newer-version`
 */
export const openDatabase = async (options: DatabaseOptions = {}): Promise<Database> => {
  const factory = options.indexedDB ?? globalThis.indexedDB;
  const keyRange = options.keyRange ?? globalThis.IDBKeyRange;
  if (factory === undefined || factory === null) throw new HoldfastError('storage.unavailable');
  let refusal: HoldfastError | null = null;
  const parts: OpenParts = {
    name: options.name ?? 'holdfast',
    factory,
    keyRange,
    timeLimit: options.timeLimit ?? defaultTimeLimit,
    sleep: options.sleep ?? systemClock.sleep,
    onVersionChange: (dexie, deleted) => {
      refusal = deleted
        ? new HoldfastError('storage.unavailable', { why: 'deleted' })
        : newerError();
      dexie.close();
    },
  };
  const first = await openPatiently(parts);
  let current = Promise.resolve(first);

  /** Several calls may meet the same dead connection: only the first of them opens anew. */
  const reopen = async (dead: Promise<Opened>): Promise<void> => {
    if (dead !== current) return;
    current = openOnce(parts);
    await dead.then(({ dexie }) => dexie.close()).catch(() => undefined);
  };

  const healed = async <T>(work: (dexie: HoldfastDexie) => PromiseLike<T>): Promise<T> => {
    for (let reopens = 0; ; reopens++) {
      if (refusal) throw refusal;
      const using = current;
      let isOpen = false;
      try {
        const { dexie } = await using;
        isOpen = true;
        return await work(dexie);
      } catch (thrown) {
        if (refusal) throw refusal;
        const isDead = !isOpen || isLostConnection(thrown);
        if (!isDead || reopens >= maxReopens) throw toStorageError(thrown);
        await reopen(using);
      }
    }
  };

  return {
    created: first.created,
    keyRange,
    read: (work) => healed(work),
    snapshot: (names, work) =>
      healed((dexie) => dexie.transaction('r', [...names], () => work(dexie))),
    write: async (writes, writeOptions = {}) => {
      if (writes.length === 0) return;
      try {
        await healed((dexie) => runWrites(dexie.backendDB(), writes, writeOptions));
      } catch (thrown) {
        const cause = thrown instanceof HoldfastError ? thrown.cause : null;
        if (cause instanceof DOMException && cause.name === missingRow) {
          throw new HoldfastError('storage.missing', { what: writeOptions.requires?.table ?? '' });
        }
        throw thrown;
      }
    },
    close: () => {
      refusal = new HoldfastError('storage.unavailable', { why: 'closed' });
      void current.then(({ dexie }) => dexie.close()).catch(() => undefined);
    },
  };
};
