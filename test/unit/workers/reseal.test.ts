import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { DownloadRecord } from '../../../src/contracts/records';
import { HoldfastError } from '../../../src/domain/error';
import type { Key } from '../../../src/domain/keys';
import { identityOf, identityOfCopy } from '../../../src/downloads/identity-of';
import { playableCopy } from '../../../src/downloads/replacement';
import { leastIterations, mintLockedRoot } from '../../../src/vault/root-lock';
import { mintRootKey } from '../../../src/vault/root-key';
import { reseal } from '../../../src/workers/engine/reseal';
import { openOthers } from '../../../src/workers/engine/roots';
import {
  commit,
  copyDisk,
  credentials,
  plainOf,
  songs,
  source,
  startRun,
  type Disk,
  type Run,
} from './lock-device';

const [whole, replaced, begun] = songs as [Key, Key, Key];

// The loop over all cuts takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let before: Disk;
let key: CryptoKey;

/** A copy that plays whole, one that a newer is to replace, one that has come by half, and a password. */
beforeAll(async () => {
  const disk: Disk = {
    bytes: new Map(),
    rows: new Map(),
    keys: { current: '', roots: new Map() },
    source: { sealed: null },
  };
  const old = await mintRootKey();
  disk.keys.roots.set('', old);
  const run = startRun(disk);
  run.ring.put(await openOthers({ current: '', roots: disk.keys.roots }, old.key));
  disk.rows.set(whole, await commit(run, whole));
  const newer = await commit(run, replaced, 5);
  const previous = playableCopy(await commit(run, replaced))!;
  disk.rows.set(replaced, { ...newer, state: 'fetching', manifest: null, previous });
  disk.rows.set(begun, { ...(await commit(run, begun)), state: 'fetching', manifest: null });
  disk.source.sealed = await run.parts.secrets.seal(source, credentials);
  // The listener has just set a passphrase.
  const locked = await mintLockedRoot('new', 'sesame', leastIterations);
  disk.keys.roots.set('new', locked.row);
  disk.keys.current = 'new';
  before = disk;
  key = locked.key;
});

const start = async (disk: Disk, power?: () => void): Promise<Run> => {
  const run = startRun(disk, power);
  run.ring.put(await openOthers(disk.keys, key));
  return run;
};

const heard = async ({ objects }: Run, record: DownloadRecord): Promise<Uint8Array | null> => {
  const copy = playableCopy(record);
  if (!copy) return null;
  const identity = identityOfCopy(record.trackKey, copy);
  const facts = await objects.openManifest(identity, copy.manifest);
  return objects.read(identity, facts, 0, facts.plainLength);
};

/** At every moment, whatever was cut: both songs play and the service can be signed in to. */
const expectAllThere = async (run: Run): Promise<void> => {
  const { rows } = run.disk;
  expect(await heard(run, rows.get(whole)!)).toEqual(plainOf(whole));
  expect(await heard(run, rows.get(replaced)!)).toEqual(plainOf(replaced));
  expect(await run.parts.secrets.open(source, run.disk.source.sealed)).toEqual(credentials);
};

const expectDone = async (run: Run): Promise<void> => {
  await expectAllThere(run);
  const { rows, keys, bytes } = run.disk;
  expect([...keys.roots.keys()]).toEqual(['new']);
  for (const record of rows.values()) {
    if (record.objectId !== null) expect(record.root).toBe('new');
    if (record.previous) expect(record.previous.root).toBe('new');
  }
  const named = [...rows.values()].flatMap(({ objectId, previous }) => [
    objectId,
    previous?.objectId,
  ]);
  for (const id of named) if (id) expect(bytes.has(id)).toBe(true);
};

describe('sealing anew', () => {
  test('ends with everything under the new key, and the old one in no row', async () => {
    const run = await start(copyDisk(before));
    await expectAllThere(run);
    await run.reseal();
    await expectDone(run);
    const now = run.disk.rows.get(whole)!;
    expect(now.generation).toBe(before.rows.get(whole)!.generation + 1);
    expect(now.objectId).not.toBe(before.rows.get(whole)!.objectId);
    // Old bytes are gone, too; what had come by half is begun anew.
    expect(run.disk.bytes.size).toBe(2);
    expect(run.disk.rows.get(begun)).toMatchObject({ state: 'planned', objectId: null });
  });

  test('cut at any write, everything opens, and the next start brings it to its end', async () => {
    let cuts = 0;
    for (let at = 1; ; at++) {
      let writes = 0;
      const disk = copyDisk(before);
      const run = await start(disk, () => {
        writes += 1;
        if (writes >= at) throw new Error('power is off');
      });
      const stop = new AbortController();
      run.clock.sleep = async () => {
        stop.abort();
        throw stop.signal.reason;
      };
      const isCut = await run.reseal(stop.signal).then(
        () => false,
        () => true,
      );
      if (!isCut && writes < at) break;
      cuts += 1;
      const next = await start(disk);
      await expectAllThere(next);
      await next.reseal();
      await expectDone(next);
    }
    expect(cuts).toBeGreaterThan(30);
  });

  test('a disk without room waits, says why, and nothing is lost', async () => {
    let isFull = true;
    const run = await start(copyDisk(before), () => {
      if (isFull) throw new HoldfastError('storage.quota');
    });
    run.clock.sleep = async () => {
      await expectAllThere(run);
      isFull = false;
    };
    const told: unknown[] = [];
    await reseal(run.parts, new AbortController().signal, (changing) => told.push(changing));
    expect(told).toContainEqual({
      done: 0,
      total: 3,
      failure: { code: 'storage.quota', data: {} },
    });
    expect(told.at(-1)).toEqual({ done: 3, total: 3 });
    await expectDone(run);
  });

  test('a song that is damaged keeps the old key until it is repaired', async () => {
    const disk = copyDisk(before);
    const { objectId } = disk.rows.get(whole)!;
    const bytes = disk.bytes.get(objectId!)!;
    bytes[bytes.length - 40]! ^= 1;
    const run = await start(disk);
    run.clock.sleep = async () => {
      expect(disk.rows.get(whole)).toMatchObject({
        state: 'committed',
        objectId,
        root: '',
        failure: { code: 'vault.refused' },
      });
      expect(disk.keys.roots.has('')).toBe(true);
      // Repaired under the root that it has.
      bytes[bytes.length - 40]! ^= 1;
      disk.rows.set(whole, { ...disk.rows.get(whole)!, failure: null });
    };
    await run.reseal();
    await expectDone(run);
  });

  test('one that no repair will mend does not keep the old key; it stays to be told and asked for', async () => {
    const disk = copyDisk(before);
    const failure = { code: 'vault.refused', data: {} } as const;
    disk.rows.set(whole, { ...disk.rows.get(whole)!, failure, attempts: 3 });
    const run = await start(disk);
    run.clock.sleep = async () => expect.unreachable('nothing is to be waited for');
    await run.reseal();
    expect([...disk.keys.roots.keys()]).toEqual(['new']);
    expect(disk.rows.get(whole)).toMatchObject({ state: 'planned', objectId: null, failure });
    expect(disk.bytes.size).toBe(1);
  });

  test('while only a repair is waited for it looks more and more rarely, and seals the rest', async () => {
    const disk = copyDisk(before);
    const damaged = { ...disk.rows.get(whole)!, failure: { code: 'storage.missing', data: {} } };
    disk.rows.set(whole, damaged as DownloadRecord);
    const run = await start(disk);
    const stop = new AbortController();
    const slept: number[] = [];
    run.clock.sleep = async (ms) => {
      slept.push(ms);
      if (slept.length === 8) stop.abort();
    };
    await expect(run.reseal(stop.signal)).rejects.toThrow();
    expect(slept.slice(0, 3)).toEqual([20_000, 40_000, 80_000]);
    expect(slept.at(-1)).toBe(600_000);
    expect(disk.rows.get(whole)).toEqual(damaged);
    expect(disk.rows.get(replaced)!.previous!.root).toBe('new');
    // The password does not wait for the song.
    run.ring.put({ ...run.ring.held()!, keys: new Map([['new', key]]) });
    expect(await run.parts.secrets.open(source, disk.source.sealed)).toEqual(credentials);
  });

  test('a tab that does not lead yet asks for one song, not for all', async () => {
    const run = await start(copyDisk(before));
    const { exclusively } = run.parts;
    let asked = 0;
    let isLeading = false;
    run.clock.sleep = async () => void (isLeading = true);
    await reseal(
      {
        ...run.parts,
        exclusively: async (track, work) => {
          asked += 1;
          if (!isLeading) throw new HoldfastError('aborted', { why: 'not leading' });
          await exclusively(track, work);
        },
      },
      new AbortController().signal,
      () => undefined,
    );
    expect(asked).toBe(4);
    await expectDone(run);
  });

  test('a replacement that came while the older copy was sealed anew is not undone', async () => {
    const disk = copyDisk(before);
    const run = await start(disk);
    const { create } = run.objects;
    const { previous, ...row } = disk.rows.get(replaced)!;
    const committed: DownloadRecord = { ...row, previous: null, state: 'deleting', root: 'new' };
    const objects: typeof run.objects = {
      ...run.objects,
      create: async (identity, like) => {
        if (identity.track === replaced) disk.rows.set(replaced, committed);
        return create(identity, like);
      },
    };
    await reseal({ ...run.parts, objects }, new AbortController().signal, () => undefined);
    expect(disk.rows.get(replaced)).toEqual(committed);
    // The copy of the copy is not left behind; the older one itself is the business of who replaced it.
    expect([...disk.bytes.keys()].sort()).toEqual(
      [disk.rows.get(whole)!.objectId!, row.objectId!, previous!.objectId].sort(),
    );
  });

  test('a lock that is closed meanwhile stops it where it is', async () => {
    let writes = 0;
    const disk = copyDisk(before);
    const run = await start(disk, () => {
      writes += 1;
      if (writes === 4) run.ring.close();
    });
    await expect(run.reseal()).rejects.toMatchObject({ code: 'vault.locked' });
    await expect(heard(run, disk.rows.get(whole)!)).rejects.toMatchObject({ code: 'vault.locked' });
    const next = await start(disk);
    await next.reseal();
    await expectDone(next);
  });

  test('a copy of another song under the same name is not taken', async () => {
    const run = await start(copyDisk(before));
    const record = run.disk.rows.get(whole)!;
    const foreign = { ...identityOf(record), track: begun };
    await expect(run.objects.openManifest(foreign, record.manifest!)).rejects.toMatchObject({
      code: 'vault.refused',
    });
  });
});
