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

export interface Vault {
  readonly newObjectId: () => ObjectId;
  /** Begins a new sealed object; its header is to be written first. */
  readonly objectSealer: (identity: ObjectIdentity) => Promise<FloeSealer>;
  /** Goes on with one that has a header already. Throws `vault.refused` when it is not its own. */
  readonly resumeObject: (identity: ObjectIdentity, header: Bytes) => Promise<FloeSealer>;
  readonly objectOpener: (identity: ObjectIdentity, header: Bytes) => Promise<FloeOpener>;
  /** `aad` names the row that the record belongs to, so that rows cannot be swapped. */
  readonly sealRecord: (purpose: RecordPurpose, plain: Bytes, aad?: Uint8Array) => Promise<Bytes>;
  /** Throws `vault.refused`. */
  readonly openRecord: (
    purpose: RecordPurpose,
    sealed: Uint8Array,
    aad?: Uint8Array,
  ) => Promise<Bytes>;
}

export interface VaultParts {
  readonly keyStore: KeyStore;
  /** True when anything on this device says that a key was made before. */
  readonly expectExisting: boolean;
  /** Sealed bytes of a segment in new objects; smaller only in tests. */
  readonly segmentLength?: number;
}

const noAad = new Uint8Array(0);

/**
 * Opens the vault: everything kept on this device is sealed under one root key. "Sealed" protects
 * against mixed-up, rotten and copied single files, not against one who can read the whole browser
 * profile, where the key lies too (measured; that takes a passphrase).
 *
 * @throws HoldfastError `vault.key-lost`, `vault.unavailable` (no WebCrypto: not a secure context)
 */
export const openVault = async (parts: VaultParts): Promise<Vault> => {
  if (globalThis.crypto?.subtle === undefined) throw new HoldfastError('vault.unavailable');
  const root = await findRootKey(parts.keyStore, parts.expectExisting);
  const params = {
    ...defaultParams,
    segmentLength: parts.segmentLength ?? defaultParams.segmentLength,
  };
  return {
    newObjectId,
    objectSealer: async (identity) =>
      startSealing(
        await deriveObjectKey(root, identity.objectId),
        encodeIdentity(identity),
        params,
      ),
    resumeObject: async (identity, header) =>
      resumeSealing(
        await deriveObjectKey(root, identity.objectId),
        encodeIdentity(identity),
        header,
      ),
    objectOpener: async (identity, header) =>
      startOpening(
        await deriveObjectKey(root, identity.objectId),
        encodeIdentity(identity),
        header,
      ),
    sealRecord: async (purpose, plain, aad = noAad) =>
      sealRecord(await deriveRecordKey(root, purpose), purpose, plain, aad),
    openRecord: async (purpose, sealed, aad = noAad) =>
      openRecord(await deriveRecordKey(root, purpose), purpose, sealed, aad),
  };
};
