import { concatBytes, encodeText, encodeUint64, type Bytes } from './bytes';
import { encodeParams, headerTagLength, type FloeParams } from './floe-params';

/** HKDF-Expand needs its key as an HMAC key: WebCrypto's own HKDF always extracts first. */
const hmac = { name: 'HMAC', hash: 'SHA-384' } as const;
/** A FLOE key has 256 bits; without this WebCrypto would derive a whole SHA-384 block of 1,024. */
export const floeKeyAlgorithm: HmacKeyGenParams = { ...hmac, length: 256 };

const messageKeyLength = 48;
const segmentKeyLength = 32;

/** 32 raw bytes as a FLOE key that no script can read back. */
export const importFloeKey = (raw: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, hmac, false, ['sign']);

export interface FloeContext {
  readonly params: FloeParams;
  readonly iv: Bytes;
  readonly aad: Bytes;
}

/**
 * FLOE_KDF: HKDF-Expand-SHA-384 over parameters, IV, purpose and AAD. One HMAC block is enough,
 * because nothing longer than 48 bytes is ever asked for.
 */
const derive = async (
  key: CryptoKey,
  context: FloeContext,
  purpose: Uint8Array,
  length: number,
): Promise<Bytes> => {
  const { params, iv, aad } = context;
  const info = concatBytes(encodeParams(params), iv, purpose, aad, new Uint8Array([1]));
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, info), 0, length);
};

export const deriveHeaderTag = (key: CryptoKey, context: FloeContext): Promise<Bytes> =>
  derive(key, context, encodeText('HEADER_TAG:'), headerTagLength);

const importSegmentKey = async (raw: Bytes): Promise<CryptoKey> => {
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  raw.fill(0);
  return key;
};

/** Gives the key of a segment. The newest is kept: by the specification it serves 2^20 of them. */
export type SegmentKeys = (index: number) => Promise<CryptoKey>;

export const deriveSegmentKeys = async (
  key: CryptoKey,
  context: FloeContext,
): Promise<SegmentKeys> => {
  const raw = await derive(key, context, encodeText('MESSAGE_KEY:'), messageKeyLength);
  const messageKey = await importFloeKey(raw);
  raw.fill(0);
  const perKey = 2 ** context.params.rotationBits;
  let group = -1;
  let kept: Promise<CryptoKey> | undefined;
  return (index) => {
    const first = index - (index % perKey);
    if (first === group && kept) return kept;
    const purpose = concatBytes(encodeText('DEK:'), encodeUint64(first));
    const made = derive(messageKey, context, purpose, segmentKeyLength).then(importSegmentKey);
    group = first;
    kept = made;
    return made;
  };
};
