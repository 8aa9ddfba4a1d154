import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Key } from '../../../../src/domain/keys';
import { unlockRoot } from '../../../../src/vault/root-lock';
import { changeRoot } from '../../../../src/workers/engine/change-lock';
import { reseal } from '../../../../src/workers/engine/reseal';
import { isLocked, openOthers, openRoots } from '../../../../src/workers/engine/roots';
import { createSecrets } from '../../../../src/workers/engine/secrets';
import { stretchQuickly } from '../../workers/quick-stretching';
import { failEach, saveAlbum, untilSaved, type Scenario } from './fail-each';
import { faultPlans, installFaults } from './storage-faults';
import { album, boot, key, musicOf, newWorld, type App, type World } from './world';

const [a, b] = [key('a'), key('b')];

const withAlbum = async (world: World): Promise<void> => {
  world.server.files = new Map([
    [a, musicOf('a', 1_500)],
    [b, musicOf('b', 700)],
  ]);
  world.server.collections = new Map([[album.key, [a, b]]]);
  await saveAlbum(world);
};

/**
 * A passphrase is set, changed or removed: a new root key, everything is sealed anew under it, and then the old
 * key goes. After whatever fault exactly one of the two passphrases opens, and with it everything.
 */
const lockChange = (now: string | null, next: string | null): Scenario => {
  let rootBefore = '';
  const unlock = async (app: App): Promise<void> => {
    const rows = await app.keyStore.all();
    await openRing(app, rows.current === rootBefore ? now : next);
  };
  return {
    prepare: async (world) => {
      await withAlbum(world);
      const app = await boot(world);
      if (now !== null) await setLock(app, null, now);
      await sealAnew(app);
      rootBefore = (await app.keyStore.all()).current;
      await app.stop();
    },
    act: async (app) => {
      await unlock(app);
      await setLock(app, now, next);
      await sealAnew(app);
    },
    isDone: () => true,
    unlock,
    again: async (app) => {
      if ((await app.keyStore.all()).current === rootBefore) await setLock(app, now, next);
      await sealAnew(app);
      expect([...(await app.keyStore.all()).roots.keys()]).toHaveLength(1);
      app.ring.close();
      await openRing(app, next);
      await untilSaved(app, a, b);
    },
  };
};
/** As the engine opens it; with a wrong passphrase it rejects. */
const openRing = async ({ keyStore, ring }: App, passphrase: string | null): Promise<void> => {
  const rows = await keyStore.all();
  const row = rows.roots.get(rows.current)!;
  expect(isLocked(row), 'asks for a passphrase').toBe(passphrase !== null);
  if (!isLocked(row)) return openRoots(rows, ring);
  ring.put(await openOthers(rows, await unlockRoot(rows.current, row, passphrase!)));
};
const setLock = async (
  { ring, keyStore }: App,
  now: string | null,
  next: string | null,
): Promise<void> => ring.put(await changeRoot(keyStore, now, next, () => 0));
const sealAnew = async ({ library, downloads, ports, ring, keyStore }: App): Promise<void> => {
  const stop = new AbortController();
  let met = 0;
  const parts = {
    ...{ records: library.records, objects: ports.objects, sources: library.sources, ring },
    ...{ secrets: createSecrets(ring), keyStore, clock: ports.clock, open: downloads.open },
    exclusively: async (
      _track: Key,
      work: (records: App['library']['records'], signal: AbortSignal) => Promise<void>,
    ) => work(library.records, stop.signal),
    playing: async () => null,
    whenUnheld: (_root: string, work: () => Promise<void>) => work(),
  };
  await reseal(parts, stop.signal, ({ failure }) => {
    // A fault that stays is met again and again: the engine tries for ever, the test a few times.
    if (failure && ++met > 3) stop.abort();
  }).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  await downloads.load();
};

/** Each storage operation of another lock fails in turn. A file for each kind of change, so that they run side by side. */
export const describeLockChange = (name: string, now: string | null, next: string | null): void => {
  vi.setConfig({ testTimeout: 120_000 });
  const faults = installFaults();
  const scenario = lockChange(now, next);

  beforeAll(async () => {
    // How long a guess takes is no matter of this.
    stretchQuickly();
    const world = newWorld('opfs', faults);
    await withAlbum(world).catch(() => undefined);
  });

  describe(name, () => {
    test.each(faultPlans)('$kind, $span', async (plan) => {
      const count = await failEach(scenario, { faults, store: 'opfs', ...plan });
      console.info(`${name}: ${plan.kind}, ${plan.span}: ${count} operations`);
      expect(count).toBeGreaterThan(0);
    });
  });
};
