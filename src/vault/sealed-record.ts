import { concatBytes, encodeFields, encodeText, randomBytes, type Bytes } from './bytes';
import { refused } from './refuse';

/** Suite 1: AES-256-GCM, random IV of 12 bytes, tag of 16. Layout: suite, IV, ciphertext, tag. */
const suite = 1;
const ivLength = 12;
const tagLength = 16;

/** The suite is authenticated with the rest, so a later one cannot be talked down to this. */
const recordAad = (purpose: string, aad: Uint8Array): Bytes =>
  encodeFields(encodeText('holdfast/record/v1'), new Uint8Array([suite]), encodeText(purpose), aad);

/** Seals a small record. `aad` names the row it belongs to; it must be the same when opening. */
export const sealRecord = async (
  key: CryptoKey,
  purpose: string,
  plain: Bytes,
  aad: Uint8Array,
): Promise<Bytes> => {
  const iv = randomBytes(ivLength);
  const algorithm = { name: 'AES-GCM', iv, additionalData: recordAad(purpose, aad) };
  const sealed = await crypto.subtle.encrypt(algorithm, key, plain);
  return concatBytes(new Uint8Array([suite]), iv, new Uint8Array(sealed));
};

/** @throws HoldfastError `vault.refused` (`record`) */
export const openRecord = async (
  key: CryptoKey,
  purpose: string,
  sealed: Uint8Array,
  aad: Uint8Array,
): Promise<Bytes> => {
  if (sealed[0] !== suite || sealed.length < 1 + ivLength + tagLength) {
    throw refused('record', { purpose, suite: sealed[0] ?? null });
  }
  const bytes = new Uint8Array(sealed);
  const iv = bytes.subarray(1, 1 + ivLength);
  const algorithm = { name: 'AES-GCM', iv, additionalData: recordAad(purpose, aad) };
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt(algorithm, key, bytes.subarray(1 + ivLength)),
    );
  } catch {
    throw refused('record', { purpose });
  }
};
