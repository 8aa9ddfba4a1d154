import type { Clock } from '../domain/clock';
import type { StoredBytes } from './sealed-store';

/** One object opened for reading. */
export interface ObjectReader {
  readonly read: (at: number, length: number) => Promise<StoredBytes>;
  /** Bytes. */
  readonly size: () => Promise<number>;
  readonly close: () => void;
}

export interface ReaderPool {
  readonly read: (id: string, at: number, length: number) => Promise<StoredBytes>;
  /** Of one that is open anyway; null otherwise: nothing is opened for that. */
  readonly size: (id: string) => Promise<number | null>;
  /** Resolves when nothing of the object is open any more, reads under way included. */
  readonly close: (id: string) => Promise<void>;
  readonly closeAll: () => Promise<void>;
}

export interface ReaderPoolParts {
  readonly open: (id: string) => Promise<ObjectReader>;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** The track that plays, the one that comes next, and two that were just left. */
const keptReaders = 4;
/** An open handle keeps other tabs from removing the file, so it is not kept for long. */
const idleMs = 10_000;

interface Entry {
  readonly reader: Promise<ObjectReader>;
  readonly reads: Set<Promise<unknown>>;
}

const closeEntry = async ({ reader, reads }: Entry): Promise<void> => {
  await Promise.allSettled(reads);
  // An entry that never opened has nothing to close; whoever asked for it got the error.
  const opened = await reader.catch(() => null);
  opened?.close();
};

export const createReaderPool = ({ open, clock }: ReaderPoolParts): ReaderPool => {
  /** In the order of last use. */
  const entries = new Map<string, Entry>();
  let idle = new AbortController();

  const close = async (id: string): Promise<void> => {
    const entry = entries.get(id);
    entries.delete(id);
    if (entry) await closeEntry(entry);
  };
  const closeAll = async (): Promise<void> => {
    idle.abort();
    await Promise.all([...entries.keys()].map(close));
  };
  const closeWhenIdle = async (): Promise<void> => {
    idle.abort();
    idle = new AbortController();
    try {
      await clock.sleep(idleMs, idle.signal);
    } catch {
      return;
    }
    await closeAll();
  };
  const enter = (id: string): Entry => {
    const entry = entries.get(id) ?? { reader: open(id), reads: new Set() };
    entries.delete(id);
    entries.set(id, entry);
    entry.reader.catch(() => entries.get(id) === entry && entries.delete(id));
    for (const [oldest] of entries) {
      if (entries.size <= keptReaders) break;
      void close(oldest);
    }
    return entry;
  };

  /** Nothing of it is closed meanwhile. */
  const hold = async <T>(entry: Entry, act: (reader: ObjectReader) => Promise<T>): Promise<T> => {
    const read = entry.reader.then(act);
    entry.reads.add(read);
    try {
      return await read;
    } finally {
      entry.reads.delete(read);
      void closeWhenIdle();
    }
  };

  return {
    close,
    closeAll,
    read: (id, at, length) => hold(enter(id), (reader) => reader.read(at, length)),
    size: async (id) => {
      const entry = entries.get(id);
      return entry ? hold(entry, (reader) => reader.size()) : null;
    },
  };
};
