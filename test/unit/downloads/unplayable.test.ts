import { expect, test } from 'vitest';
import type { CollectionRef } from '../../../src/contracts/downloads';
import type { Key } from '../../../src/domain/keys';
import { keepAll, key, musicOf, newDisk, startRig, type Disk, type Rig } from './support/rig';

/** Songs whose files this browser cannot play, kept all the same. */

const album: CollectionRef = { kind: 'album', key: 'nas1~al-1' as Key };
const [alac, flac] = [key('alac'), key('flac')];

const open = async (unplayable: 'original' | 'all'): Promise<{ rig: Rig; disk: Disk }> => {
  const disk = newDisk();
  const rig = await startRig(disk);
  rig.collections.set(album.key, [alac, flac]);
  rig.serve('alac', { bytes: musicOf('alac', 4000), unplayable });
  rig.serve('flac', { bytes: musicOf('flac', 3000) });
  return { rig, disk };
};
const askedFor = (rig: Rig): string[] =>
  rig.requests.filter(({ track }) => track === alac).map(({ quality }) => quality);

test('one is saved as its server converts it, and stays so', async () => {
  const { rig, disk } = await open('original');
  await rig.downloads.add(album, keepAll);
  await rig.until(() => rig.downloads.collections()[0]?.state === 'saved');
  expect(rig.downloads.collections()[0]).toMatchObject({
    quality: 'original',
    converted: { tracks: 1, quality: 'mp3-320' },
  });
  expect(disk.rows.get(alac)).toMatchObject({ quality: 'mp3-320', wished: 'original' });
  expect(disk.rows.get(flac)).toMatchObject({ quality: 'original' });
  rig.downloads.wake();
  rig.downloads.catalogueChanged();
  await rig.settle();
  expect(askedFor(rig)).toEqual(['original', 'mp3-320']);
  await rig.stop();
  // After a restart it is what was asked for, too.
  const again = await startRig(disk);
  await again.settle();
  expect(again.requests).toEqual([]);
  await again.stop();
});

test('in another quality that is chosen later, what is here plays until that has come', async () => {
  const { rig, disk } = await open('original');
  await rig.downloads.add(album, keepAll);
  await rig.until(() => rig.downloads.collections()[0]?.state === 'saved');
  rig.pass(1000);
  rig.serve('alac', { bytes: musicOf('alac', 2000), stallAfter: 500 });
  await rig.downloads.change(album, { quality: 'mp3-192' });
  await rig.until(() => disk.rows.get(alac)?.state === 'fetching');
  expect(disk.rows.get(alac)?.previous).toMatchObject({ quality: 'mp3-320', plainLength: 4000 });
  const part = await rig.downloads.audio.read(alac, null);
  expect(part).toMatchObject({ quality: 'mp3-320', total: 4000 });
  await rig.stop();
  const again = await startRig(disk);
  again.serve('alac', { bytes: musicOf('alac', 2000) });
  again.serve('flac', { bytes: musicOf('flac', 1500) });
  await again.until(() => disk.rows.get(alac)?.state === 'committed');
  expect(disk.rows.get(alac)).toMatchObject({ quality: 'mp3-192', previous: null });
  expect(disk.rows.get(alac)).not.toHaveProperty('wished');
  expect(await again.downloads.audio.read(alac, null)).toMatchObject({ total: 2000 });
  await again.stop();
});

test('where the server does not convert either, it says which format it is, and asks no more', async () => {
  const { rig } = await open('all');
  await rig.downloads.add(album, keepAll);
  await rig.until(() => rig.downloads.collections()[0]?.state === 'failed');
  expect(rig.downloads.collections()[0]).toMatchObject({
    tracksDone: 1,
    failure: { code: 'audio.unsupported', data: { format: 'ALAC' } },
  });
  await rig.settle();
  expect(askedFor(rig)).toEqual(['original', 'mp3-320']);
  await rig.stop();
});
