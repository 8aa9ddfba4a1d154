import * as v from 'valibot';
import type { ConfigurationRefusal } from '../domain/configuration';
import { mostBytes, parseJson, readDocument, type ConfigurationDocument } from './document';

/**
 * A document as it arrives: plain, or as `{ payload, signature, key }`, where the payload is the document's own
 * text. What is signed is the UTF-8 of exactly that text, so that nobody has to agree on how to write JSON.
 */

/** What was made of an Ed25519 signature; `unsupported`: this browser cannot say. */
export type SignatureVerdict = 'good' | 'bad' | 'unsupported';

export type VerifySignature = (
  key: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
) => Promise<SignatureVerdict>;

export interface Offer {
  readonly document: ConfigurationDocument;
  /** The document's text; what is kept. */
  readonly text: string;
  /** base64url of the key whose signature was found good; null: not signed. */
  readonly key: string | null;
}

export type OfferReading =
  | { readonly kind: 'offer'; readonly offer: Offer }
  | { readonly kind: 'refused'; readonly reason: ConfigurationRefusal }
  /** Nothing of this kind: a page, another file. */
  | { readonly kind: 'foreign' };

/** RFC 8032: 32 bytes of key, 64 of signature; base64url without padding has just one form of each. */
const keyText = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));
const signatureText = v.pipe(v.string(), v.regex(/^[\w-]{86}$/));

const envelope = v.object({ payload: v.string(), signature: signatureText, key: keyText });

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) =>
    letter.charCodeAt(0),
  );

const has = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name);

/** Meant as a document, in order or not; anything else is a page or another file. */
export const isDocument = (text: string): boolean => {
  const value = parseJson(text);
  return has(value, 'payload') || has(value, 'format');
};

const readPlain = (text: string, key: string | null): OfferReading => {
  const reading = readDocument(text);
  return reading.kind === 'document'
    ? { kind: 'offer', offer: { document: reading.document, text, key } }
    : { kind: 'refused', reason: reading.reason };
};

export const readOffer = async (text: string, verify: VerifySignature): Promise<OfferReading> => {
  if (text.length > mostBytes) return { kind: 'refused', reason: 'too-large' };
  const value = parseJson(text);
  if (!has(value, 'payload')) {
    return has(value, 'format') ? readPlain(text, null) : { kind: 'foreign' };
  }
  const signed = v.safeParse(envelope, value);
  if (!signed.success) return { kind: 'refused', reason: 'bad-signature' };
  const { payload, signature, key } = signed.output;
  const message = new TextEncoder().encode(payload) as Uint8Array<ArrayBuffer>;
  const verdict = await verify(fromBase64Url(key), fromBase64Url(signature), message);
  if (verdict === 'good') return readPlain(payload, key);
  return { kind: 'refused', reason: verdict === 'bad' ? 'bad-signature' : 'cannot-verify' };
};
