import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** SHA-256 fed piece by piece, which WebCrypto cannot do. */
export interface RunningDigest {
  readonly add: (bytes: Uint8Array) => void;
  /** Lower-case hex of what was added so far; adding may go on. */
  readonly read: () => string;
}

export const startDigest = (): RunningDigest => {
  const hash = sha256.create();
  return {
    add: (bytes) => void hash.update(bytes),
    read: () => bytesToHex(hash.clone().digest()),
  };
};
