import { beforeAll, describe, expect, test, vi } from 'vitest';
import { failEach, isSaved, saveAlbum, untilSaved, type Scenario } from './support/fail-each';
import { faultPlans, installFaults } from './support/storage-faults';
import { album, giveUp, keepAll, key, musicOf, newWorld } from './support/world';

/**
 * Every single storage operation of a download and of a deletion fails once, in each of the ways that browsers
 * have, and then from there on until the restart (a full disk, a dead one, a killed process).
 */
const faults = installFaults();
/** ms. A machine that does other things as well is no failure. */
vi.setConfig({ testTimeout: 120_000 });
const [a, b] = [key('a'), key('b')];
const files = new Map([
  [a, musicOf('a', 1_500)],
  [b, musicOf('b', 700)],
]);

const download: Scenario = {
  prepare: async ({ server }) => {
    server.files = files;
    server.collections = new Map([[album.key, [a, b]]]);
  },
  act: async (app) => {
    app.lead();
    await app.downloads.add(album, keepAll);
  },
  isDone: (app) => isSaved(app, a, b),
  again: async (app) => {
    await app.downloads.add(album, keepAll);
    await untilSaved(app, a, b);
  },
};

const removal: Scenario = {
  prepare: async (world) => {
    await download.prepare(world);
    await saveAlbum(world);
  },
  act: async (app) => {
    app.lead();
    // From here on the listener has given it up: whether it is still there is not promised.
    giveUp(app.world, a, b);
    await app.downloads.remove(album);
  },
  isDone: ({ downloads }) => downloads.saves().length === 0 && downloads.collections().length === 0,
  again: async ({ downloads, world }) => {
    giveUp(world, a, b);
    if (downloads.collections().length > 0) await downloads.remove(album);
  },
};

/** What is loaded when it is first needed takes a time that no step counts. */
beforeAll(async () => {
  const world = newWorld('opfs', faults);
  await download.prepare(world);
  await saveAlbum(world).catch(() => undefined);
});

describe.each(['opfs', 'indexeddb'] as const)('with bytes in %s', (store) => {
  test.each(faultPlans)('a download: $kind, $span', async (plan) => {
    const count = await failEach(download, { faults, store, ...plan });
    console.info(`download: ${store}, ${plan.kind}, ${plan.span}: ${count} operations`);
    expect(count).toBeGreaterThan(5);
  });
  test.each(faultPlans)('a removal: $kind, $span', async (plan) => {
    const count = await failEach(removal, { faults, store, ...plan });
    console.info(`removal: ${store}, ${plan.kind}, ${plan.span}: ${count} operations`);
    expect(count).toBeGreaterThan(1);
  });
});
