import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { clickOnce } from './gesture';
import { countLiveElements, heapUsed } from './live-elements';
import { createRealPlayer, type Song } from './real-player';
import { makeTone } from './tone';

/** The short form of test/long/soak.long.ts, where it is 200 songs and 1,000 failures on the built player. */
beforeAll(clickOnce);

const good: Song = { sound: makeTone({ seconds: 5 }) };
const bad: Song = { sound: new Blob(['no sound']), format: 'mp3' };

/** Songs that are not counted: the pool fills, code is compiled. */
const warmUp = 20;
const songs = 80;
/** Chromium refuses a page its media player number 1,001 (playback.md 6): whatever stays shows long before. */
const failures = 200;

test('from song to song elements and memory stay as they are', async () => {
  const { player, keys, dispose } = createRealPlayer(Array.from({ length: songs }, () => good));
  onTestFinished(dispose);
  player.playFrom(keys, 0);
  const plays = (at: number): Promise<void> =>
    vi.waitFor(
      () => {
        const { current, status } = player.getState();
        expect([current?.track, status]).toEqual([keys[at], 'playing']);
      },
      { timeout: 3_000, interval: 5 },
    );
  await plays(0);
  for (let at = 1; at < warmUp; at += 1) {
    player.next();
    await plays(at);
  }
  const before = { elements: await countLiveElements(), heap: await heapUsed() };
  for (let at = warmUp; at < songs; at += 1) {
    player.next();
    await plays(at);
  }
  expect(player.getState().skipped).toEqual([]);
  const after = { elements: await countLiveElements(), heap: await heapUsed() };
  expect(after.elements).toBeLessThanOrEqual(before.elements + 1);
  expect(after.heap).toBeLessThan(before.heap + 500_000);
});

test('after hundreds of loads that failed the next good song plays', async () => {
  const { player, keys, dispose } = createRealPlayer([bad, bad, bad, bad, good]);
  onTestFinished(dispose);
  const before = await countLiveElements();
  let failed = 0;
  await new Promise<void>((resolve) => {
    player.subscribe(({ status }) => {
      if (status !== 'failed') return;
      failed += player.getState().skipped.length;
      if (failed >= failures) resolve();
      // Not within the news of it.
      else queueMicrotask(() => player.playFrom(keys.slice(0, 4), 0));
    });
    player.playFrom(keys.slice(0, 4), 0);
  });
  player.playFrom(keys, 4);
  await vi.waitFor(() => expect(player.getState().status).toBe('playing'), { timeout: 3_000 });
  expect(player.getState().skipped).toEqual([]);
  expect((await countLiveElements()) - before).toBeLessThanOrEqual(3);
});
