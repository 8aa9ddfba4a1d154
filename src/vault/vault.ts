import { HoldfastError } from '../domain/error';
import type { Bytes } from './bytes';
import { deriveObjectKey, deriveRecordKey, type RecordPurpose } from './derived-keys';
import {
  resumeSealing,
  startOpening,
  startSealing,
  type FloeOpener,
  type FloeSealer,
} from './floe';
import { defaultParams } from './floe-params';
import { encodeIdentity, newObjectId, type ObjectId, type ObjectIdentity } from './object-identity';
import { findRootKey, type KeyStore } from './root-key';
import { openRecord, sealRecord } from './sealed-record';

/** Everything that is sealed under one root key. */
export interface Vault {
  readonly newObjectId: () => ObjectId;
  /** Begins a new sealed object; its header is to be written first. */
  readonly objectSealer: (identity: ObjectIdentity) => Promise<FloeSealer>;
  /** Goes on with one that has a header already. Throws `vault.refused` when it is not its own. */
  readonly resumeObject: (identity: ObjectIdentity, header: Bytes) => Promise<FloeSealer>;
  /** The header may still be on its way: its key is made meanwhile. */
  readonly objectOpener: (
    identity: ObjectIdentity,
    header: Bytes | Promise<Bytes>,
  ) => Promise<FloeOpener>;
  /** `aad` names the row that the record belongs to, so that rows cannot be swapped. */
  readonly sealRecord: (purpose: RecordPurpose, plain: Bytes, aad?: Uint8Array) => Promise<Bytes>;
  /** Throws `vault.refused`. */
  readonly openRecord: (
    purpose: RecordPurpose,
    sealed: Uint8Array,
    aad?: Uint8Array,
  ) => Promise<Bytes>;
}

export interface VaultOptions {
  /** Sealed bytes of a segment in new objects; smaller only in tests. */
  readonly segmentLength?: number | undefined;
  /**
   * Asked before each use of a key, also by what was begun earlier: throws when the lock was closed since, so
   * that a key that something still holds opens and seals nothing any more.
   */
  readonly guard?: () => void;
}

export interface VaultParts {
  readonly keyStore: KeyStore;
  /** True when anything on this device says that a key was made before. */
  readonly expectExisting: boolean;
  readonly segmentLength?: number;
}

const noAad = new Uint8Array(0);

/** @throws HoldfastError `vault.unavailable`: no WebCrypto, not a secure context */
export const checkWebCrypto = (): void => {
  if (globalThis.crypto?.subtle === undefined) throw new HoldfastError('vault.unavailable');
};

export const createVault = (root: CryptoKey, options: VaultOptions = {}): Vault => {
  const { guard = () => undefined } = options;
  const segmentLength = options.segmentLength ?? defaultParams.segmentLength;
  const params = { ...defaultParams, segmentLength };
  const keyOf = async ({ objectId }: ObjectIdentity): Promise<CryptoKey> => {
    guard();
    return deriveObjectKey(root, objectId);
  };
  const recordKey = (purpose: RecordPurpose): Promise<CryptoKey> => {
    guard();
    return deriveRecordKey(root, purpose);
  };
  const guardedOpener = (opener: FloeOpener): FloeOpener => ({
    ...opener,
    openSegment: async (...segment) => {
      guard();
      return opener.openSegment(...segment);
    },
  });
  const guardedSealer = (sealer: FloeSealer): FloeSealer => ({
    ...sealer,
    ...guardedOpener(sealer),
    sealSegment: async (...segment) => {
      guard();
      return sealer.sealSegment(...segment);
    },
  });
  return {
    newObjectId,
    objectSealer: async (identity) =>
      guardedSealer(await startSealing(await keyOf(identity), encodeIdentity(identity), params)),
    resumeObject: async (identity, header) =>
      guardedSealer(await resumeSealing(await keyOf(identity), encodeIdentity(identity), header)),
    objectOpener: async (identity, header) => {
      const [key, bytes] = await Promise.all([keyOf(identity), header]);
      return guardedOpener(await startOpening(key, encodeIdentity(identity), bytes));
    },
    sealRecord: async (purpose, plain, aad = noAad) =>
      sealRecord(await recordKey(purpose), purpose, plain, aad),
    openRecord: async (purpose, sealed, aad = noAad) =>
      openRecord(await recordKey(purpose), purpose, sealed, aad),
  };
};

/**
 * Opens the vault of the root that needs no passphrase. "Sealed" then protects against mixed-up, rotten and
 * copied single files, not against one who can read the whole browser profile, where the key lies too
 * (measured; that takes a passphrase: `root-lock`).
 *
 * @throws HoldfastError `vault.key-lost`, `vault.unavailable`
 */
export const openVault = async (parts: VaultParts): Promise<Vault> => {
  checkWebCrypto();
  const root = await findRootKey(parts.keyStore, parts.expectExisting);
  return createVault(root, { segmentLength: parts.segmentLength });
};
