import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../fixtures/vault/hex';

/**
 * Do the primitives that the vault stands on refuse what they must? Not part of the project: read
 * when they lie beside it. AES-GCM with 256-bit keys, IVs of 12 and tags of 16 bytes, as we use it.
 */
const folder = join(import.meta.dirname, '../../../../shared/vectors/wycheproof');
const isPresent = existsSync(folder);

interface Case {
  readonly tcId: number;
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly [field: string]: string | number;
}

interface Group {
  readonly keySize: number;
  readonly ivSize?: number;
  readonly tagSize?: number;
  readonly tests: readonly Case[];
}

const readGroups = (file: string): readonly Group[] =>
  isPresent ? JSON.parse(readFileSync(join(folder, file), 'utf8')).testGroups : [];

const bytesOf = (one: Case, field: string) => fromHex(String(one[field]));

const gcmCases = readGroups('aes_gcm_test.json')
  .filter((group) => group.keySize === 256 && group.ivSize === 96 && group.tagSize === 128)
  .flatMap((group) => group.tests);

const openGcm = async (one: Case): Promise<string> => {
  const key = await crypto.subtle.importKey('raw', bytesOf(one, 'key'), 'AES-GCM', false, [
    'decrypt',
  ]);
  const algorithm = {
    name: 'AES-GCM',
    iv: bytesOf(one, 'iv'),
    additionalData: bytesOf(one, 'aad'),
  };
  const sealed = fromHex(`${one['ct']}${one['tag']}`);
  return toHex(new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed)));
};

const hkdfCases = readGroups('hkdf_sha256_test.json')
  .flatMap((group) => group.tests)
  .filter((one) => one.result === 'valid' && Number(one['size']) > 0);

const expandHkdf = async (one: Case): Promise<string> => {
  const key = await crypto.subtle.importKey('raw', bytesOf(one, 'ikm'), 'HKDF', false, [
    'deriveBits',
  ]);
  const [salt, info] = [bytesOf(one, 'salt'), bytesOf(one, 'info')];
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt, info };
  const bits = await crypto.subtle.deriveBits(algorithm, key, Number(one['size']) * 8);
  return toHex(new Uint8Array(bits));
};

const pbkdf2Cases = readGroups('pbkdf2_hmacsha256_test.json')
  .flatMap((group) => group.tests)
  .filter((one) => one.result === 'valid');

const stretch = async (one: Case): Promise<string> => {
  const key = await crypto.subtle.importKey('raw', bytesOf(one, 'password'), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const [salt, iterations] = [bytesOf(one, 'salt'), Number(one['iterationCount'])];
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  const bits = await crypto.subtle.deriveBits(algorithm, key, Number(one['dkLen']) * 8);
  return toHex(new Uint8Array(bits));
};

/** 256-bit wrapping keys and 256-bit keys in them, as we use it; must-fail ones of every length. */
const wrapCases = readGroups('aes_wrap_test.json')
  .filter((group) => group.keySize === 256)
  .flatMap((group) => group.tests)
  .filter((one) => one.result === 'invalid' || String(one['msg']).length === 64);

const unwrap = async (one: Case): Promise<string> => {
  const by = await crypto.subtle.importKey('raw', bytesOf(one, 'key'), 'AES-KW', false, [
    'unwrapKey',
  ]);
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.unwrapKey('raw', bytesOf(one, 'ct'), by, 'AES-KW', hmac, true, [
    'sign',
  ]);
  return toHex(new Uint8Array(await crypto.subtle.exportKey('raw', key)));
};

describe.skipIf(!isPresent)('published cases of the primitives', () => {
  test('are all here, must-fail ones too', () => {
    expect(gcmCases.length).toBeGreaterThanOrEqual(60);
    expect(gcmCases.filter((one) => one.result === 'invalid').length).toBeGreaterThan(10);
    expect(hkdfCases.length).toBeGreaterThanOrEqual(70);
    expect(pbkdf2Cases.length).toBeGreaterThanOrEqual(20);
    expect(wrapCases.filter((one) => one.result === 'valid').length).toBeGreaterThan(0);
    expect(wrapCases.filter((one) => one.result === 'invalid').length).toBeGreaterThan(10);
  });

  test.each(gcmCases)('AES-GCM $tcId: $result', async (one) => {
    if (one.result === 'valid') expect(await openGcm(one)).toBe(one['msg']);
    else await expect(openGcm(one)).rejects.toThrow();
  });

  test.each(hkdfCases)('HKDF $tcId', async (one) => {
    expect(await expandHkdf(one)).toBe(one['okm']);
  });

  test.each(pbkdf2Cases)('PBKDF2 $tcId', async (one) => {
    expect(await stretch(one)).toBe(one['dk']);
  });

  test.each(wrapCases)('AES-KW $tcId: $result', async (one) => {
    if (one.result === 'valid') expect(await unwrap(one)).toBe(one['msg']);
    else await expect(unwrap(one)).rejects.toThrow();
  });
});
