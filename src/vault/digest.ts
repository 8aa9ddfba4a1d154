import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Bytes } from './bytes';

/** SHA-256 fed piece by piece, which WebCrypto cannot do. */
export interface RunningDigest {
  readonly add: (bytes: Uint8Array) => void;
  /** Lower-case hex of what was added so far; adding may go on. */
  readonly read: () => string;
}

/** How the plain bytes of an object were hashed; `whole` (older objects): in one run from first to last. */
export type Hashed = 'segments' | 'whole';

/** Fed with one whole segment after the other, the next when the last call has resolved. */
export interface PlainDigest {
  readonly add: (segment: Bytes) => Promise<void>;
  readonly read: () => string;
}

/**
 * By segments: the SHA-256 over the SHA-256 of each, in order. WebCrypto hashes a segment beside sealing it,
 * which takes far less than one run in JavaScript (40 MiB sealed in Chromium: 0.47-0.87 s, not 3.6-6.0).
 */
export const startPlainDigest = (hashed: Hashed): PlainDigest => {
  const over = startDigest();
  const add =
    hashed === 'segments'
      ? async (segment: Bytes) => over.add(await sha256Of(segment))
      : async (segment: Bytes) => over.add(segment);
  return { add, read: over.read };
};

const sha256Of = async (bytes: Bytes): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

export const startDigest = (): RunningDigest => {
  const hash = sha256.create();
  return {
    add: (bytes) => void hash.update(bytes),
    read: () => bytesToHex(hash.clone().digest()),
  };
};
