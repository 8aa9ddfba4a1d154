import { HoldfastError } from '../domain/error';
import type { OpfsSyncHandle } from './opfs-types';
import { readHandle } from './read-handle';
import { checkWithin, type SealedWriter } from './sealed-store';
import { guard, toStorageError } from './storage-error';

/** A full disk may also show as fewer bytes written than given, without an error. */
const writeAll = (handle: OpfsSyncHandle, at: number, bytes: Uint8Array): void => {
  const written = handle.write(bytes, { at });
  if (written === bytes.length) return;
  throw new HoldfastError('storage.quota', { written, length: bytes.length });
};

/** Takes back what a failed write appended, so that the file ends at a whole segment again. */
const undo = (handle: OpfsSyncHandle, size: number): void => {
  try {
    if (handle.getSize() > size) handle.truncate(size);
  } catch {
    // The first error is the one to tell; a torn tail is cut at the next resume.
  }
};

/** The handle locks the file for everyone else until `close`. */
export const createOpfsWriter = (id: string, handle: OpfsSyncHandle): SealedWriter => {
  let size = handle.getSize();
  let isOpen = true;
  return {
    size: () => size,
    read: (at, length) => guard({ id }, () => readHandle(handle, at, length)),
    write: (at, bytes) =>
      guard({ id }, () => {
        checkWithin(at, size);
        try {
          writeAll(handle, at, bytes);
        } catch (thrown) {
          undo(handle, size);
          throw toStorageError(thrown, { id });
        }
        size = Math.max(size, at + bytes.length);
      }),
    truncate: (length) =>
      guard({ id }, () => {
        checkWithin(length, size);
        handle.truncate(length);
        size = length;
      }),
    flush: () => guard({ id }, () => handle.flush()),
    // Written is enough: a killed browser leaves it with the system (storage.md section 4).
    settle: async () => undefined,
    close: () =>
      guard({ id }, () => {
        if (!isOpen) return;
        isOpen = false;
        handle.close();
      }),
  };
};
