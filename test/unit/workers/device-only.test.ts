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
    downloads: { audio: { read: sealed }, heard: () => undefined },
    remote: async () => ({
      read: async () => {
        world.asked += 1;
        throw new HoldfastError('net.unreachable');
      },
    }),
    trackOf: () => null,
    sourceName: () => 'Home',
    standIns: async () => [],
    onAudio: () => undefined,
    onAudioFrom: () => undefined,
  } as unknown as MediaParts;
  const { answers } = createMedia(parts);
  const load = (serial: string) =>
    answers.audio({ key, quality: 'original', range: null, serial } as never, signal);
  return { world, load };
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
