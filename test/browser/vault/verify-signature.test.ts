import { expect, test } from 'vitest';
import { verifySignature } from '../../../src/vault/verify-signature';
import { bytesOfHex, ed25519Vectors, flipped } from '../../fixtures/vault/ed25519-vectors';

test.each(ed25519Vectors)(
  'this browser knows Ed25519: RFC 8032 $name',
  async ({ key, message, signature }) => {
    const verify = (given: Uint8Array<ArrayBuffer>) =>
      verifySignature(bytesOfHex(key), given, bytesOfHex(message));
    expect(await verify(bytesOfHex(signature))).toBe('good');
    expect(await verify(flipped(signature, 5))).toBe('bad');
  },
);
