import { expect } from 'vitest';
import type { SavedSession } from '../../../../src/contracts/session';
import type { Key } from '../../../../src/domain/keys';
import { isDamaged } from '../../../../src/downloads/plan';
import { copyWorld } from './copy-world';
import { drive, within } from './manual-time';
import type { FaultKind, StorageFaults } from './storage-faults';
import type { StoreKind } from '../../../../src/store/sealed-store';
import {
  album,
  boot,
  giveUp,
  key,
  mustBeOurs,
  newWorld,
  source,
  type App,
  type World,
} from './world';

/** One piece of work, cut by a fault at each of its storage operations in turn. */
export interface Scenario {
  /** What lies on the device and at the server before it. */
  readonly prepare: (world: World) => Promise<void>;
  /** The work; what it rejects with must be one of our errors. Resolves when it is begun. */
  readonly act: (app: App) => Promise<void>;
  readonly isDone: (app: App) => boolean;
  /** After the restart the listener opens what is locked. */
  readonly unlock?: (app: App) => Promise<void>;
  /** The listener does it again after the restart, where it was not done; everything is in order then. */
  readonly again: (app: App) => Promise<void>;
}

export interface Loop {
  readonly faults: StorageFaults;
  readonly kind: FaultKind;
  readonly span: 'once' | 'lasting';
  readonly store: StoreKind;
}

const session: SavedSession = {
  entries: [{ id: 1, track: key('a') }],
  unshuffled: [1],
  currentId: 1,
  position: 12,
  shuffled: false,
  repeat: 'off',
  volume: 0.5,
  muted: false,
  origin: '/albums',
};

/** Steps that a run is given to make something of its fault; without one it goes on until it is done. */
const stepsAfterFault = 25;
const stepsInAll = 400;

/**
 * SQLite's way (reliability.md, table of anchors): the n-th operation fails, n = 1, 2, ... until a run has
 * no failure left. Resolves with how many operations could fail.
 */
export const failEach = async (scenario: Scenario, loop: Loop): Promise<number> => {
  const { faults, kind, span } = loop;
  const before = newWorld(loop.store, faults);
  await withListener(before);
  await scenario.prepare(before);
  for (let n = 1; ; n++) {
    const world = copyWorld(before, faults);
    faults.arm({ n, kind, span });
    let fired = false;
    try {
      await runOnce(scenario, world, faults);
      fired = faults.disarm();
      // Every other time as after a cut of the power: what was not flushed is gone.
      world.folders.crash(n % 2 === 0);
      await checkAfter(scenario, world);
    } catch (error) {
      throw new Error(`${loop.store}: operation ${n}, ${kind}, ${span}: ${String(error)}`, {
        cause: error,
      });
    } finally {
      faults.disarm();
    }
    if (!fired) return n - 1;
  }
};

/** What is the listener's own, written before anything fails. */
const withListener = async (world: World): Promise<void> => {
  const app = await boot(world);
  await app.library.saveSession(session);
  await app.library.changeSettings({ theme: 'dark' });
  await app.library.sources.put({
    id: source,
    view: {
      ...{ id: source, name: 'At home', address: 'https://nas.test', username: 'me' },
      ...{ server: { type: 'navidrome', version: '0.5' }, signIn: 'token', viaProxy: false },
      ...{ kind: 'opensubsonic', demo: false, syncedAt: 0 },
    },
    config: { any: 1 },
    sealedCredentials: null,
  });
  await app.stop();
};

const runOnce = async (scenario: Scenario, world: World, faults: StorageFaults): Promise<void> => {
  let app: App;
  try {
    app = await boot(world);
  } catch (error) {
    return mustBeOurs(error);
  }
  await within(world.time, 'the act', scenario.act(app).catch(mustBeOurs));
  let left = stepsInAll;
  while (left > 0 && !(await drive(world.time, () => scenario.isDone(app), 1))) {
    left = faults.hasFired() ? Math.min(left, stepsAfterFault) - 1 : left - 1;
  }
  await app.stop();
};

const checkAfter = async (scenario: Scenario, world: World): Promise<void> => {
  const { files } = world.server;
  const app = await boot(world);
  await scenario.unlock?.(app);
  await checkListener(app);
  // The server is gone: what was told as saved plays all the same.
  world.server.files = null;
  await checkCopies(app, true);
  world.server.files = files;
  app.lead();
  await within(world.time, 'doing it again', scenario.again(app));
  await checkCopies(app, false);
  await checkListener(app);
  await removeAll(app);
  await app.stop();
};

const checkListener = async ({ library }: App): Promise<void> => {
  expect(await library.loadSession()).toEqual(session);
  expect(await library.loadSettings()).toMatchObject({ theme: 'dark' });
  expect((await library.sources.list()).map(({ id }) => id)).toEqual([source]);
};

/** What plays is what was told as saved, and nothing is told as saved that does not play. */
const checkCopies = async (app: App, mayBeMarked: boolean): Promise<void> => {
  const { library, downloads, world } = app;
  const records = new Map((await library.records.all()).map((row) => [row.trackKey, row]));
  for (const [track, editions] of world.acknowledged) {
    const record = records.get(track);
    // A read that failed for good made it wait for its repair: marked, not lost, and never played wrong.
    if (mayBeMarked && record && isDamaged(record)) continue;
    const found = await downloads.audio.read(track, null);
    expect(found, `${track}: acknowledged, and not there`).toMatchObject({ first: 0 });
    const { bytes } = found as { bytes: Uint8Array };
    expect(
      editions.some((each) => Buffer.compare(each, bytes) === 0),
      `${track}: bytes`,
    ).toBe(true);
  }
  for (const { key: track, state } of downloads.saves()) {
    if (state !== 'saved') continue;
    // Null only when it has been removed meanwhile.
    const found = await downloads.audio.read(track, null);
    if (found) expect(found).toHaveProperty('bytes');
    else expect(downloads.isSaved(track), `${track}: told as saved`).toBe(false);
  }
};

/** The listener gives up everything: nothing of it is left on the disk. */
const removeAll = async (app: App): Promise<void> => {
  const { downloads, library, store, world } = app;
  giveUp(world, ...world.acknowledged.keys());
  for (const { ref } of downloads.collections()) await downloads.remove(ref);
  await downloads.clearPassing();
  const isEmpty = (): boolean => downloads.saves().length === 0;
  expect(await drive(world.time, isEmpty, stepsInAll), 'everything is removed').toBe(true);
  // What a reader held, or a crash left, goes with a later sweep.
  let orphans = 1;
  for (let tries = 0; tries < 50 && orphans > 0; tries++) {
    await drive(world.time, () => false, 2);
    orphans = (await store.list()).length;
  }
  expect(orphans, 'orphans').toBe(0);
  expect(await library.records.all()).toEqual([]);
  expect(await library.records.pins()).toEqual([]);
};

export const isSaved = ({ downloads }: App, ...tracks: readonly Key[]): boolean =>
  tracks.every((track) => downloads.isSaved(track));

/** Asks again for what had ended with a failure, until everything that is asked for is here. */
export const untilSaved = async (app: App, ...tracks: readonly Key[]): Promise<void> => {
  const { downloads, world } = app;
  for (let tries = 0; tries < 8; tries++) {
    if (await drive(world.time, () => isSaved(app, ...tracks), 60)) return;
    for (const { ref } of downloads.collections()) await downloads.retry(ref);
  }
  const rows = await app.library.records.all();
  throw new Error(
    `never saved: ${JSON.stringify(rows.map(({ trackKey, state, failure }) => ({ trackKey, state, failure })))}`,
  );
};

/** The album is on the device, told as saved. */
export const saveAlbum = async (world: World, follow = false): Promise<void> => {
  const app = await boot(world);
  app.lead();
  await app.downloads.add(album, { quality: 'original', follow, wifiOnly: false });
  await untilSaved(app, ...(world.server.collections.get(album.key) ?? []));
  await app.stop();
};
