import { describe, expect, test } from 'vitest';
import type { DownloadRecord, DownloadRecords, PinRecord } from '../../../src/contracts/records';
import type { Key } from '../../../src/domain/keys';
import { openBooks, type RowNews, type RunningTrack } from '../../../src/downloads/bookkeeping';
import { newRecord } from '../../../src/downloads/new-rows';
import type { DownloadPorts } from '../../../src/downloads/ports';
import { createSpeedMeter } from '../../../src/downloads/speed-meter';
import { key } from './support/rig';

/** Two tabs over the same rows: what the one that leads writes, the other reads when it is told. */
const inLibrary = 10_000;

const createDisk = () => {
  const rows = new Map<Key, DownloadRecord>();
  const pins = new Map<string, PinRecord>();
  for (let at = 0; at < inLibrary; at++) {
    const track = key(`t${at}`);
    rows.set(track, { ...newRecord(track, 'original', 1), state: 'committed' });
  }
  return { rows, pins };
};

const openTab = async ({ rows, pins }: ReturnType<typeof createDisk>) => {
  const reads = { rows: 0, pins: 0 };
  const news: RowNews[] = [];
  const running: (readonly RunningTrack[])[] = [];
  let wake: readonly (() => void)[] = [];
  const counted = <T>(found: readonly T[], what: keyof typeof reads): readonly T[] => {
    reads[what] += found.length;
    return found;
  };
  const records: DownloadRecords = {
    all: async () => counted([...rows.values()], 'rows'),
    some: async (tracks) =>
      counted(
        tracks.flatMap((track) => rows.get(track) ?? []),
        'rows',
      ),
    get: async (track) => rows.get(track) ?? null,
    put: async (record) => void rows.set(record.trackKey, record),
    remove: async (track) => void rows.delete(track),
    pins: async () => counted([...pins.values()], 'pins'),
    putPin: async (pin) => void pins.set(pin.id, pin),
    removePin: async (id) => void pins.delete(id),
  };
  const clock: DownloadPorts['clock'] = {
    ...{ now: () => 1, monotonic: () => 1, random: () => 0.5 },
    sleep: () => new Promise((resolve) => void (wake = [...wake, resolve])),
  };
  const ports = {
    ...{ records, clock, qualityFor: (_key: Key, wished: string) => wished },
    limits: () => ({ paused: false }),
    network: () => ({ saveData: false, mobile: false }),
    factsOf: () => null,
  } as unknown as DownloadPorts;
  const announce = {
    saves: () => undefined,
    collections: () => undefined,
    rowsChanged: (each: RowNews) => void news.push(each),
    running: (each: readonly RunningTrack[]) => void running.push(each),
  };
  const books = openBooks(ports, announce, createSpeedMeter(clock));
  await books.load();
  /** A quarter of a second passes: what was gathered is told. */
  const pass = async (): Promise<void> => {
    const due = wake;
    wake = [];
    for (const each of due) each();
    await new Promise((resolve) => setImmediate(resolve));
  };
  await pass();
  return { books, reads, news, running, pass };
};

const pinOf = (track: Key): PinRecord => ({
  ...{ id: 'album:x', ref: { kind: 'album', key: track }, title: 'X', artKey: null },
  ...{ trackKeys: [track], quality: 'original', addedAt: 1 },
  ...{ follow: false, wifiOnly: false, paused: false },
});

describe('what another tab reads when rows changed here', () => {
  test('are the rows that changed, not the library', async () => {
    const disk = createDisk();
    const [one, two] = [await openTab(disk), await openTab(disk)];
    expect(two.reads).toEqual({ rows: inLibrary, pins: 0 });

    const track = key('new');
    const planned = newRecord(track, 'original', 2);
    await one.books.records.put(planned, 'relaxed');
    await one.books.records.put({ ...planned, state: 'fetching' }, 'relaxed');
    await one.books.records.put({ ...planned, state: 'committed' }, 'strict');
    await one.books.records.remove(key('t7'));
    await one.pass();
    expect(one.news).toEqual([{ tracks: [track, key('t7')], pins: false }]);

    await two.books.load(one.news[0]);
    expect(two.reads).toEqual({ rows: inLibrary + 1, pins: 0 });
    expect(two.books.byTrack).toEqual(one.books.byTrack);
  });

  test('progress is no news, a newer object of the same song is', async () => {
    const one = await openTab(createDisk());
    const row = one.books.byTrack.get(key('t1'))!;
    await one.books.records.put({ ...row, segments: 4, bytes: 4_000, checkedAt: 9 }, 'relaxed');
    await one.pass();
    expect(one.news).toEqual([]);
    await one.books.records.put({ ...row, objectId: 'f'.repeat(32) }, 'relaxed');
    await one.pass();
    expect(one.news).toEqual([{ tracks: [row.trackKey], pins: false }]);
  });

  test('wishes are read again only when one of them changed', async () => {
    const disk = createDisk();
    const [one, two] = [await openTab(disk), await openTab(disk)];
    const before = two.books.pins();
    await two.books.load({ tracks: [key('t1')], pins: false });
    expect(two.books.pins()).toBe(before);
    await one.books.records.putPin(pinOf(key('t1')));
    await two.books.load(one.news[0]);
    expect(two.reads).toEqual({ rows: inLibrary + 1, pins: 1 });
    expect(two.books.wants().has(key('t1'))).toBe(true);
  });
});

test('a tab that does not lead shows what the one that leads is fetching, and how far it is', async () => {
  const disk = createDisk();
  const track = key('new');
  disk.rows.set(track, newRecord(track, 'original', 2));
  disk.pins.set('album:x', pinOf(track));
  const [one, two] = [await openTab(disk), await openTab(disk)];
  expect(two.books.collections()).toMatchObject([{ state: 'queued', bytesDone: 0 }]);

  one.books.setRunning(track, { bytes: 300, total: 1_000 });
  one.books.setRunning(track, { bytes: 400, total: 1_000 });
  await one.pass();
  expect(one.running).toEqual([[{ track, bytes: 400, total: 1_000 }]]);
  two.books.hearRunning(one.running[0]!);
  expect(two.books.saves().find((each) => each.key === track)?.state).toBe('saving');
  expect(two.books.collections()).toMatchObject([
    { state: 'saving', bytesDone: 400, bytesTotal: 1_000 },
  ]);

  // It put it down, or died and the next one that leads begins with nothing.
  one.books.setRunning(track, null);
  await one.pass();
  two.books.hearRunning(one.running[1]!);
  expect(two.books.collections()).toMatchObject([{ state: 'queued' }]);
});
