import { HoldfastError } from '../domain/error';
import type { Connection } from './indexeddb-connection';
import { cutObject, readPart, writePart } from './indexeddb-objects';
import { readParts } from './indexeddb-reader';
import {
  checkWithin,
  type SealedWriter,
  type StoredBytes,
  type StoredObject,
} from './sealed-store';

/** The part being filled: in memory until it is full, left, flushed or closed. */
interface OpenPart {
  readonly number: number;
  readonly bytes: StoredBytes;
  length: number;
  isDirty: boolean;
}

/**
 * Gathers writes into parts, because a record per segment costs twice as much. A failed spill gives
 * up what was not yet in the database, so that `size()` says what is really there.
 */
export const createIndexedDbWriter = (
  connection: Connection,
  { id, size: storedSize }: StoredObject,
  partLength: number,
  onClose: () => void,
): SealedWriter => {
  let stored = storedSize;
  let size = storedSize;
  let open: OpenPart | null = null;
  let isOpen = true;

  const spill = async (durability: IDBTransactionDurability): Promise<void> => {
    const part = open?.isDirty ? open : null;
    try {
      const write = part && { number: part.number, bytes: part.bytes.slice(0, part.length) };
      await writePart(connection, { id, size }, write, durability);
    } catch (error) {
      open = null;
      size = Math.min(size, stored);
      throw error;
    }
    stored = size;
    if (part) part.isDirty = false;
  };
  const load = async (number: number): Promise<OpenPart> => {
    if (open?.number === number) return open;
    if (open?.isDirty) await spill('relaxed');
    const length = Math.max(0, Math.min(partLength, size - number * partLength));
    const bytes = new Uint8Array(partLength);
    if (length > 0) {
      const there = (await readPart(connection, id, number))?.subarray(0, length);
      if (there?.length !== length) throw new HoldfastError('storage.missing', { id, number });
      bytes.set(there);
    }
    open = { number, bytes, length, isDirty: false };
    return open;
  };
  const checkOpen = (): void => {
    if (!isOpen) throw new HoldfastError('storage.failed', { why: 'closed', id });
  };

  return {
    size: () => size,
    write: async (at, bytes) => {
      checkOpen();
      checkWithin(at, size);
      for (let done = 0; done < bytes.length;) {
        const to = at + done;
        const part = await load(Math.floor(to / partLength));
        const offset = to - part.number * partLength;
        const piece = bytes.subarray(done, done + partLength - offset);
        part.bytes.set(piece, offset);
        part.length = Math.max(part.length, offset + piece.length);
        part.isDirty = true;
        done += piece.length;
        size = Math.max(size, at + done);
      }
    },
    read: async (at, length) => {
      checkOpen();
      const partOf = async (number: number) =>
        open?.number === number ? open.bytes : readPart(connection, id, number);
      return readParts(id, size, partLength, partOf, at, length);
    },
    truncate: async (length) => {
      checkOpen();
      checkWithin(length, size);
      await spill('relaxed');
      open = null;
      await cutObject(connection, { id, size: length }, Math.ceil(length / partLength));
      size = length;
      stored = length;
    },
    flush: async () => {
      checkOpen();
      await spill('strict');
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      try {
        if (open?.isDirty) await spill('relaxed');
      } finally {
        open = null;
        onClose();
      }
    },
  };
};
