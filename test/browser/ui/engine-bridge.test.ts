import { afterEach, describe, expect, test } from 'vitest';
import type { HoldfastError } from '../../../src/domain/error';
import { createEngineBridge } from '../../../src/ui/bridges/engine-bridge';

const limits = { local: 700, alive: 700 };
const workers: Worker[] = [];

afterEach(() => {
  for (const each of workers.splice(0)) each.terminate();
});

/** The page's half, with real workers: one after another, each with its number for a name. */
const createSetup = (startFirst?: () => Worker) => {
  let restarts = 0;
  const bridge = createEngineBridge(() => {
    const name = String(workers.length + 1);
    const isFirst = workers.length === 0;
    const worker =
      isFirst && startFirst
        ? startFirst()
        : new Worker(new URL('./support/stuck.worker.ts', import.meta.url), {
            type: 'module',
            name,
          });
    workers.push(worker);
    return worker;
  }, limits);
  bridge.onRestart(() => (restarts += 1));
  const api = bridge.api as unknown as Record<string, () => Promise<unknown>>;
  const ask = (name: string): Promise<unknown> =>
    api[name]!().catch((thrown: HoldfastError) => thrown.code);
  return { ask, restarts: () => restarts };
};

describe('a worker that the page depends on [P16]', () => {
  test('and that hangs is given up, replaced, and what waited for it is told', async () => {
    const { ask, restarts } = createSetup();
    expect(await ask('home')).toBe('1');
    const waiting = ask('sync');
    expect(await ask('songs')).toBe('worker.timeout');
    expect(await waiting).toBe('worker.gone');
    expect(restarts()).toBe(1);
    await expect.poll(() => ask('home')).toBe('2');
  });

  test('and that is only slow stays', async () => {
    const { ask, restarts } = createSetup();
    expect(await ask('home')).toBe('1');
    expect(await ask('albums')).toBe('worker.timeout');
    await new Promise((resolve) => setTimeout(resolve, 2 * limits.alive));
    expect(await ask('home')).toBe('1');
    expect(restarts()).toBe(0);
  });

  test('and that cannot start is tried again', async () => {
    const { ask, restarts } = createSetup(() => new Worker('/nothing/here.js', { type: 'module' }));
    await expect.poll(() => ask('home'), { timeout: 5_000 }).toBe('2');
    expect(restarts()).toBe(1);
  });

  test('and that hangs again and again is replaced twice; every call ends all the same', async () => {
    const { ask, restarts } = createSetup();
    for (let death = 0; death < 4; death++) {
      expect(await ask('songs')).toBe('worker.timeout');
      await new Promise((resolve) => setTimeout(resolve, 2 * limits.alive));
    }
    expect(restarts()).toBe(2);
    expect(workers).toHaveLength(3);
    expect(await ask('home')).toMatch(/^worker\./);
  });
});
