import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkPublished } from '../../fixtures/vault/published-cases';
import { openWithNode } from '../../fixtures/vault/second-implementation';

/** Not part of the project: the specification's files, read when they lie beside it. */
const folder = join(import.meta.dirname, '../../../../shared/vectors/floe');
const isPresent = existsSync(folder);
const names = isPresent
  ? readdirSync(folder)
      .filter((file) => file.endsWith('_ct.txt'))
      .map((file) => file.slice(0, -'_ct.txt'.length))
  : [];
const read = (file: string): string => readFileSync(join(folder, file), 'utf8').trim();

describe.skipIf(!isPresent)("the FLOE specification's known answers", () => {
  test('are all here', () => expect(names.length).toBeGreaterThanOrEqual(10));

  test.each(names)('%s opens', async (name) => {
    await checkPublished(name, read(`${name}_ct.txt`), read(`${name}_pt.txt`));
  });

  test.each(names)('%s opens in the second implementation', (name) => {
    const sealed = Buffer.from(read(`${name}_ct.txt`), 'hex');
    const input = {
      key: Buffer.alloc(32),
      aad: Buffer.from('This is AAD'),
      segmentLength: sealed.readUInt32BE(2),
      rotationBits: name.includes('rotation') ? 2 : 20,
    };
    expect(openWithNode(input, sealed).toString('hex')).toBe(read(`${name}_pt.txt`).toLowerCase());
  });
});
