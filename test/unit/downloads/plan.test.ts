import { describe, expect, test } from 'vitest';
import type { DownloadRecord, PinRecord } from '../../../src/contracts/records';
import { makeKey, toSourceId, type Key } from '../../../src/domain/keys';
import type { Quality } from '../../../src/domain/quality';
import { obstaclesOf, viewOf, type ViewParts } from '../../../src/downloads/collection-view';
import { orderJobs } from '../../../src/downloads/order';
import { newRecord } from '../../../src/downloads/new-rows';
import { saveStateOf, wantsOf } from '../../../src/downloads/plan';
import type { NetworkHint, Upcoming } from '../../../src/downloads/ports';
import { songsAhead } from '../../../src/downloads/prefetch';
import { replaceOf } from '../../../src/downloads/replace-of';

const source = toSourceId('test1');
const key = (id: string): Key => makeKey(source, id);
const pin = (
  id: string,
  addedAt: number,
  tracks: readonly string[],
  change: Partial<PinRecord> = {},
): PinRecord => ({
  id: `album:${key(id)}`,
  ref: { kind: 'album', key: key(id) },
  title: id,
  artKey: null,
  trackKeys: tracks.map(key),
  quality: 'original',
  addedAt,
  follow: false,
  wifiOnly: false,
  paused: false,
  ...change,
});
const record = (id: string, change: Partial<DownloadRecord> = {}): DownloadRecord => ({
  ...newRecord(key(id), 'original', 0),
  ...change,
});
const byTrack = (...records: DownloadRecord[]): Map<Key, DownloadRecord> =>
  new Map(records.map((each) => [each.trackKey, each]));
const committed: Partial<DownloadRecord> = {
  ...{ state: 'committed', plainLength: 100, bytes: 100, objectId: 'ab'.repeat(16) },
  manifest: new Uint8Array(1),
};
const failure = { code: 'server.not-found', data: {} } as const;
const damage = { code: 'vault.refused', data: {} } as const;
const asWished = (_: Key, wished: Quality): Quality => wished;

interface Scene {
  readonly pins: readonly PinRecord[];
  readonly records: ReadonlyMap<Key, DownloadRecord>;
  readonly network?: Partial<NetworkHint>;
  readonly upcoming?: Upcoming;
  readonly ahead?: readonly Key[];
}
const order = ({ pins, records, network, upcoming, ahead = [] }: Scene): readonly Key[] =>
  orderJobs({
    records,
    wants: wantsOf(pins, asWished),
    network: { saveData: false, mobile: false, ...network },
    upcoming: upcoming ?? { tracks: [], warned: false },
    ahead,
  }).map((job) => job.record.trackKey);

describe('what is fetched next', () => {
  test('the collection that was asked for first, in its own order', () => {
    const pins = [pin('later', 2, ['c', 'a']), pin('first', 1, ['b', 'a'])];
    const records = byTrack(record('a'), record('b'), record('c'));
    expect(order({ pins, records })).toEqual([key('b'), key('a'), key('c')]);
  });

  test('neither what is here nor what failed', () => {
    const records = byTrack(
      record('here', committed),
      record('failed', { failure }),
      record('half', { state: 'fetching' }),
    );
    const pins = [pin('p', 1, ['here', 'failed', 'half'])];
    expect(order({ pins, records })).toEqual([key('half')]);
  });

  test('the song that plays next, then repairs, then wishes, then what following brought, then what may be heard', () => {
    const day = 86_400_000;
    const pins = [
      pin('followed', 0, ['brought'], { follow: true }),
      pin('asked', 1, ['a', 'broken', 'next']),
    ];
    const records = byTrack(
      record('brought', { plannedAt: day }),
      record('a'),
      record('broken', { ...committed, failure: damage }),
      record('next'),
      record('ahead', { heardAt: 1 }),
    );
    const upcoming = { tracks: [key('now'), key('next'), key('ahead')], warned: false };
    expect(order({ pins, records, upcoming, ahead: [key('next'), key('ahead')] })).toEqual(
      ['next', 'broken', 'a', 'brought', 'ahead'].map(key),
    );
  });

  test('nothing that is paused, except what another wish wants, too', () => {
    const pins = [pin('rests', 1, ['a', 'b'], { paused: true }), pin('runs', 2, ['b'])];
    expect(order({ pins, records: byTrack(record('a'), record('b')) })).toEqual([key('b')]);
  });

  test('no wish for Wi-Fi on a mobile connection, and every other one', () => {
    const pins = [pin('home', 1, ['a'], { wifiOnly: true }), pin('anywhere', 2, ['b'])];
    const records = byTrack(record('a'), record('b'));
    expect(order({ pins, records, network: { mobile: true } })).toEqual([key('b')]);
    expect(order({ pins, records })).toEqual([key('a'), key('b')]);
  });
});

describe('songs that will be heard soon', () => {
  const upcoming = { tracks: ['now', ...'abcdefgh'].map((id) => key(id)), warned: false };
  const limits = {
    ...{ storage: null, passing: 1, prefetch: 2, paused: false },
    prefetchQuality: 'original' as const,
  };
  const home = { saveData: false, mobile: false };
  const large = () => ({ size: 60_000_000, duration: 300 });

  test('as many as the listener said; a warning takes more, within 200 MB', () => {
    expect(songsAhead(upcoming, limits, home, large)).toEqual([key('a'), key('b')]);
    const warned = { ...upcoming, warned: true };
    expect(songsAhead(warned, limits, home, large)).toEqual(['a', 'b', 'c'].map(key));
    const small = () => ({ size: 40_000_000, duration: 300 });
    expect(songsAhead(warned, limits, home, small)).toHaveLength(5);
  });

  test('none where data costs, nor when it was switched off, whatever warns', () => {
    const warned = { ...upcoming, warned: true };
    expect(songsAhead(warned, limits, { ...home, mobile: true }, large)).toEqual([]);
    expect(songsAhead(warned, limits, { ...home, saveData: true }, large)).toEqual([]);
    expect(songsAhead(warned, { ...limits, prefetch: 0 }, home, large)).toEqual([]);
  });
});

test('the best quality that any wish asks for decides', () => {
  const pins = [
    pin('small', 1, ['a'], { quality: 'opus-96' }),
    pin('large', 2, ['a'], { quality: 'mp3-320' }),
    pin('other', 3, ['b'], { quality: 'opus-96' }),
  ];
  const wants = wantsOf(pins, asWished);
  expect(wants.get(key('a'))?.quality).toBe('mp3-320');
  expect(wants.get(key('b'))?.quality).toBe('opus-96');
});

describe('what a person is told', () => {
  const none = new Set<Key>();

  test('a committed copy that turned out damaged is not called saved', () => {
    expect(saveStateOf(record('a', committed), none)).toBe('saved');
    expect(saveStateOf(record('a', { ...committed, failure: damage }), none)).toBe('damaged');
  });

  test('a copy that is being replaced is saved until the new one is there', () => {
    const replaced = replaceOf(record('a', committed), 'mp3-192', 5);
    expect(replaced.state).toBe('planned');
    expect(saveStateOf(replaced, new Set([key('a')]))).toBe('saved');
    expect(saveStateOf({ ...replaced, failure }, none)).toBe('saved');
  });

  const view = (
    wish: PinRecord,
    records: ReadonlyMap<Key, DownloadRecord>,
    change: Partial<ViewParts> = {},
  ) =>
    viewOf(wish, {
      ...{ records, running: new Map(), expected: () => 100, speed: 50 },
      ...{ isPaused: false, isMobile: false },
      obstacles: obstaclesOf(records.values(), null),
      ...change,
    });

  test('a playlist that holds a song twice is complete when the song is here', () => {
    const shown = view(pin('p', 1, ['a', 'a']), byTrack(record('a', committed)));
    expect(shown).toMatchObject({ state: 'saved', tracksDone: 1, tracksTotal: 1, bytesTotal: 100 });
  });

  test('a song that is not known to the rows leaves it partial', () => {
    const shown = view(pin('p', 1, ['a', 'b']), byTrack(record('a', committed)));
    expect(shown).toMatchObject({ state: 'partial', tracksDone: 1, tracksTotal: 2 });
  });

  test('one failed song is told although others are still to come', () => {
    const records = byTrack(record('a', { failure }), record('b'));
    expect(view(pin('p', 1, ['a', 'b']), records)).toMatchObject({ state: 'queued', failure });
  });

  test('how long it will take at the speed of now', () => {
    const running = new Map([[key('b'), { bytes: 50, total: 100 }]]);
    const records = byTrack(record('a', committed), record('b', { state: 'fetching' }));
    const shown = view(pin('p', 1, ['a', 'b']), records, { running });
    expect(shown).toMatchObject({ state: 'saving', bytesDone: 150, speed: 50, secondsLeft: 1 });
  });

  test('what it waits for: the disk, the limit, Wi-Fi, the server, or its turn', () => {
    const wish = pin('p', 1, ['a', 'b'], { wifiOnly: true });
    const failed = (code: 'storage.quota' | 'storage.limit' | 'net.unreachable') =>
      view(wish, byTrack(record('a', { failure: { code, data: {} } }), record('b'))).waiting;
    expect(failed('storage.quota')).toBe('space');
    expect(failed('storage.limit')).toBe('limit');
    expect(failed('net.unreachable')).toBe('server');
    const waits = byTrack(record('a'), record('b'));
    expect(view(wish, waits, { isMobile: true }).waiting).toBe('wifi');
    expect(view(wish, waits).waiting).toBeNull();
  });

  test('paused by the listener, one or all; what is complete stays saved', () => {
    const records = byTrack(record('a'), record('b', committed));
    expect(view(pin('p', 1, ['a'], { paused: true }), records).state).toBe('paused');
    expect(view(pin('p', 1, ['a']), records, { isPaused: true }).state).toBe('paused');
    expect(view(pin('p', 1, ['b']), records, { isPaused: true }).state).toBe('saved');
  });

  test('a wish out of a backup waits for its source to be read', () => {
    expect(view(pin('p', 1, []), new Map())).toMatchObject({ state: 'queued', waiting: 'server' });
  });
});
