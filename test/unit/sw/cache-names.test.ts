import { expect, test } from 'vitest';
import { artCaches, deleteOutdated, isOutdated, metaCaches } from '../../../src/sw/cache-names';

test('the names are an agreement with the engine worker, which writes the pinned ones', () => {
  expect([artCaches, metaCaches]).toEqual([
    { kept: 'holdfast-art-v1', pinned: 'holdfast-art-pinned-v1' },
    { kept: 'holdfast-meta-v1', pinned: 'holdfast-meta-pinned-v1' },
  ]);
});

test('only our own older formats are deleted', async () => {
  const names = [
    'holdfast-art-v0',
    'holdfast-meta-pinned-v0',
    'holdfast-art-v1',
    'holdfast-art-pinned-v1',
    // A newer build's, kept by an old tab's service worker.
    'holdfast-art-v2',
    'holdfast-precache-v2-http://localhost/',
    'holdfast-art-v0-copy',
    'somebody-elses-art-v0',
  ];
  expect(names.filter(isOutdated)).toEqual(['holdfast-art-v0', 'holdfast-meta-pinned-v0']);
  const deleted: string[] = [];
  await deleteOutdated({
    keys: async () => names,
    delete: async (name: string) => deleted.push(name) > 0,
  } as unknown as CacheStorage);
  expect(deleted).toEqual(['holdfast-art-v0', 'holdfast-meta-pinned-v0']);
});
