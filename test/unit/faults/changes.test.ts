import { Dexie } from 'dexie';
import { IDBKeyRange } from 'fake-indexeddb';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Key } from '../../../src/domain/keys';
import { newDownloadFields, newPinFields } from '../../../src/library/migrate';
import { stores } from '../../../src/library/schema';
import { failEach, isSaved, saveAlbum, untilSaved, type Scenario } from './support/fail-each';
import { drive } from './support/manual-time';
import { faultPlans, installFaults } from './support/storage-faults';
import { album, boot, giveUp, key, musicOf, newWorld, type App, type World } from './support/world';

/** Each storage operation of what changes a library that is in use fails in turn. */
vi.setConfig({ testTimeout: 120_000 });
const faults = installFaults();
const [a, b, c] = [key('a'), key('b'), key('c')];
const first = new Map<Key, Uint8Array<ArrayBuffer>>([
  [a, musicOf('a', 1_500)],
  [b, musicOf('b', 700)],
]);

const withAlbum = async (world: World, follow = false): Promise<void> => {
  world.server.files = first;
  world.server.collections = new Map([[album.key, [a, b]]]);
  await saveAlbum(world, follow);
};

/** The list loses one, gains one, and one is another file now. */
const follow: Scenario = {
  prepare: async (world) => {
    await withAlbum(world, true);
    world.server.files = new Map([
      [a, musicOf('a', 1_900, 1)],
      [c, musicOf('c', 900)],
      [b, first.get(b)!],
    ]);
    world.server.collections = new Map([[album.key, [a, c]]]);
    // The list does not keep it any more: that is the rule which the listener made.
    giveUp(world, b);
  },
  act: async (app) => {
    app.lead();
    app.downloads.catalogueChanged();
  },
  isDone: ({ downloads }) => isFollowed(downloads.saves()),
  again: async (app) => {
    app.downloads.catalogueChanged();
    await untilSaved(app, a, c);
    expect(await drive(app.world.time, () => isFollowed(app.downloads.saves()), 200)).toBe(true);
  },
};
const isFollowed = (saves: readonly { readonly key: Key; readonly state: unknown }[]): boolean =>
  saves.length === 2 && saves.every((each) => each.key !== b && each.state === 'saved');

/** A segment in the middle has rotted: it alone is fetched again. */
const repair: Scenario = {
  prepare: async (world) => {
    await withAlbum(world);
    const app = await boot(world);
    const record = await app.library.records.get(a);
    const writer = await app.store.append(record!.objectId!);
    await writer.write(1_500, Uint8Array.from((await writer.read(1_500, 1)).map((x) => x ^ 1)));
    await writer.flush();
    await writer.close();
    // Found by playing it: refused, marked, never played wrong.
    await expect(app.downloads.audio.read(a, null)).rejects.toMatchObject({
      code: 'vault.refused',
    });
    await app.stop();
  },
  act: async (app) => app.lead(),
  isDone: (app) => isSaved(app, a, b),
  again: (app) => untilSaved(app, a, b),
};

/** What is streamed stays, when all of it came. */
const capture: Scenario = {
  prepare: async (world) => {
    world.server.files = first;
  },
  act: async (app) => {
    app.lead();
    await hear(app);
  },
  isDone: (app) => isSaved(app, a),
  again: async (app) => {
    if (!isSaved(app, a)) await hear(app);
    await untilSaved(app, a);
  },
};
const hear = async ({ downloads }: App): Promise<void> => {
  const whole = first.get(a)!;
  for (let at = 0; at < whole.length; at += 800) {
    const bytes = whole.slice(at, at + 800);
    const file = { contentType: 'audio/mpeg', file: '1', total: whole.length, isTold: true };
    downloads.heard({ track: a, quality: 'original', first: at, bytes, ...file });
  }
};

/** The database of the version before, with a pin and a record in it. */
const upgrade: Scenario = {
  prepare: async (world) => {
    await withAlbum(world);
    await asVersionOne(world);
  },
  act: async (app) => app.lead(),
  isDone: (app) => isSaved(app, a, b),
  again: async (app) => {
    expect(await app.library.records.get(a)).toMatchObject(newDownloadFields);
    expect(await app.library.records.pins()).toMatchObject([newPinFields]);
    await untilSaved(app, a, b);
  },
};

/** The same rows without what version 2 added, in a database of version 1. */
const asVersionOne = async ({ factory }: World): Promise<void> => {
  const options = { indexedDB: factory, IDBKeyRange, cache: 'disabled' } as const;
  const newer = new Dexie('holdfast', options);
  await newer.open();
  const rows = new Map<string, readonly object[]>();
  for (const table of newer.tables) rows.set(table.name, await table.toArray());
  newer.close();
  await new Promise<void>((resolve, reject) => {
    const request = factory.deleteDatabase('holdfast');
    request.addEventListener('success', () => resolve());
    request.addEventListener('error', () => reject(request.error));
  });
  const older = new Dexie('holdfast', options);
  older.version(1).stores(stores);
  await older.open();
  const added = [...Object.keys(newDownloadFields), ...Object.keys(newPinFields)];
  for (const [name, all] of rows) {
    const known = all.map((row) =>
      ['downloads', 'pins'].includes(name)
        ? Object.fromEntries(Object.entries(row).filter(([field]) => !added.includes(field)))
        : row,
    );
    await older.table(name).bulkPut(known);
  }
  older.close();
};

/** Rows of a backup: all of them, or none. */
const restore: Scenario = {
  prepare: async (world) => {
    await withAlbum(world);
    world.server.files = new Map([...first, [c, musicOf('c', 900)]]);
    world.server.collections = new Map([...world.server.collections, [second.key, [c]]]);
  },
  act: async (app) => {
    app.lead();
    await restoreRows(app);
    await app.downloads.load();
  },
  isDone: (app) => isSaved(app, a, b, c),
  again: async (app) => {
    const [pins, settings] = [await app.library.records.pins(), await app.library.loadSettings()];
    // Half of a backup is none.
    expect(settings.shortcuts).toBe(pins.length === 1);
    await restoreRows(app);
    await app.downloads.load();
    app.downloads.catalogueChanged();
    await untilSaved(app, a, b, c);
  },
};
const second = { kind: 'album', key: key('second') } as const;
const restoreRows = async ({ library }: App): Promise<void> => {
  const [pin] = await library.records.pins();
  const restored = { ...pin!, id: `album:${second.key}`, ref: second, trackKeys: [] };
  await library.restore({
    settings: { shortcuts: false },
    session: null,
    pins: [restored],
    sources: [],
  });
};

beforeAll(async () => {
  const world = newWorld('opfs', faults);
  await withAlbum(world).catch(() => undefined);
});

const scenarios = { follow, repair, capture, upgrade, restore };

describe.each(Object.entries(scenarios))('%s', (name, scenario) => {
  test.each(faultPlans)('$kind, $span', async (plan) => {
    const count = await failEach(scenario, { faults, store: 'opfs', ...plan });
    console.info(`${name}: ${plan.kind}, ${plan.span}: ${count} operations`);
    expect(count).toBeGreaterThan(0);
  });
});
