import * as fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Key } from '../../../src/domain/keys';
import { giveUp, album, boot, key, musicOf, newWorld, type App, type World } from './support/world';
import { drive } from './support/manual-time';
import { faultKinds, installFaults, type FaultKind } from './support/storage-faults';
import { isSaved, saveAlbum, untilSaved } from './support/fail-each';

/**
 * Any history of acts, faults and crashes. The model is what the listener was told and has not given up:
 * it plays, byte for byte, at every moment; and in the end everything that is asked for is there.
 */
vi.setConfig({ testTimeout: 120_000 });
const faults = installFaults();
const songs = ['a', 'b', 'c'].map(key);

type Step =
  | { readonly do: 'add' | 'remove' | 'pause' | 'resume' | 'follow' | 'crash' | 'wait' }
  | { readonly do: 'fault'; readonly n: number; readonly kind: FaultKind }
  | { readonly do: 'server'; readonly list: readonly Key[]; readonly edition: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom('add', 'remove', 'pause', 'resume', 'follow', 'crash', 'wait'),
  }) as fc.Arbitrary<Step>,
  fc.record({
    do: fc.constant('fault' as const),
    n: fc.integer({ min: 1, max: 40 }),
    kind: fc.constantFrom(...faultKinds),
  }),
  fc.record({
    do: fc.constant('server' as const),
    list: fc.subarray(songs, { minLength: 1 }),
    edition: fc.integer({ min: 0, max: 2 }),
  }),
);

const serve = ({ server }: World, list: readonly Key[], edition: number): void => {
  server.collections = new Map([[album.key, list]]);
  server.files = new Map(
    songs.map((song, at) => [song, musicOf(`${at}`, 900 + edition * 400 + at * 700, edition)]),
  );
};

const actOn = async (app: App, each: Step): Promise<void> => {
  const { downloads, world } = app;
  if (each.do === 'add') {
    world.givenUp.clear();
    await downloads.add(album, { quality: 'original', follow: true, wifiOnly: false });
  } else if (each.do === 'remove') {
    giveUp(world, ...songs);
    await downloads.remove(album);
  } else if (each.do === 'pause' || each.do === 'resume') await downloads[each.do](album);
  else if (each.do === 'follow') downloads.catalogueChanged();
  else if (each.do === 'fault') faults.arm({ n: each.n, kind: each.kind, span: 'once' });
  else if (each.do === 'server') {
    // The list is followed: what it drops goes by the listener's own rule.
    giveUp(world, ...songs.filter((song) => !each.list.includes(song)));
    for (const song of each.list) world.givenUp.delete(song);
    serve(world, each.list, each.edition);
  }
};

const checkModel = async ({ downloads, library, world }: App): Promise<void> => {
  for (const [track, editions] of world.acknowledged) {
    const record = await library.records.get(track);
    if (record?.state === 'committed' && record.failure) continue;
    const found = await downloads.audio.read(track, null);
    const bytes = found && 'bytes' in found ? found.bytes : null;
    expect(bytes && editions.some((each) => Buffer.compare(each, bytes) === 0), track).toBe(true);
  }
};

const live = async (steps: readonly Step[]): Promise<void> => {
  const world = newWorld('opfs', faults);
  serve(world, songs, 0);
  const restart = async (): Promise<App> => {
    faults.disarm();
    world.folders.crash(true);
    const next = await boot(world);
    await checkModel(next);
    next.lead();
    return next;
  };
  let app = await restart();
  for (const each of steps) {
    if (each.do === 'crash') {
      // Nothing that it does from here on reaches the disk.
      faults.arm({ n: 1, kind: 'unknown', span: 'lasting' });
      await app.stop();
      // Whatever the dead one still had under way ends before the next one lives.
      await drive(world.time, () => false, 20);
      app = await restart();
    } else await actOn(app, each).catch(() => undefined);
    await drive(world.time, () => false, 3);
  }
  await app.stop();
  app = await restart();
  const { downloads } = app;
  if (downloads.collections().length > 0) {
    await downloads.resume(album);
    downloads.catalogueChanged();
    await untilSaved(app, ...(world.server.collections.get(album.key) ?? []));
    await checkModel(app);
    giveUp(world, ...songs);
    await downloads.remove(album);
  }
  await drive(world.time, () => downloads.saves().length === 0, 200);
  expect(isSaved(app, songs[0]!)).toBe(false);
  for (let tries = 0; tries < 50 && (await app.store.list()).length > 0; tries++) {
    await drive(world.time, () => false, 2);
  }
  expect(await app.store.list()).toEqual([]);
  await app.stop();
};

beforeAll(async () => {
  const world = newWorld('opfs', faults);
  serve(world, songs, 0);
  await saveAlbum(world).catch(() => undefined);
});

test('whatever happens in whatever order, what was told as saved plays', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), live), {
    numRuns: 25,
    seed: 20_261_124,
  });
});
