import { HoldfastError } from '../domain/error';
import type { Connection } from './indexeddb-connection';
import { readPart, readSize } from './indexeddb-objects';
import type { ObjectReader } from './reader-pool';
import { checkSpan, type StoredBytes } from './sealed-store';

type PartSource = (number: number) => Promise<StoredBytes | null>;

/** Puts together `length` bytes from `at` out of parts; fewer at the end, which is at `size`. */
export const readParts = async (
  id: string,
  size: number,
  partLength: number,
  partOf: PartSource,
  at: number,
  length: number,
): Promise<StoredBytes> => {
  checkSpan(at, length);
  const end = Math.min(size, at + length);
  const bytes = new Uint8Array(Math.max(0, end - at));
  for (let from = at; from < end;) {
    const number = Math.floor(from / partLength);
    const start = number * partLength;
    const to = Math.min(end, start + partLength);
    const piece = (await partOf(number))?.subarray(from - start, to - start);
    if (piece?.length !== to - from) throw new HoldfastError('storage.missing', { id, number });
    bytes.set(piece, from - at);
    from = to;
  }
  return bytes;
};

/** Keeps the part read last: a track is read in order, and a part holds many segments. */
export const openIndexedDbReader = async (
  connection: Connection,
  id: string,
  partLength: number,
): Promise<ObjectReader> => {
  const size = await readSize(connection, id);
  if (size === null) throw new HoldfastError('storage.missing', { id });
  let kept: { readonly number: number; readonly part: StoredBytes | null } | null = null;
  const partOf: PartSource = async (number) => {
    if (kept?.number === number) return kept.part;
    const part = await readPart(connection, id, number);
    kept = { number, part };
    return part;
  };
  return {
    read: (at, length) => readParts(id, size, partLength, partOf, at, length),
    size: () => Promise.resolve(size),
    close: () => (kept = null),
  };
};
