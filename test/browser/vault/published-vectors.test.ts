import { describe, expect, test } from 'vitest';
import { checkPublished } from '../../fixtures/vault/published-cases';

/** Not part of the project: read when they lie beside it and the test server may serve them. */
const files = import.meta.glob<string>('../../../../shared/vectors/floe/*.txt', {
  query: '?raw',
  import: 'default',
});

const ciphertexts = Object.keys(files).filter((path) => path.endsWith('_ct.txt'));

/** Vite serves what lies outside of the project only when `server.fs.allow` names it. */
const isServed = await (async () => {
  try {
    return (await files[ciphertexts[0] ?? '']?.()) !== undefined;
  } catch {
    return false;
  }
})();

describe.skipIf(!isServed)("the FLOE specification's known answers", () => {
  test('are all here', () => expect(ciphertexts.length).toBeGreaterThanOrEqual(10));

  test.each(ciphertexts)('%s', async (path) => {
    const plain = await files[path.replace('_ct.txt', '_pt.txt')]!();
    await checkPublished(path, (await files[path]!()).trim(), plain.trim());
  });
});
