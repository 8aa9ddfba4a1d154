import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkTrack } from '../../../src/downloads/check-track';
import type { Identity } from '../../../src/downloads/ports';
import { HoldfastError } from '../../../src/domain/error';
import { repairTrack } from '../../../src/downloads/repair';
import { replaceOf } from '../../../src/downloads/replace-of';
import { isSaved } from '../../../src/downloads/replacement';
import { musicOf } from './support/rig';
import {
  damage,
  identity,
  plainSegment,
  sealedStart,
  startTrackRig,
  track,
  type TrackRig,
} from './support/track-rig';

const length = 40 * plainSegment + 77;
const music = musicOf('a', length);
const options = { signal: new AbortController().signal, onBytes: () => undefined };

const saved = async (): Promise<TrackRig> => {
  const rig = await startTrackRig({ bytes: music, version: 'v1' });
  expect(await rig.fetch()).toBeNull();
  rig.requests.length = 0;
  return rig;
};
const check = async (rig: TrackRig) => checkTrack(rig.ports, rig.record(), options.signal);
const repair = (rig: TrackRig) => repairTrack(rig.ports, rig.record(), options);

describe('a check', () => {
  test('of a whole track says when it was', async () => {
    const rig = await saved();
    expect(await check(rig)).toMatchObject({ failure: null, checkedAt: 1_000 });
    expect(isSaved(rig.record())).toBe(true);
  });

  test('finds one flipped bit; the track is then neither saved nor played', async () => {
    const rig = await saved();
    await damage(rig, sealedStart(20) + 40, 'flip');
    expect(await check(rig)).toMatchObject({
      state: 'committed',
      failure: { code: 'vault.refused', data: { segments: 1, of: 41 } },
    });
    expect(isSaved(rig.record())).toBe(false);
    await expect(rig.audio.read(track, null)).rejects.toMatchObject({ code: 'vault.refused' });
    // Not even the part of it that would still open: half a song is played wrong.
    const start = { kind: 'from', first: 0, last: 10 } as const;
    await expect(rig.audio.read(track, start)).rejects.toMatchObject({ code: 'vault.refused' });
  });

  test('finds nothing where this tab has not heard of the key yet', async () => {
    const rig = await saved();
    const before = rig.record();
    rig.disk.rows.set(track, { ...before, root: 'another' });
    await expect(check(rig)).rejects.toMatchObject({ data: { why: 'root' } });
    await expect(repair(rig)).rejects.toMatchObject({ data: { why: 'root' } });
    expect(rig.requests).toEqual([]);
    expect(rig.record().failure).toBeNull();
  });

  test('finds an object that is gone', async () => {
    const rig = await saved();
    await rig.disk.store.remove(rig.record().objectId!);
    expect(await check(rig)).toMatchObject({ failure: { code: 'storage.missing' } });
  });
});

describe('a repair', () => {
  test('fetches the damaged segments alone, neighbours in one request', async () => {
    const rig = await saved();
    for (const index of [3, 20, 21]) await damage(rig, sealedStart(index) + 40, 'flip');
    await check(rig);
    const before = rig.sent();
    await repair(rig);
    expect(rig.requests).toEqual([
      { from: 3 * plainSegment, to: 4 * plainSegment - 1 },
      { from: 20 * plainSegment, to: 22 * plainSegment - 1 },
    ]);
    expect(rig.sent() - before).toBe(3 * plainSegment);
    expect(rig.record()).toMatchObject({ state: 'committed', failure: null });
    expect(await rig.plays(music)).toBe(true);
    expect(await check(rig)).toMatchObject({ failure: null });
  });

  test('of the first and of the last segment, and of a lost tail', async () => {
    const rig = await saved();
    await damage(rig, sealedStart(0) + 5, 'flip');
    await damage(rig, sealedStart(38) + 10, 'cut');
    await check(rig);
    await repair(rig);
    expect(rig.requests).toEqual([
      { from: 0, to: plainSegment - 1 },
      { from: 38 * plainSegment, to: length - 1 },
    ]);
    expect(await rig.plays(music)).toBe(true);
    expect(await check(rig)).toMatchObject({ failure: null });
  });

  test('of what an older version saved and hashed in one run', async () => {
    const rig = await startTrackRig({ bytes: music, version: 'v1' });
    const { objects } = rig.ports;
    const { create } = objects;
    const older = { plainSha256: '', tagsSha256: '', plainLength: 1, sealedLength: 1, segments: 1 };
    Object.assign(objects, { create: (of: Identity) => create(of, older) });
    expect(await rig.fetch()).toBeNull();
    const { manifest } = rig.record();
    const facts = await objects.openManifest(identity(rig), manifest!);
    expect(facts.plainSha256).toBe(createHash('sha256').update(music).digest('hex'));
    expect(await check(rig)).toMatchObject({ failure: null, checkedAt: 1_000 });
    rig.requests.length = 0;
    await damage(rig, sealedStart(20) + 40, 'flip');
    await repair(rig);
    expect(rig.requests).toEqual([{ from: 20 * plainSegment, to: 21 * plainSegment - 1 }]);
    expect(await check(rig)).toMatchObject({ failure: null });
  });

  test('of an object with bytes behind its end, which no reader opens, cuts them off', async () => {
    const rig = await saved();
    const writer = await rig.disk.store.append(rig.record().objectId!);
    await writer.write(writer.size(), new Uint8Array(500));
    await writer.flush();
    await writer.close();
    expect(await check(rig)).toMatchObject({ failure: { code: 'vault.refused' } });
    await repair(rig);
    expect(rig.requests).toEqual([{ from: 40 * plainSegment, to: length - 1 }]);
    expect(await check(rig)).toMatchObject({ failure: null });
    expect(await rig.plays(music)).toBe(true);
  });

  test('that was cut off is done again from where it is: the manifest may be older than the bytes', async () => {
    const rig = await saved();
    const { manifest } = rig.record();
    await damage(rig, sealedStart(7) + 40, 'flip');
    await check(rig);
    await repair(rig);
    // Killed after the bytes were written and before the row was.
    rig.disk.rows.set(track, {
      ...rig.record(),
      manifest,
      failure: { code: 'vault.refused', data: {} },
    });
    rig.requests.length = 0;
    await repair(rig);
    expect(rig.requests).toEqual([]);
    expect(rig.record().failure).toBeNull();
    expect(await check(rig)).toMatchObject({ failure: null });
  });

  test('with a dead server changes nothing: it is still damaged, and can be tried again', async () => {
    const rig = await saved();
    await damage(rig, sealedStart(7) + 40, 'flip');
    await check(rig);
    rig.file.now = { ...rig.file.now, breakAfter: 10 };
    await expect(repair(rig)).rejects.toMatchObject({ code: 'net.truncated' });
    expect(rig.record()).toMatchObject({ state: 'committed', failure: { code: 'vault.refused' } });
    rig.file.now = { bytes: music, version: 'v1' };
    await repair(rig);
    expect(await rig.plays(music)).toBe(true);
  });

  test.each([
    ['a destroyed header', async (rig: TrackRig) => damage(rig, 20, 'flip')],
    ['a lost object', async (rig: TrackRig) => rig.disk.store.remove(rig.record().objectId!)],
    [
      'a manifest of another time',
      async (rig: TrackRig) => {
        rig.disk.rows.set(track, { ...rig.record(), manifest: new Uint8Array(80) });
      },
    ],
  ])('of %s fetches the whole track anew', async (_, destroy) => {
    const rig = await saved();
    await destroy(rig);
    await check(rig);
    await repair(rig);
    expect(rig.requests).toEqual([{ from: null, to: null }]);
    expect(await rig.plays(music)).toBe(true);
    expect(await rig.disk.store.list()).toHaveLength(1);
  });

  test('of a lost object with a dead server changes nothing either: no copy is given up unanswered', async () => {
    const rig = await saved();
    await rig.disk.store.remove(rig.record().objectId!);
    await check(rig);
    const before = rig.record();
    const fetchAudio = () => Promise.reject(new HoldfastError('net.timeout'));
    const dead = repairTrack({ ...rig.ports, fetchAudio }, before, options);
    await expect(dead).rejects.toMatchObject({ code: 'net.timeout' });
    expect(rig.record()).toEqual(before);
  });

  test('when the server has another file now never joins the two', async () => {
    const rig = await saved();
    await damage(rig, sealedStart(7) + 40, 'flip');
    await check(rig);
    // The same version and length, other bytes: only the hash over all tells.
    const other = musicOf('q', length);
    rig.file.now = { bytes: other, version: 'v1' };
    await repair(rig);
    expect(await rig.plays(other)).toBe(true);
    expect(rig.requests.at(-1)).toEqual({ from: null, to: null });
  });
});

describe('a replacement', () => {
  test('plays the older copy until the newer one is committed, then removes it', async () => {
    const rig = await saved();
    const before = rig.record();
    rig.disk.rows.set(track, replaceOf(before, 'mp3-192', 5));
    expect(isSaved(rig.record())).toBe(true);
    expect(await rig.plays(music)).toBe(true);
    const other = musicOf('b', 25 * plainSegment);
    rig.file.now = { bytes: other, breakAfter: 9_000 };
    expect(await rig.fetch()).toBe('net.truncated');
    expect(isSaved(rig.record())).toBe(true);
    expect(await rig.plays(music)).toBe(true);
    rig.file.now = { bytes: other };
    expect(await rig.fetch()).toBeNull();
    expect(rig.record()).toMatchObject({ state: 'committed', quality: 'mp3-192', previous: null });
    expect(await rig.plays(other)).toBe(true);
    expect((await rig.disk.store.list()).map(({ id }) => id)).toEqual([rig.record().objectId]);
  });

  test('of a replacement keeps the copy that was proven', async () => {
    const rig = await saved();
    const first = replaceOf(rig.record(), 'mp3-192', 5);
    const second = replaceOf(
      { ...first, state: 'fetching', objectId: 'cd'.repeat(16) },
      'original',
      6,
    );
    expect(second.previous).toEqual(first.previous);
    // What was begun in between is removed when the newest begins.
    expect(second.objectId).toBe('cd'.repeat(16));
  });
});
