import { beforeEach, expect, test } from 'vitest';
import { cacheNames } from '../../../src/contracts/caches';
import { lyricsPath } from '../../../src/contracts/media-routes';
import { HoldfastError } from '../../../src/domain/error';
import type { Key } from '../../../src/domain/keys';
import type { SongLyrics } from '../../../src/domain/music';
import type { MusicProvider } from '../../../src/providers/provider';
import { createLyrics } from '../../../src/workers/engine/lyrics';

const key = 'home~song' as Key;
const { signal } = new AbortController();
const words: SongLyrics = { synced: false, language: 'is', lines: [{ start: null, text: 'la' }] };
const day = 24 * 60 * 60_000;

/** A server that has these words, and how often it was asked. */
const createSetup = (says: () => SongLyrics | null) => {
  const world = { asked: 0, time: 1_800_000_000_000 };
  const provider = {
    lyrics: async () => {
      world.asked += 1;
      return says();
    },
  } as unknown as MusicProvider;
  const lyrics = createLyrics(
    async () => provider,
    () => null,
    () => world.time,
  );
  return { world, lyrics };
};

const keptText = async (): Promise<string | undefined> =>
  (await (await caches.open(cacheNames.keptMeta)).match(lyricsPath(key)))?.text();

beforeEach(async () => {
  for (const name of await caches.keys()) await caches.delete(name);
});

test('words come with the download, and are asked for once', async () => {
  const { world, lyrics } = createSetup(() => words);
  await lyrics.keep(key, signal);
  await lyrics.keep(key, signal);
  expect(JSON.parse((await keptText())!)).toEqual(words);
  expect(world.asked).toBe(1);
  await lyrics.drop([key]);
  expect(await keptText()).toBeUndefined();
});

test('what was read before the download is kept without asking anybody', async () => {
  const { world, lyrics } = createSetup(() => {
    throw new HoldfastError('net.unreachable');
  });
  const passing = await caches.open(cacheNames.passingMeta);
  await passing.put(lyricsPath(key), Response.json(words));
  await lyrics.keep(key, signal);
  expect(JSON.parse((await keptText())!)).toEqual(words);
  expect(world.asked).toBe(0);
});

test('a song without words is asked about once a week', async () => {
  const { world, lyrics } = createSetup(() => null);
  await lyrics.keep(key, signal);
  for (let times = 0; times < 3; times++) {
    await expect(lyrics.answer(key, signal)).rejects.toMatchObject({ code: 'server.not-found' });
  }
  expect(world.asked).toBe(1);
  world.time += 6 * day;
  await lyrics.keep(key, signal);
  expect(world.asked).toBe(1);
  world.time += 2 * day;
  await lyrics.keep(key, signal);
  expect(world.asked).toBe(2);
});

test('a server that cannot be reached has said nothing about words', async () => {
  let isDown = true;
  const { lyrics } = createSetup(() => {
    if (isDown) throw new HoldfastError('net.unreachable');
    return words;
  });
  await expect(lyrics.keep(key, signal)).rejects.toMatchObject({ code: 'net.unreachable' });
  isDown = false;
  await lyrics.keep(key, signal);
  expect(JSON.parse((await keptText())!)).toEqual(words);
});
