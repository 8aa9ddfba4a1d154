import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Accepted, AcceptContext } from '../../../src/configuration/accept';
import { readDocument, type ConfigurationDocument } from '../../../src/configuration/document';
import type { Offer } from '../../../src/configuration/offer';

export const home = 'https://music.example';
export const mirror = 'https://mirror.example/music';

/** A document as its author would write it. */
export const written = (change: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    format: 'holdfast-configuration',
    major: 1,
    epoch: 1,
    version: 1,
    edges: [{ address: home }],
    notices: [],
    ...change,
  });

export const documentOf = (text: string): ConfigurationDocument => {
  const reading = readDocument(text);
  if (reading.kind !== 'document') throw new Error(reading.reason);
  return reading.document;
};

export const offerOf = (
  change: Readonly<Record<string, unknown>> = {},
  key: string | null = null,
): Offer => {
  const text = written(change);
  return { document: documentOf(text), text, key };
};

export const acceptedOf = (
  change: Readonly<Record<string, unknown>> = {},
  key: string | null = null,
): Accepted => ({ ...offerOf(change, key), from: home, at: 1_000 });

export const contextOf = (change: Partial<AcceptContext> = {}): AcceptContext => ({
  from: home,
  known: [home],
  secureHosts: ['music.example'],
  pinned: null,
  rejected: null,
  ...change,
});

export interface Signer {
  readonly key: string;
  readonly signed: (payload: string) => string;
}

export const createSigner = (): Signer => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = (publicKey as KeyObject).export({ format: 'jwk' }).x!;
  return {
    key,
    signed: (payload) =>
      JSON.stringify({
        payload,
        signature: sign(null, Buffer.from(payload), privateKey).toString('base64url'),
        key,
      }),
  };
};
