import { describe, expect, test, vi } from 'vitest';
import type { CollectionRef } from '../../../src/contracts/downloads';
import { keepAll, key, musicOf, newDisk, plainSegment, startRig, type Rig } from './support/rig';

vi.setConfig({ testTimeout: 30_000 });

const album: CollectionRef = { kind: 'album', key: key('album') };
const list: CollectionRef = { kind: 'playlist', key: key('list') };
/** Longer than what is asked for again when a download goes on. */
const long = musicOf('a', 100 * plainSegment);

const asked = (rig: Rig): readonly string[] => rig.requests.map(({ track }) => track);

describe('the listener lets a download rest', () => {
  test('it stops at once, keeps its bytes, and goes on from them', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    rig.serve('a', { bytes: long, stallAfter: 80 * plainSegment });
    rig.collections.set(album.key, [key('a')]);
    await rig.downloads.add(album, keepAll);
    await rig.until(() => (rig.downloads.collections()[0]?.bytesDone ?? 0) > 70 * plainSegment);
    await rig.downloads.pause(album);
    await rig.until(() => rig.downloads.collections()[0]?.state === 'paused');
    await rig.until(() => disk.rows.get(key('a'))!.bytes > 70 * plainSegment);
    rig.serve('a', { bytes: long });
    await rig.downloads.resume(album);
    await rig.until(() => rig.downloads.isSaved(key('a')));
    expect(asked(rig)).toHaveLength(2);
    expect(rig.requests[1]!.from).toBeGreaterThan(0);
    await rig.stop();
  });

  test('a song that another wish wants, too, is fetched all the same', async () => {
    const rig = await startRig(newDisk());
    for (const id of ['a', 'b']) rig.serve(id, { bytes: musicOf(id, plainSegment) });
    rig.around.limits = { ...rig.around.limits, paused: true };
    rig.collections.set(album.key, [key('a'), key('b')]);
    rig.collections.set(list.key, [key('b')]);
    await rig.downloads.add(album, keepAll);
    await rig.downloads.pause(album);
    await rig.downloads.add(list, keepAll);
    expect(asked(rig)).toEqual([]);
    rig.around.limits = { ...rig.around.limits, paused: false };
    await rig.downloads.adjust();
    await rig.until(() => rig.downloads.isSaved(key('b')));
    expect(asked(rig)).toEqual([key('b')]);
    await rig.stop();
  });

  test('what is paused in another tab stops in the one that leads', async () => {
    const disk = newDisk();
    const leading = await startRig(disk);
    leading.serve('a', { bytes: long, stallAfter: plainSegment });
    leading.collections.set(album.key, [key('a')]);
    await leading.downloads.add(album, keepAll);
    await leading.until(() => leading.requests.length === 1);
    const other = await startRig(disk, false);
    await other.downloads.pause(album);
    await leading.downloads.load();
    await leading.until(() => leading.requests[0]!.signal.aborted);
    expect(leading.downloads.collections()[0]).toMatchObject({ state: 'paused' });
    await leading.stop();
  });
});

describe('the connection', () => {
  test('where data is to be saved one song comes at a time', async () => {
    const rig = await startRig(newDisk());
    rig.around.network = { saveData: true, mobile: false };
    for (const id of ['a', 'b']) rig.serve(id, { bytes: long, stallAfter: plainSegment });
    rig.collections.set(album.key, [key('a'), key('b')]);
    await rig.downloads.add(album, keepAll);
    await rig.until(() => rig.requests.length === 1);
    await rig.settle();
    expect(asked(rig)).toEqual([key('a')]);
    rig.around.network = { saveData: false, mobile: false };
    await rig.downloads.adjust();
    await rig.until(() => rig.requests.length === 2);
    await rig.stop();
  });

  test('a wish for Wi-Fi stops on a mobile connection, says so, and goes on at home', async () => {
    const rig = await startRig(newDisk());
    rig.serve('a', { bytes: long, stallAfter: plainSegment });
    rig.collections.set(album.key, [key('a')]);
    await rig.downloads.add(album, { ...keepAll, wifiOnly: true });
    await rig.until(() => rig.requests.length === 1);
    rig.around.network = { saveData: false, mobile: true };
    await rig.downloads.adjust();
    await rig.until(() => rig.downloads.collections()[0]?.waiting === 'wifi');
    rig.serve('a', { bytes: long });
    rig.around.network = { saveData: false, mobile: false };
    await rig.downloads.adjust();
    await rig.until(() => rig.downloads.isSaved(key('a')));
    await rig.stop();
  });
});

describe('what plays next', () => {
  test('is fetched before everything else; what gives way keeps its bytes', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    for (const id of ['a', 'b']) rig.serve(id, { bytes: long, stallAfter: 80 * plainSegment });
    rig.serve('z', { bytes: musicOf('z', plainSegment) });
    rig.collections.set(album.key, [key('a'), key('b'), key('z')]);
    await rig.downloads.add(album, keepAll);
    await rig.until(() => rig.downloads.collections()[0]!.bytesDone > 150 * plainSegment);
    await rig.downloads.setUpcoming({ tracks: [key('now'), key('z')], warned: false });
    await rig.until(() => rig.downloads.isSaved(key('z')));
    const given = rig.requests.filter(({ signal }) => signal.aborted);
    expect(given.map(({ track }) => track)).toEqual([key('b')]);
    expect(disk.rows.get(key('b'))!.bytes).toBeGreaterThan(70 * plainSegment);
    await rig.stop();
  });

  test('songs of the queue come ahead, after wishes, and are let go when the queue changes', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    rig.around.limits = { ...rig.around.limits, prefetch: 2 };
    for (const id of ['x', 'y']) rig.serve(id, { bytes: musicOf(id, plainSegment) });
    rig.serve('w', { bytes: long, stallAfter: plainSegment });
    await rig.downloads.setUpcoming({ tracks: ['now', 'x', 'y', 'w'].map(key), warned: false });
    await rig.until(() => rig.downloads.isSaved(key('x')) && rig.downloads.isSaved(key('y')));
    expect(rig.downloads.passing()).toHaveLength(2);
    expect(asked(rig)).toEqual([key('x'), key('y')]);
    await rig.downloads.setUpcoming({ tracks: ['y', 'w'].map(key), warned: false });
    await rig.until(() => rig.requests.length === 3);
    await rig.downloads.setUpcoming({ tracks: [], warned: false });
    await rig.until(() => !disk.rows.has(key('w')));
    expect(rig.downloads.passing()).toHaveLength(2);
    await rig.stop();
  });
});
