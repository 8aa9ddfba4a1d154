import type { Bytes } from './bytes';

/** `unsupported`: this browser has no Ed25519 (Chromium has it since 137, Firefox since 129, Safari since 17). */
export type SignatureVerdict = 'good' | 'bad' | 'unsupported';

const algorithm = 'Ed25519';

/**
 * RFC 8032, by WebCrypto. Two steps, because a platform refuses an unknown algorithm and bytes that are no key
 * in the same place: what fails then is told apart by the name of the error.
 */
export const verifySignature = async (
  key: Bytes,
  signature: Bytes,
  message: Bytes,
): Promise<SignatureVerdict> => {
  try {
    const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['verify']);
    const isGood = await crypto.subtle.verify(algorithm, imported, signature, message);
    return isGood ? 'good' : 'bad';
  } catch (thrown) {
    const isUnknown = thrown instanceof DOMException && thrown.name === 'NotSupportedError';
    return isUnknown ? 'unsupported' : 'bad';
  }
};
