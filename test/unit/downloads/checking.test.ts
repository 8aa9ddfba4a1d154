import { describe, expect, test, vi } from 'vitest';
import type { CheckProgress, CollectionRef } from '../../../src/contracts/downloads';
import { HoldfastError } from '../../../src/domain/error';
import { nextIdleCheck } from '../../../src/downloads/check-round';
import { newRecord } from '../../../src/downloads/new-rows';
import {
  keepAll,
  key,
  musicOf,
  newDisk,
  plainSegment,
  startRig,
  type Disk,
  type Rig,
} from './support/rig';

vi.setConfig({ testTimeout: 30_000 });

const album: CollectionRef = { kind: 'album', key: key('album') };
const other: CollectionRef = { kind: 'album', key: key('other') };
const dayMs = 24 * 3600_000;

const keep = async (rig: Rig, ref: CollectionRef, ids: readonly string[]): Promise<void> => {
  for (const id of ids) rig.serve(id, { bytes: musicOf(id, 3 * plainSegment) });
  rig.collections.set(ref.key, ids.map(key));
  await rig.downloads.add(ref, keepAll);
  await rig.until(() => ids.every((id) => rig.downloads.isSaved(key(id))));
};

/** One bit in the second segment. */
const flipBit = async (disk: Disk, id: string): Promise<void> => {
  const writer = await disk.store.append(disk.rows.get(key(id))!.objectId!);
  const at = 74 + 1056 + 40;
  const byte = await writer.read(at, 1);
  await writer.write(at, Uint8Array.of(byte[0]! ^ 1));
  await writer.flush();
  await writer.close();
};
const checkedAt = (disk: Disk, id: string): number => disk.rows.get(key(id))!.checkedAt;

describe('a check that the listener asked for', () => {
  test('opens every byte, tells how it goes on, and what is damaged is repaired', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keep(rig, album, ['a', 'b', 'c']);
    await flipBit(disk, 'b');
    const asked = rig.requests.length;
    const told: CheckProgress[] = [];
    await rig.downloads.check(null, (progress) => told.push(progress));
    expect(told[0]).toEqual({ phase: 'running', tracksDone: 0, tracksTotal: 3, damaged: 0 });
    expect(told.at(-1)).toEqual({ phase: 'done', tracksDone: 3, tracksTotal: 3, damaged: 1 });
    await rig.until(() => rig.downloads.isSaved(key('b')));
    expect(rig.requests.slice(asked)).toMatchObject([{ track: key('b'), from: plainSegment }]);
    expect(checkedAt(disk, 'a')).toBeGreaterThan(0);
    await rig.stop();
  });

  test('of one collection looks at no other', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keep(rig, album, ['a']);
    await keep(rig, other, ['b']);
    await rig.downloads.check(other, () => undefined);
    expect([checkedAt(disk, 'a'), checkedAt(disk, 'b') > 0]).toEqual([0, true]);
    await rig.stop();
  });

  test('stops when it is told to', async () => {
    const rig = await startRig(newDisk());
    await keep(rig, album, ['a', 'b']);
    const told: CheckProgress[] = [];
    await rig.downloads.check(null, (progress) => {
      told.push(progress);
      if (progress.tracksDone === 1) rig.downloads.stopCheck();
    });
    expect(told.at(-1)).toMatchObject({ phase: 'stopped', tracksDone: 1 });
    await rig.stop();
  });

  test('what cannot be repaired now stays damaged, is told so, and mends when the server is back', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keep(rig, album, ['a', 'b']);
    await flipBit(disk, 'b');
    rig.serve('b', new HoldfastError('net.unreachable'));
    const asked = rig.requests.length;
    await rig.downloads.check(null, () => undefined);
    await rig.until(() => rig.downloads.collections()[0]?.tracksDamaged === 1);
    await rig.until(() => rig.requests.length === asked + 1);
    await rig.until(() => rig.downloads.collections()[0]?.state === 'queued');
    expect(rig.downloads.isSaved(key('b'))).toBe(false);
    expect(rig.downloads.collections()[0]).toMatchObject({ tracksDone: 1, tracksDamaged: 1 });
    rig.serve('b', { bytes: musicOf('b', 3 * plainSegment) });
    await rig.downloads.retry(album);
    await rig.until(() => rig.downloads.isSaved(key('b')));
    await rig.stop();
  });
});

describe('the check that goes on by itself', () => {
  test('looks at one song a day of a small library, the one that waited longest', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keep(rig, album, ['a', 'b']);
    rig.pass(dayMs / 2);
    await rig.settle();
    expect([checkedAt(disk, 'a'), checkedAt(disk, 'b')]).toEqual([0, 0]);
    rig.pass(dayMs / 2 + 1);
    await rig.until(() => checkedAt(disk, 'a') + checkedAt(disk, 'b') > 0);
    await rig.settle();
    expect([checkedAt(disk, 'a'), checkedAt(disk, 'b')].filter((at) => at > 0)).toHaveLength(1);
    rig.pass(dayMs + 1);
    await rig.until(() => checkedAt(disk, 'a') > 0 && checkedAt(disk, 'b') > 0);
    await rig.stop();
  });

  test('finds what broke on the disk, and mends it without a word', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keep(rig, album, ['a']);
    await flipBit(disk, 'a');
    expect(rig.downloads.isSaved(key('a'))).toBe(true);
    const asked = rig.requests.length;
    rig.pass(dayMs + 1);
    await rig.until(() => rig.requests.length > asked);
    await rig.until(() => rig.downloads.isSaved(key('a')));
    expect(rig.requests).toHaveLength(asked + 1);
    await rig.stop();
  });
});

describe('what a crash or the browser left', () => {
  const orphan = 'ab'.repeat(16);
  const leaveOrphan = async (disk: Disk): Promise<void> => {
    const writer = await disk.store.create(orphan);
    await writer.write(0, Uint8Array.of(1, 2, 3));
    await writer.flush();
    await writer.close();
  };

  test('bytes that no row knows go when a tab begins to lead, and after a removal', async () => {
    const disk = newDisk();
    await leaveOrphan(disk);
    const rig = await startRig(disk);
    await rig.until(() => !disk.space.sizes.has(orphan));
    await keep(rig, album, ['a']);
    await leaveOrphan(disk);
    await rig.downloads.remove(album);
    rig.pass(60_000);
    await rig.until(() => disk.space.sizes.size === 0);
    await rig.stop();
  });

  test('what another tab is writing stays; it is looked at ever more rarely until that is over', async () => {
    const disk = newDisk();
    await leaveOrphan(disk);
    disk.claimed.add(orphan);
    let lists = 0;
    const { list } = disk.store;
    const store = { ...disk.store, list: () => ((lists += 1), list()) };
    const rig = await startRig({ ...disk, store });
    await rig.until(() => lists === 1);
    for (const [ms, times] of [
      [30_000, 2],
      [30_000, 2],
      [30_000, 3],
    ] as const) {
      await rig.settle();
      rig.pass(ms);
      await rig.settle();
      expect(lists).toBe(times);
    }
    expect(disk.space.sizes.has(orphan)).toBe(true);
    // The other tab is gone, and the browser has freed its locks.
    disk.claimed.delete(orphan);
    rig.pass(120_000);
    await rig.until(() => !disk.space.sizes.has(orphan));
    await rig.stop();
  });

  test('nothing goes while it is not known what was lost', async () => {
    const disk = newDisk();
    const first = await startRig(disk, false);
    first.around.maySweep = false;
    await leaveOrphan(disk);
    const ended = new AbortController();
    const leading = first.downloads.lead(ended.signal);
    await first.settle();
    expect(disk.space.sizes.has(orphan)).toBe(true);
    ended.abort();
    await leading;
  });

  test('the older copy of a replacement is no orphan', async () => {
    const disk = newDisk();
    const first = await startRig(disk);
    await keep(first, album, ['a']);
    first.serve('a', new Error('down'));
    await first.downloads.change(album, { quality: 'mp3-128' });
    await first.until(() => disk.rows.get(key('a'))!.previous !== null);
    await first.stop();
    const second = await startRig(disk);
    second.serve('a', new Error('down'));
    await second.until(() => second.requests.length > 0);
    expect(await second.downloads.audio.read(key('a'), null)).toMatchObject({
      total: 3 * plainSegment,
    });
    await second.stop();
  });
});

describe('the next one to be looked at', () => {
  const row = (id: string, checkedAt: number) => ({
    ...newRecord(key(id), 'original', 0),
    ...{ state: 'committed' as const, checkedAt },
  });

  test('is due within a day also after the clock was put back', () => {
    const rows = [row('a', 900 * dayMs), row('b', 901 * dayMs)];
    const next = nextIdleCheck(rows, 5 * dayMs, () => false);
    expect(next?.dueAt).toBe(6 * dayMs);
  });

  test('is another one while one cannot be read', () => {
    const rows = [row('a', 1), row('b', 2)];
    const next = nextIdleCheck(rows, dayMs, (track) => track === key('a'));
    expect(next?.record.trackKey).toBe(key('b'));
  });
});

describe('a repair', () => {
  test('needs no room: one song over the limit does not hold it up', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keep(rig, album, ['a']);
    rig.around.limits = { ...rig.around.limits, storage: 4 * plainSegment };
    rig.serve('b', { bytes: musicOf('b', 3 * plainSegment) });
    rig.around.facts.set(key('b'), { size: 3 * plainSegment, duration: 10 });
    rig.collections.set(other.key, [key('b')]);
    await rig.downloads.add(other, keepAll);
    await rig.until(() => disk.rows.get(key('b'))?.failure?.code === 'storage.limit');
    await flipBit(disk, 'a');
    await rig.downloads.check(album, () => undefined);
    await rig.until(() => rig.downloads.isSaved(key('a')));
    await rig.stop();
  });

  test('that meets a broken answer rests, and is not given up for it', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keep(rig, album, ['a']);
    await flipBit(disk, 'a');
    rig.serve('a', { bytes: musicOf('a', 3 * plainSegment), endAfter: 10 });
    await rig.downloads.check(album, () => undefined);
    await rig.until(() => rig.requests.length === 2);
    await rig.settle();
    expect(rig.requests).toHaveLength(2);
    expect(disk.rows.get(key('a'))).toMatchObject({ attempts: 0, state: 'committed' });
    rig.serve('a', { bytes: musicOf('a', 3 * plainSegment) });
    rig.pass(10_000);
    await rig.until(() => rig.downloads.isSaved(key('a')));
    await rig.stop();
  });
});
