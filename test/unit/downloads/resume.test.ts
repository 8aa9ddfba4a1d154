import { describe, expect, test } from 'vitest';
import { musicOf } from './support/rig';
import {
  damage,
  plainSegment,
  sealedStart,
  startTrackRig,
  track,
  type TrackRig,
} from './support/track-rig';

const length = 40 * plainSegment + 123;
const music = musicOf('a', length);
const overlap = 64 * 1024;

/** A download whose line broke after `bytes`; the next connection holds. */
const broken = async (bytes: number, more = {}): Promise<TrackRig> => {
  const rig = await startTrackRig({ bytes: music, version: 'v1', breakAfter: bytes, ...more });
  expect(await rig.fetch()).toBe('net.truncated');
  const { breakAfter: _, ...whole } = rig.file.now;
  rig.file.now = whole;
  return rig;
};
const lastRequest = (rig: TrackRig) => rig.requests.at(-1);

describe('after a line that broke', () => {
  test('the download goes on from the last segment, with 64 KiB of overlap and no byte more', async () => {
    const rig = await broken(200_000);
    const before = rig.sent();
    expect(await rig.fetch()).toBeNull();
    const held = Math.floor(200_000 / plainSegment) * plainSegment;
    expect(lastRequest(rig)).toEqual({ from: held - overlap, to: null });
    expect(rig.sent() - before).toBe(length - held + overlap);
    expect(await rig.plays(music)).toBe(true);
  });

  test('neither version nor length need be told: the overlap decides', async () => {
    const rig = await broken(200_000, { version: '', tellsLength: false });
    rig.file.now = { ...rig.file.now, tellsLength: true };
    expect(await rig.fetch()).toBeNull();
    expect(lastRequest(rig)!.from).toBeGreaterThan(0);
    expect(await rig.plays(music)).toBe(true);
  });

  test('so little that the overlap would be all of it is fetched anew, in one request', async () => {
    const rig = await broken(40_000);
    expect(await rig.fetch()).toBeNull();
    expect(rig.requests).toEqual([
      { from: null, to: null },
      { from: null, to: null },
    ]);
    expect(await rig.plays(music)).toBe(true);
  });

  test('a server without ranges sends the whole file, which is not asked for twice', async () => {
    const rig = await broken(200_000, { ranges: false });
    expect(await rig.fetch()).toBeNull();
    expect(rig.requests).toHaveLength(2);
    expect(await rig.plays(music)).toBe(true);
  });
});

describe('the file changed meanwhile', () => {
  const other = musicOf('z', length);

  test.each([
    ['by another version', { bytes: other, version: 'v2' }],
    ['by nothing but its bytes', { bytes: other, version: 'v1' }],
    ['by its length', { bytes: musicOf('z', length - 5), version: 'v1' }],
    ['to less than is held', { bytes: musicOf('z', 9_000), version: 'v1' }],
  ])('told %s: begun anew, nothing of two files is joined', async (_, file) => {
    const rig = await broken(200_000);
    rig.file.now = file;
    expect(await rig.fetch()).toBeNull();
    expect(lastRequest(rig)).toEqual({ from: null, to: null });
    expect(await rig.plays(file.bytes)).toBe(true);
    expect(await rig.disk.store.list()).toHaveLength(1);
  });

  test('a server that answers another part than it says is not believed', async () => {
    const rig = await broken(200_000);
    rig.file.now = { ...rig.file.now, shift: 1 };
    expect(await rig.fetch()).toBeNull();
    expect(await rig.plays(music)).toBe(true);
  });
});

describe('after the browser was killed', () => {
  test('what was written after the last journal counts: every segment proves itself', async () => {
    const rig = await broken(200_000);
    // The journal as it was long before the kill.
    rig.disk.rows.set(track, { ...rig.record(), segments: 1, bytes: plainSegment });
    const before = rig.sent();
    expect(await rig.fetch()).toBeNull();
    expect(rig.sent() - before).toBeLessThan(length - 200_000 + overlap + 2 * plainSegment);
    expect(await rig.plays(music)).toBe(true);
  });

  test('a torn last segment, and one that never reached the disk, are fetched again', async () => {
    const rig = await broken(200_000);
    await damage(rig, sealedStart(18) + 500, 'cut');
    expect(await rig.fetch()).toBeNull();
    expect(lastRequest(rig)!.from).toBe(18 * plainSegment - overlap);
    expect(await rig.plays(music)).toBe(true);
  });

  test('a flipped bit in the middle of what was held: only what is before it counts', async () => {
    const rig = await broken(200_000);
    await damage(rig, sealedStart(15) + 40, 'flip');
    expect(await rig.fetch()).toBeNull();
    expect(lastRequest(rig)!.from).toBe(15 * plainSegment - overlap);
    expect(await rig.plays(music)).toBe(true);
  });

  test('between the last byte and the commit: only the end is asked for', async () => {
    const rig = await startTrackRig({ bytes: music, version: 'v1' });
    expect(await rig.fetch()).toBeNull();
    const committed = rig.record();
    rig.disk.rows.set(track, { ...committed, state: 'fetching', manifest: null, segments: 35 });
    const before = rig.sent();
    expect(await rig.fetch()).toBeNull();
    expect(rig.sent() - before).toBeLessThanOrEqual(overlap + plainSegment);
    expect(await rig.plays(music)).toBe(true);
  });

  test('an object that is gone is begun anew', async () => {
    const rig = await broken(200_000);
    await rig.disk.store.remove(rig.record().objectId!);
    expect(await rig.fetch()).toBeNull();
    expect(await rig.plays(music)).toBe(true);
    expect(await rig.disk.store.list()).toHaveLength(1);
  });
});

describe('when the answer tells another size than the catalogue', () => {
  test('and more would follow, the file is not complete', async () => {
    const rig = await startTrackRig({ bytes: music, tellsOnly: length - 5_000 });
    expect(await rig.fetch()).toBe('net.truncated');
    expect(rig.record().state).not.toBe('committed');
    rig.file.now = { bytes: music };
    expect(await rig.fetch()).toBeNull();
    expect(await rig.plays(music)).toBe(true);
  });

  test('and nothing follows, the catalogue was wrong (jamserve)', async () => {
    const rig = await startTrackRig({ bytes: music, claims: length * 10 });
    expect(await rig.fetch()).toBeNull();
    expect(lastRequest(rig)).toEqual({ from: length, to: null });
    expect(await rig.plays(music)).toBe(true);
  });

  test('and the server knows no ranges, it is believed', async () => {
    const rig = await startTrackRig({ bytes: music, claims: length * 10, ranges: false });
    expect(await rig.fetch()).toBeNull();
    expect(await rig.plays(music)).toBe(true);
  });
});
