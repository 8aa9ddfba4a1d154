import { describe, expect, test } from 'vitest';
import type { DownloadRecord, PinRecord } from '../../../src/contracts/records';
import { makeKey, toSourceId, type Key } from '../../../src/domain/keys';
import { newRecord, nextRecords, onlyIn, saveStateOf, viewOf } from '../../../src/downloads/plan';

const source = toSourceId('test1');
const key = (id: string): Key => makeKey(source, id);
const pin = (id: string, addedAt: number, tracks: readonly string[]): PinRecord => ({
  id: `album:${key(id)}`,
  ref: { kind: 'album', key: key(id) },
  title: id,
  artKey: null,
  trackKeys: tracks.map(key),
  quality: 'original',
  addedAt,
});
const record = (id: string, change: Partial<DownloadRecord> = {}): DownloadRecord => ({
  ...newRecord(key(id), 'original', 0),
  ...change,
});
const byTrack = (...records: DownloadRecord[]): Map<Key, DownloadRecord> =>
  new Map(records.map((each) => [each.trackKey, each]));
const committed = { state: 'committed', plainLength: 100, bytes: 100 } as const;
const failure = { code: 'server.not-found', data: {} } as const;

describe('what is fetched next', () => {
  test('the collection that was asked for first, in its own order', () => {
    const pins = [pin('later', 2, ['c', 'a']), pin('first', 1, ['b', 'a'])];
    const next = nextRecords(pins, byTrack(record('a'), record('b'), record('c')), new Set());
    expect(next.map((each) => each.trackKey)).toEqual([key('b'), key('a'), key('c')]);
  });

  test('neither what is here, nor what runs, nor what failed', () => {
    const records = byTrack(
      record('here', committed),
      record('runs'),
      record('failed', { failure }),
      record('half', { state: 'fetching' }),
    );
    const pins = [pin('p', 1, ['here', 'runs', 'failed', 'half'])];
    const next = nextRecords(pins, records, new Set([key('runs')]));
    expect(next.map((each) => each.trackKey)).toEqual([key('half')]);
  });
});

test('removing an album leaves the song that a playlist keeps, too', () => {
  const album = pin('album', 1, ['a', 'b']);
  expect(onlyIn(album, [album, pin('playlist', 2, ['b', 'z'])])).toEqual([key('a')]);
});

describe('what a person is told', () => {
  test('a committed copy that turned out damaged is not called saved', () => {
    expect(saveStateOf(record('a', committed), new Set())).toBe('saved');
    const damaged = record('a', { ...committed, failure: { code: 'vault.refused', data: {} } });
    expect(saveStateOf(damaged, new Set())).toBe('failed');
  });

  const parts = { running: new Map(), claimedSize: () => 100, speed: 7 };

  test('a playlist that holds a song twice is complete when the song is here', () => {
    const twice = pin('p', 1, ['a', 'a']);
    const view = viewOf(twice, { ...parts, records: byTrack(record('a', committed)) });
    expect(view).toMatchObject({ state: 'saved', tracksDone: 1, tracksTotal: 1, bytesDone: 100 });
  });

  test('bytes under way count, and speed is told only while something runs', () => {
    const records = byTrack(record('a', committed), record('b', { state: 'fetching' }));
    const running = new Map([[key('b'), { bytes: 40, total: 200 }]]);
    const view = viewOf(pin('p', 1, ['a', 'b']), { ...parts, records, running });
    expect(view).toMatchObject({ state: 'saving', bytesDone: 140, bytesTotal: 300, speed: 7 });
    expect(viewOf(pin('p', 1, ['a', 'b']), { ...parts, records }).speed).toBe(0);
  });

  test('a line that broke waits and goes on by itself: it has not failed', () => {
    const broken = record('a', { failure: { code: 'net.unreachable', data: {} }, attempts: 1 });
    expect(viewOf(pin('p', 1, ['a']), { ...parts, records: byTrack(broken) }).state).toBe('queued');
    expect(saveStateOf(broken, new Set())).toBe('queued');
  });

  test('the reason of a failure is told, and forgotten once all is here', () => {
    const records = byTrack(record('a', { failure }));
    expect(viewOf(pin('p', 1, ['a']), { ...parts, records })).toMatchObject({
      state: 'failed',
      failure,
    });
  });
});
