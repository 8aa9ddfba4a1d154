import { HoldfastError } from '../domain/error';

/** Bytes as files and databases give them: never a view of shared memory. */
export type StoredBytes = Uint8Array<ArrayBuffer>;

export type StoreKind = 'opfs' | 'indexeddb';

export interface StoredObject {
  readonly id: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * One object being written. Calls must not overlap. After a throw the bytes up to `size()` are as
 * they were; what a failed call brought is gone.
 */
export interface SealedWriter {
  /** Bytes, unflushed ones included. */
  readonly size: () => number;
  /** `at` is at most `size()`: no holes. Throws `storage.quota` when the disk or the quota is full. */
  readonly write: (at: number, bytes: Uint8Array) => Promise<void>;
  /** Fewer than `length` bytes only at the end. Sees unflushed bytes. */
  readonly read: (at: number, length: number) => Promise<StoredBytes>;
  /** Cuts to `length`, which is at most `size()`. */
  readonly truncate: (length: number) => Promise<void>;
  /** On the disk when it resolves: only then may a journal name these bytes. */
  readonly flush: () => Promise<void>;
  /** What a crash of the browser must not take, though a power cut may. Much cheaper than `flush`. */
  readonly settle: () => Promise<void>;
  /**
   * Keeps what was flushed, and the rest where it can. Always to be called, also after a throw;
   * twice does no harm.
   */
  readonly close: () => Promise<void>;
}

/**
 * Sealed objects by id (32 lower-case hex digits). Failures: `storage.missing` (no such object, or
 * its bytes are lost), `storage.blocked` (someone writes or reads it elsewhere: try later),
 * `storage.quota`, `storage.unavailable`, `storage.failed`; `input.invalid` for other ids.
 */
export interface SealedStore {
  readonly kind: StoreKind;
  /** A new, empty object; refuses an id that is taken. One writer per object at a time. */
  readonly create: (id: string) => Promise<SealedWriter>;
  /** An object of an earlier run, to go on writing. */
  readonly append: (id: string) => Promise<SealedWriter>;
  /**
   * Bytes from `at`, fewer than `length` only at the end. The last few objects read stay open, so
   * many small reads of one are cheap.
   */
  readonly read: (id: string, at: number, length: number) => Promise<StoredBytes>;
  readonly size: (id: string) => Promise<number>;
  readonly list: () => Promise<readonly StoredObject[]>;
  /** Works when the disk is full. An object that is not there is removed already. */
  readonly remove: (id: string) => Promise<void>;
  /** Bytes of all objects. */
  readonly usage: () => Promise<number>;
  /** Closes what reading kept open; reading may go on afterwards. */
  readonly release: () => Promise<void>;
}

const idPattern = /^[0-9a-f]{32}$/;

export const isObjectName = (id: string): boolean => idPattern.test(id);

/** An id becomes a file name: nothing but hex digits, so that no path hides in it. */
export const checkObjectName = (id: string): void => {
  if (!isObjectName(id)) throw new HoldfastError('input.invalid', { what: 'object id' });
};

/** Offsets come from range arithmetic; a negative or broken one would read something else. */
export const checkSpan = (at: number, length: number): void => {
  const isSane = Number.isSafeInteger(at) && Number.isSafeInteger(length) && at >= 0 && length >= 0;
  if (!isSane) throw new HoldfastError('input.invalid', { what: 'span', at, length });
};

/** For `write` and `truncate`: inside of what is there. */
export const checkWithin = (at: number, size: number): void => {
  checkSpan(at, 0);
  if (at > size) throw new HoldfastError('input.invalid', { what: 'hole', at, size });
};
