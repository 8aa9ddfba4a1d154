import { encodeText, type Bytes } from './bytes';
import { floeKeyAlgorithm } from './floe-keys';
import { objectIdBytes, type ObjectId } from './object-identity';

/** Records of different purposes have different keys, so that one can never stand for another. */
export const recordPurposes = ['credentials', 'manifest', 'outbox'] as const;
export type RecordPurpose = (typeof recordPurposes)[number];

const hkdf = (salt: Bytes, info: string): HkdfParams => ({
  name: 'HKDF',
  hash: 'SHA-256',
  salt,
  info: encodeText(info),
});

/** The FLOE key of one object: never stored, made again whenever it is needed (below 0.1 ms). */
export const deriveObjectKey = (root: CryptoKey, id: ObjectId): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(
    hkdf(objectIdBytes(id), 'holdfast/obj/v1'),
    root,
    floeKeyAlgorithm,
    false,
    ['sign'],
  );

export const deriveRecordKey = (
  root: CryptoKey,
  purpose: RecordPurpose | 'probe',
): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(
    hkdf(new Uint8Array(0), `holdfast/${purpose}/v1`),
    root,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
