import type { OpfsSyncHandle } from './opfs-types';
import { checkSpan, type StoredBytes } from './sealed-store';

/** Reads at most `length` bytes; fewer at the end of the file. */
export const readHandle = (handle: OpfsSyncHandle, at: number, length: number): StoredBytes => {
  checkSpan(at, length);
  const there = Math.max(0, Math.min(length, handle.getSize() - at));
  const bytes = new Uint8Array(there);
  const read = there === 0 ? 0 : handle.read(bytes, { at });
  return read === there ? bytes : bytes.slice(0, read);
};
