import { beforeEach, expect, test } from 'vitest';
import { cacheNames } from '../../../src/contracts/caches';
import { isDeviceOnly } from '../../../src/contracts/media-routes';
import { HoldfastError } from '../../../src/domain/error';
import type { Key } from '../../../src/domain/keys';
import { findPeaks } from '../../../src/ui/bridges/kept-peaks';

const track = { key: 'home~song' as Key, suffix: 'flac', duration: 200 };
const { signal } = new AbortController();

/** A device that has the song, and every address out of which a picture was made. */
const createSetup = (isSaved = true) => {
  const world = { isSaved, urls: [] as URL[] };
  const parts = {
    peaksOf: async ({ url, count }: { url: string; count: number }) => {
      world.urls.push(new URL(url, location.href));
      return new Uint8Array(count).fill(world.urls.length);
    },
    isSaved: () => world.isSaved,
    idle: async () => undefined,
  };
  return { world, parts };
};

beforeEach(() => caches.delete(cacheNames.keptMeta));

test('a picture is made once, out of the copy on this device, and then kept', async () => {
  const { world, parts } = createSetup();
  const first = await findPeaks(track, parts, signal);
  const second = await findPeaks(track, parts, signal);
  expect(first).toEqual(second);
  expect(world.urls).toHaveLength(1);
  expect(isDeviceOnly(world.urls[0]!.searchParams.get('n')!)).toBe(true);
});

test('nothing is read for a song that would have to be fetched', async () => {
  const { world, parts } = createSetup(false);
  expect(await findPeaks(track, parts, signal)).toBeNull();
  expect(world.urls).toEqual([]);
});

test('another recording under the same key is drawn anew', async () => {
  const { world, parts } = createSetup();
  await findPeaks(track, parts, signal);
  await findPeaks({ ...track, duration: 260 }, parts, signal);
  expect(world.urls).toHaveLength(2);
});

test('what was removed while it was drawn leaves nothing behind', async () => {
  const { world, parts } = createSetup();
  const drawing = findPeaks(
    track,
    {
      ...parts,
      peaksOf: async (request) => {
        world.isSaved = false;
        return parts.peaksOf(request);
      },
    },
    signal,
  );
  expect(await drawing).not.toBeNull();
  const cache = await caches.open(cacheNames.keptMeta);
  expect(await cache.keys()).toEqual([]);
});

test('one that cannot be drawn keeps no other from being drawn', async () => {
  const { parts } = createSetup();
  const broken = findPeaks(
    track,
    { ...parts, peaksOf: () => Promise.reject(new HoldfastError('audio.corrupt')) },
    signal,
  );
  await expect(broken).rejects.toMatchObject({ code: 'audio.corrupt' });
  expect(await findPeaks(track, parts, signal)).not.toBeNull();
});
