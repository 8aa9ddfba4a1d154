import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { watchFolder } from '../../../../src/edge/music/watch';
import { systemClock } from '../../../../src/edge/state/system-clock';
import type { Clock } from '../../../../src/domain/clock';
import { fixture, makeFolder, makeMusic, put } from '../../../fixtures/edge/folders';
import { openServer } from '../../../fixtures/edge/server';

/** Time that passes only when a test says so. */
const createHandClock = () => {
  let now = 0;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const clock: Clock = {
    ...systemClock,
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(new Error('aborted'));
        });
      }),
  };
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    for (const sleeper of sleepers) {
      if (sleeper.at > now) continue;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, pass, sleeping: () => sleepers.size };
};

describe('watching', () => {
  const open = async () => {
    const { clock, pass, sleeping } = createHandClock();
    const folder = await makeFolder();
    let told = 0;
    const onChange = (): void => void (told += 1);
    const times = { quietMs: 100, patienceMs: 250, everyMs: 10_000 };
    const watch = watchFolder({ folder, clock, onChange, ...times });
    return { folder, pass, sleeping, watch, told: () => told };
  };

  test('the folder is looked at regularly, whatever watchers see', async () => {
    const { pass, told, watch } = await open();
    await pass(9_999);
    expect(told()).toBe(0);
    await pass(1);
    await pass(10_000);
    expect(told()).toBe(2);
    watch.close();
    await pass(50_000);
    expect(told()).toBe(2);
  });

  test('a change is told once it is quiet, and a restless folder at last', async () => {
    const { folder, pass, told, watch, sleeping } = await open();
    expect(watch.isWatching()).toBe(true);
    await put(folder, 'a', '1');
    // One sleeper looks regularly, the second one waits for quiet.
    await vi.waitFor(() => expect(sleeping()).toBe(2));
    await pass(100);
    expect(told()).toBe(1);
    watch.close();
  });
});

describe('a folder that changes', () => {
  test('is noticed: new files are played, removed ones are gone', async () => {
    const music = await makeMusic();
    const server = await openServer({ musicFolder: music, quietMs: 20, rescanMs: 60_000 });
    const titles = async (): Promise<string[]> =>
      (await server.call('search3', { query: '', songCount: 50 }))['searchResult3'].song.map(
        ({ title }: any) => title,
      );
    expect(await titles()).not.toContain('Fresh');
    await put(music, 'New/Folder/Fresh.mp3', await fixture('untagged.mp3'));
    await vi.waitFor(async () => expect(await titles()).toContain('Fresh'), 10_000);
    await rm(join(music, 'The Zebras'), { recursive: true });
    await vi.waitFor(async () => expect(await titles()).not.toContain('Old Horn'), 10_000);
  }, 30_000);

  test('is looked at when a client asks for it', async () => {
    const music = await makeMusic();
    const server = await openServer({ musicFolder: music });
    const { scanStatus } = await server.call('startScan');
    expect(scanStatus.scanning).toBe(true);
    await put(music, 'Fresh.mp3', await fixture('untagged.mp3'));
    await server.call('startScan');
    await vi.waitFor(async () => {
      const status = (await server.call('getScanStatus'))['scanStatus'];
      expect([status.scanning, status.count]).toEqual([false, 10]);
    }, 10_000);
  });

  test('that is gone for a moment leaves the library as it was, and is reported', async () => {
    const music = await makeMusic();
    const server = await openServer({ musicFolder: music });
    await rm(music, { recursive: true });
    await server.library.scan();
    expect(server.library.report()).toMatchObject({ failure: 'ENOENT', songs: 9 });
    expect((await server.call('getArtists'))['artists'].index.length).toBeGreaterThan(0);
  });
});
