import type { Clock } from '../domain/clock';
import { HoldfastError } from '../domain/error';
import { createConnection } from './indexeddb-connection';
import { addObject, deleteObject, listObjects, readSize } from './indexeddb-objects';
import { openIndexedDbReader } from './indexeddb-reader';
import { createIndexedDbWriter } from './indexeddb-writer';
import { createReaderPool } from './reader-pool';
import { checkObjectName, type SealedStore, type SealedWriter } from './sealed-store';
import { nameOf } from './storage-error';

/** Apart from the library's database: bytes of songs must not be able to damage what is known. */
const databaseName = 'holdfast-bytes';
/** Batches of 4 MiB were the cheapest that were measured (storage.md section 1). */
const defaultPartLength = 4 * 1024 * 1024;

export interface IndexedDbStoreParts {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly factory?: IDBFactory;
  /** Bytes; smaller only in tests. One database is always written with the same. */
  readonly partLength?: number;
}

export interface IndexedDbStore extends SealedStore {
  /** Rejects when the database cannot be opened now. */
  readonly probe: () => Promise<void>;
  /** Lets go of the database; the next call opens it again. */
  readonly close: () => Promise<void>;
}

const isTaken = (thrown: unknown): boolean =>
  thrown instanceof HoldfastError && nameOf(thrown.cause) === 'ConstraintError';

/** Sealed objects as records of parts, for where files with sync handles are missing. */
export const createIndexedDbStore = (parts: IndexedDbStoreParts): IndexedDbStore => {
  const { clock, factory = indexedDB, partLength = defaultPartLength } = parts;
  const connection = createConnection({ factory, clock, databaseName });
  const writing = new Set<string>();
  const pool = createReaderPool({
    clock,
    open: (id) => openIndexedDbReader(connection, id, partLength),
  });

  /** The same lock as a file handle has, for this thread; between tabs the engine's own lock holds. */
  const lock = (id: string): void => {
    if (writing.has(id)) throw new HoldfastError('storage.blocked', { id });
    writing.add(id);
  };
  const openWriter = async (id: string, size: number): Promise<SealedWriter> => {
    await pool.close(id);
    return createIndexedDbWriter(connection, { id, size }, partLength, () => {
      writing.delete(id);
      // A reader opened meanwhile knows an older size.
      void pool.close(id);
    });
  };
  const lockedWriter = async (id: string, begin: () => Promise<number>): Promise<SealedWriter> => {
    checkObjectName(id);
    lock(id);
    try {
      return await openWriter(id, await begin());
    } catch (error) {
      writing.delete(id);
      if (isTaken(error)) throw new HoldfastError('storage.failed', { why: 'exists', id });
      throw error;
    }
  };
  const sizeOf = async (id: string): Promise<number> => {
    const size = await readSize(connection, id);
    if (size === null) throw new HoldfastError('storage.missing', { id });
    return size;
  };

  return {
    kind: 'indexeddb',
    create: (id) =>
      lockedWriter(id, async () => {
        await addObject(connection, id);
        return 0;
      }),
    append: (id) => lockedWriter(id, () => sizeOf(id)),
    read: async (id, at, length) => {
      checkObjectName(id);
      return pool.read(id, at, length);
    },
    size: async (id) => {
      checkObjectName(id);
      return sizeOf(id);
    },
    list: () => listObjects(connection),
    remove: async (id) => {
      checkObjectName(id);
      if (writing.has(id)) throw new HoldfastError('storage.blocked', { id });
      await pool.close(id);
      await deleteObject(connection, id);
    },
    usage: async () =>
      (await listObjects(connection)).reduce((sum, object) => sum + object.size, 0),
    release: pool.closeAll,
    probe: async () => void (await listObjects(connection)),
    close: async () => {
      await pool.closeAll();
      connection.close();
    },
  };
};
