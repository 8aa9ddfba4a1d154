import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { verifySignature } from '../../../src/vault/verify-signature';
import { bytesOfHex, ed25519Vectors, flipped } from '../../fixtures/vault/ed25519-vectors';

describe.each(ed25519Vectors)('RFC 8032 $name', ({ key, message, signature }) => {
  test('is good', async () => {
    const verdict = verifySignature(bytesOfHex(key), bytesOfHex(signature), bytesOfHex(message));
    expect(await verdict).toBe('good');
  });

  test('is good no more with any bit of the signature turned', async () => {
    for (let bit = 0; bit < 512; bit++) {
      const verdict = verifySignature(
        bytesOfHex(key),
        flipped(signature, bit),
        bytesOfHex(message),
      );
      expect(await verdict, `bit ${bit}`).toBe('bad');
    }
  });

  test('is good for this message and this key alone', async () => {
    const other = bytesOfHex(`${message}00`);
    expect(await verifySignature(bytesOfHex(key), bytesOfHex(signature), other)).toBe('bad');
    for (const { key: another } of ed25519Vectors.filter((each) => each.key !== key)) {
      expect(
        await verifySignature(bytesOfHex(another), bytesOfHex(signature), bytesOfHex(message)),
      ).toBe('bad');
    }
  });
});

test('what is no key and no signature is bad, not an accident', async () => {
  const [{ key, signature }] = ed25519Vectors;
  const nothing = new Uint8Array(0);
  expect(await verifySignature(bytesOfHex(key).slice(1), bytesOfHex(signature), nothing)).toBe(
    'bad',
  );
  expect(await verifySignature(bytesOfHex(key), bytesOfHex(signature).slice(1), nothing)).toBe(
    'bad',
  );
  expect(await verifySignature(nothing, nothing, nothing)).toBe('bad');
});

test('a browser without Ed25519 says that it cannot say, which is neither good nor bad', async () => {
  vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(
    new DOMException('Unrecognized algorithm name', 'NotSupportedError'),
  );
  onTestFinished(() => void vi.restoreAllMocks());
  const [{ key, signature }] = ed25519Vectors;
  const verdict = verifySignature(bytesOfHex(key), bytesOfHex(signature), new Uint8Array(0));
  expect(await verdict).toBe('unsupported');
});
