import type { Clock } from '../domain/clock';
import { HoldfastError } from '../domain/error';
import { nameOf, toStorageError } from './storage-error';

/** What one transaction does: issues requests, and hands over its result before it ends. */
export type Work<T> = (transaction: IDBTransaction, give: (value: T) => void) => void;

export interface Connection {
  /** Resolves with what `work` gave, only after the transaction is complete. */
  readonly transact: <T>(
    mode: IDBTransactionMode,
    durability: IDBTransactionDurability,
    work: Work<T>,
  ) => Promise<T>;
  readonly close: () => void;
}

export interface ConnectionParts {
  readonly factory: IDBFactory;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly databaseName: string;
}

export const objectsTable = 'objects';
export const partsTable = 'parts';
const databaseVersion = 1;

/** An open that never answers is a known accident (reliability.md S12); a person waits 10 s. */
const openLimitMs = 8_000;
/** "Connection to the server lost" heals by opening anew; more often than this it does not. */
const maxTries = 3;
const brokenConnection = ['InvalidStateError', 'UnknownError'];

/** It may have been aborted by the browser already: then its own reason counts. */
const abortQuietly = (transaction: IDBTransaction): void => {
  try {
    transaction.abort();
  } catch {
    // InvalidStateError: it is over, and its event tells.
  }
};

/** Rejects with the abort's own reason: a full disk is told only there, not by a request. */
const runTransaction = <T>(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  durability: IDBTransactionDurability,
  work: Work<T>,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const transaction = database.transaction([objectsTable, partsTable], mode, { durability });
    let result: { readonly value: T } | undefined;
    let failure: unknown;
    transaction.addEventListener('complete', () => {
      if (result) resolve(result.value);
      else reject(new HoldfastError('storage.failed', { why: 'no result' }));
    });
    transaction.addEventListener('error', ({ target }) => {
      failure ??= (target as IDBRequest).error;
    });
    transaction.addEventListener('abort', () => {
      reject(transaction.error ?? failure ?? new HoldfastError('storage.failed', { why: 'abort' }));
    });
    try {
      work(transaction, (value) => (result = { value }));
    } catch (thrown) {
      failure = thrown;
      abortQuietly(transaction);
    }
  });

const openRequest = (
  { factory, databaseName }: ConnectionParts,
  abandoned: AbortSignal,
  onBlocked: () => void,
): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = factory.open(databaseName, databaseVersion);
    request.addEventListener('blocked', onBlocked);
    request.addEventListener('error', () => reject(request.error));
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore(objectsTable);
      request.result.createObjectStore(partsTable);
    });
    request.addEventListener('success', () => {
      // Too late is as good as never: nobody waits any more, and an open one would block others.
      if (abandoned.aborted) request.result.close();
      else resolve(request.result);
    });
  });

const openWithin = async (parts: ConnectionParts): Promise<IDBDatabase> => {
  const abandoned = new AbortController();
  const answered = new AbortController();
  let isBlocked = false;
  const opening = openRequest(parts, abandoned.signal, () => (isBlocked = true));
  const limit = parts.clock.sleep(openLimitMs, answered.signal).then(() => {
    abandoned.abort();
    if (isBlocked) throw new HoldfastError('storage.blocked', { what: 'database' });
    throw new HoldfastError('storage.unavailable', { why: 'timeout' });
  });
  try {
    return await Promise.race([opening, limit]);
  } finally {
    answered.abort();
    limit.catch(() => undefined);
    opening.catch(() => undefined);
  }
};

/** Opens when first used, lets go when another build wants to upgrade, opens anew after a loss. */
export const createConnection = (parts: ConnectionParts): Connection => {
  let opened: Promise<IDBDatabase> | undefined;

  const drop = (): void => {
    void opened?.then(
      (database) => database.close(),
      () => undefined,
    );
    opened = undefined;
  };
  const open = async (): Promise<IDBDatabase> => {
    const database = await openWithin(parts);
    database.addEventListener('versionchange', drop);
    database.addEventListener('close', drop);
    return database;
  };
  const connect = (): Promise<IDBDatabase> => {
    if (opened) return opened;
    const opening = open();
    opened = opening;
    opening.catch(() => opened === opening && (opened = undefined));
    return opening;
  };

  return {
    close: drop,
    transact: async (mode, durability, work) => {
      for (let tries = 1; ; tries++) {
        try {
          return await runTransaction(await connect(), mode, durability, work);
        } catch (thrown) {
          const mayHeal = brokenConnection.includes(nameOf(thrown)) && tries < maxTries;
          if (!mayHeal) throw toStorageError(thrown);
          drop();
        }
      }
    },
  };
};
