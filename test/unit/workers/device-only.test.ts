import { expect, test } from 'vitest';
import { deviceSerial } from '../../../src/contracts/media-routes';
import { HoldfastError } from '../../../src/domain/error';
import type { Key } from '../../../src/domain/keys';
import { createMedia, type MediaParts } from '../../../src/workers/engine/media';

const key = 'home~song' as Key;
const { signal } = new AbortController();

const createSetup = (sealed: () => Promise<null>) => {
  const world = { asked: 0 };
  const parts = {
    downloads: { audio: { read: sealed } },
    findAudio: async () => ({
      find: async () => {
        world.asked += 1;
        throw new HoldfastError('audio.not-available', { why: 'net.unreachable' });
      },
      isDetoured: () => false,
      isUnplayable: () => false,
    }),
    onAudio: () => undefined,
    onAudioFrom: () => undefined,
  } as unknown as MediaParts;
  const { answers, foresee } = createMedia(parts);
  const load = (serial: string) =>
    answers.audio({ key, quality: 'original', range: null, serial } as never, signal);
  return { world, load, foresee };
};

test('a load for a picture is never answered by a server, also when the copy is damaged', async () => {
  const gone = createSetup(async () => null);
  await expect(gone.load(deviceSerial(1))).rejects.toMatchObject({ code: 'audio.not-available' });
  const damaged = createSetup(() => Promise.reject(new HoldfastError('vault.refused')));
  await expect(damaged.load(deviceSerial(2))).rejects.toMatchObject({ code: 'vault.refused' });
  expect([gone.world.asked, damaged.world.asked]).toEqual([0, 0]);
});

test('a load for the ear is', async () => {
  const { world, load } = createSetup(async () => null);
  await expect(load('m1x-1')).rejects.toMatchObject({ code: 'audio.not-available' });
  expect(world.asked).toBe(1);
});

test('a song that is about to be played is opened on the device, and nobody else is asked for it', async () => {
  const ranges: unknown[] = [];
  const { world, foresee } = createSetup((async (_: Key, range: unknown) => {
    ranges.push(range);
    throw new HoldfastError('vault.refused');
  }) as never);
  // What is wrong with it is told to who plays it.
  await foresee(key);
  expect(ranges).toEqual([{ kind: 'from', first: 0, last: 0 }]);
  expect(world.asked).toBe(0);
});
