import { afterEach, expect, test, vi } from 'vitest';
import { createRootHolds } from '../../../src/workers/engine/root-holds';

afterEach(() => vi.unstubAllGlobals());

test('an older root is let go when what was begun under it is over, whatever is begun later', async () => {
  const held = new Set<string>();
  const request = async (name: string, _mode: unknown, work: () => Promise<void>) => {
    held.add(name);
    await work();
    held.delete(name);
  };
  vi.stubGlobal('navigator', { locks: { request } });
  const sealing = new Set(['early']);
  let wake = (): void => undefined;
  const sleep = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const pass = async (): Promise<void> => {
    wake();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const hold = createRootHolds({
    clock: { now: () => 0, monotonic: () => 0, random: () => 0, sleep },
    sealing: () => sealing,
    onHeld: async () => undefined,
  });
  hold('');
  hold('new');
  sealing.add('late');
  await pass();
  expect([...held]).toEqual(['holdfast-root-', 'holdfast-root-new']);
  sealing.delete('early');
  await pass();
  expect([...held]).toEqual(['holdfast-root-new']);
});
