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
 * Gathers writes into parts, because a record per segment costs twice as much. When the disk is
 * full, what was taken before stays in memory: `flush` goes on failing until there is room, so no
 * journal can name bytes that are not there.
 */
export const createIndexedDbWriter = (
  connection: Connection,
  { id, size: storedSize }: StoredObject,
  partLength: number,
  onClose: () => void,
): SealedWriter => {
  let size = storedSize;
  let open: OpenPart | null = null;
  let isOpen = true;

  const spill = async (durability: IDBTransactionDurability): Promise<void> => {
    const part = open?.isDirty ? open : null;
    const write = part && { number: part.number, bytes: part.bytes.slice(0, part.length) };
    await writePart(connection, { id, size }, write, durability);
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
  const put = async (at: number, bytes: Uint8Array): Promise<void> => {
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
  };
  /** Forgets what a failed write brought; some of it may lie in the database, uncounted. */
  const takeBack = (before: number): void => {
    size = before;
    if (!open) return;
    open.length = Math.min(open.length, before - open.number * partLength);
    if (open.length <= 0) open = null;
  };
  const checkOpen = (): void => {
    if (!isOpen) throw new HoldfastError('storage.failed', { why: 'closed', id });
  };

  return {
    size: () => size,
    write: async (at, bytes) => {
      checkOpen();
      checkWithin(at, size);
      const before = size;
      try {
        await put(at, bytes);
      } catch (error) {
        takeBack(before);
        throw error;
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
    },
    flush: async () => {
      checkOpen();
      await spill('strict');
    },
    settle: async () => {
      checkOpen();
      await spill('relaxed');
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      try {
        if (open?.isDirty) await spill('relaxed');
      } catch {
        // Never flushed, so nothing names it; and who closes after an error must see that error.
      } finally {
        open = null;
        onClose();
      }
    },
  };
};
