import { describe, expect, test, vi } from 'vitest';
import { starredRef, type CollectionRef } from '../../../src/contracts/downloads';
import { makeKey, toSourceId } from '../../../src/domain/keys';
import { tracksAfter } from '../../../src/downloads/new-rows';
import {
  keepAll,
  key,
  musicOf,
  newDisk,
  plainSegment,
  source,
  startRig,
  type Rig,
} from './support/rig';

vi.setConfig({ testTimeout: 30_000 });

const list: CollectionRef = { kind: 'playlist', key: key('list') };
const follow = { ...keepAll, follow: true };

/** After a sync, and the moment in which its changes are gathered. */
const synced = (rig: Rig): void => {
  rig.downloads.catalogueChanged();
  rig.pass(1_000);
};

const isSaved = (rig: Rig, ...ids: readonly string[]): boolean =>
  ids.every((id) => rig.downloads.isSaved(key(id)));

const keepList = async (rig: Rig, ids: readonly string[], options = follow): Promise<void> => {
  for (const id of ids) rig.serve(id, { bytes: musicOf(id, plainSegment) });
  rig.collections.set(list.key, ids.map(key));
  await rig.downloads.add(list, options);
  await rig.until(() => isSaved(rig, ...ids));
};

describe('a playlist that is followed', () => {
  test('what is added there comes, what is taken out there goes', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keepList(rig, ['a', 'b']);
    rig.serve('c', { bytes: musicOf('c', plainSegment) });
    rig.collections.set(list.key, ['c', 'b'].map(key));
    synced(rig);
    await rig.until(() => isSaved(rig, 'b', 'c') && !disk.rows.has(key('a')));
    await rig.until(() => disk.space.sizes.size === 2);
    expect(rig.requests).toHaveLength(3);
    await rig.stop();
  });

  test('one that vanished, or came back empty, is kept as it is', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keepList(rig, ['a', 'b']);
    rig.collections.set(list.key, []);
    synced(rig);
    await rig.settle();
    rig.collections.delete(list.key);
    synced(rig);
    await rig.settle();
    expect(isSaved(rig, 'a', 'b')).toBe(true);
    await rig.stop();
  });

  test('an answer that may lack songs adds, and takes none out', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keepList(rig, ['a', 'b']);
    rig.serve('c', { bytes: musicOf('c', plainSegment) });
    rig.around.isPartial = true;
    rig.collections.set(list.key, ['c', 'b'].map(key));
    synced(rig);
    await rig.until(() => isSaved(rig, 'a', 'b', 'c'));
    // Asking for it once more is no reason to take something out either.
    await rig.downloads.add(list, follow);
    await rig.settle();
    expect(isSaved(rig, 'a', 'b', 'c')).toBe(true);
    rig.around.isPartial = false;
    synced(rig);
    await rig.until(() => !disk.rows.has(key('a')));
    await rig.stop();
  });

  test('a song that another wish keeps stays when the playlist loses it', async () => {
    const album: CollectionRef = { kind: 'album', key: key('album') };
    const rig = await startRig(newDisk());
    await keepList(rig, ['a', 'b']);
    rig.collections.set(album.key, [key('a')]);
    await rig.downloads.add(album, keepAll);
    rig.collections.set(list.key, [key('b')]);
    synced(rig);
    await rig.until(() =>
      rig.downloads.collections().some(({ ref, tracksTotal }) => ref === list && tracksTotal === 1),
    );
    expect(isSaved(rig, 'a', 'b')).toBe(true);
    await rig.stop();
  });

  test('a file that was replaced there is fetched beside the old one, which plays until then', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    rig.around.facts.set(key('a'), { size: plainSegment, duration: 10 });
    await keepList(rig, ['a']);
    const before = disk.rows.get(key('a'))!.objectId;
    const better = musicOf('z', 3 * plainSegment);
    rig.around.facts.set(key('a'), { size: better.length, duration: 10 });
    rig.serve('a', { bytes: better, version: '"v2"', stallAfter: plainSegment });
    synced(rig);
    await rig.until(() => rig.requests.length === 2);
    expect(rig.downloads.isSaved(key('a'))).toBe(true);
    expect(await rig.downloads.audio.read(key('a'), null)).toMatchObject({ total: plainSegment });
    rig.serve('a', { bytes: better, version: '"v2"' });
    rig.around.limits = { ...rig.around.limits, paused: true };
    await rig.downloads.adjust();
    await rig.until(() => rig.requests[1]!.signal.aborted);
    rig.around.limits = { ...rig.around.limits, paused: false };
    await rig.downloads.adjust();
    await rig.until(() => disk.rows.get(key('a'))!.previous === null);
    expect(await rig.downloads.audio.read(key('a'), null)).toMatchObject({ total: better.length });
    await rig.until(() => !disk.space.sizes.has(before!));
    await rig.stop();
  });

  test('a replacement that cannot be had leaves the old copy as it was', async () => {
    const rig = await startRig(newDisk());
    rig.around.facts.set(key('a'), { size: plainSegment, duration: 10 });
    await keepList(rig, ['a']);
    rig.around.facts.set(key('a'), { size: 99, duration: 10 });
    rig.serve('a', new Error('gone'));
    synced(rig);
    await rig.until(() => rig.requests.length === 2);
    await rig.settle();
    expect(isSaved(rig, 'a')).toBe(true);
    expect(rig.downloads.collections()[0]).toMatchObject({ state: 'saved', tracksDone: 1 });
    await rig.stop();
  });
});

describe('a wish that is not followed', () => {
  test('stays as it was asked for', async () => {
    const rig = await startRig(newDisk());
    rig.around.facts.set(key('a'), { size: plainSegment, duration: 10 });
    await keepList(rig, ['a'], keepAll);
    rig.collections.set(list.key, ['b'].map(key));
    rig.around.facts.set(key('a'), { size: 99, duration: 10 });
    synced(rig);
    await rig.settle();
    expect(isSaved(rig, 'a')).toBe(true);
    expect(rig.requests).toHaveLength(1);
    await rig.stop();
  });

  test('out of a backup it learns its songs as soon as its source is read', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keepList(rig, ['a'], keepAll);
    await rig.downloads.remove(list);
    const pin = { id: `playlist:${list.key}`, ref: list, title: 'List', artKey: null };
    const options = { ...keepAll, paused: false, trackKeys: [], addedAt: 1 };
    disk.pins.set(pin.id, { ...pin, ...options });
    await rig.downloads.load();
    expect(rig.downloads.collections()[0]).toMatchObject({ state: 'queued', waiting: 'server' });
    synced(rig);
    await rig.until(() => isSaved(rig, 'a'));
    await rig.stop();
  });
});

describe('another quality', () => {
  test('is not fetched because a wish for a better one is gone: what is here is good enough', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keepList(rig, ['a'], keepAll);
    const album: CollectionRef = { kind: 'album', key: key('album') };
    rig.collections.set(album.key, [key('a')]);
    await rig.downloads.add(album, { ...keepAll, quality: 'mp3-128' });
    await rig.downloads.remove(list);
    await rig.settle();
    expect(rig.requests).toHaveLength(1);
    expect(disk.rows.get(key('a'))).toMatchObject({ state: 'committed', quality: 'original' });
    await rig.stop();
  });

  test('comes beside the copy that plays, and only then takes its place', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keepList(rig, ['a'], keepAll);
    rig.serve('a', new Error('down'));
    await rig.downloads.change(list, { quality: 'mp3-192' });
    await rig.until(() => rig.requests.length === 2);
    expect(isSaved(rig, 'a')).toBe(true);
    rig.serve('a', { bytes: musicOf('q', 240 * plainSegment) });
    await rig.downloads.retry(list);
    await rig.until(() => disk.rows.get(key('a'))!.previous === null);
    expect(rig.requests.at(-1)).toMatchObject({ quality: 'mp3-192' });
    expect(disk.rows.get(key('a'))).toMatchObject({ state: 'committed', quality: 'mp3-192' });
    await rig.until(() => disk.space.sizes.size === 1);
    await rig.stop();
  });

  test('asked of a damaged copy is fetched in its place, which is told as damaged until then', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keepList(rig, ['a'], keepAll);
    rig.serve('a', new Error('down'));
    const failure = { code: 'vault.refused' as const, data: {} };
    disk.rows.set(key('a'), { ...disk.rows.get(key('a'))!, failure });
    await rig.downloads.load();
    await rig.downloads.change(list, { quality: 'mp3-192' });
    await rig.until(() => rig.requests.length > 1);
    await rig.settle();
    expect(disk.rows.get(key('a'))).toMatchObject({ state: 'committed', failure });
    rig.serve('a', { bytes: musicOf('q', 240 * plainSegment) });
    await rig.downloads.retry(list);
    await rig.until(() => isSaved(rig, 'a'));
    expect(disk.rows.get(key('a'))).toMatchObject({ quality: 'mp3-192', previous: null });
    await rig.stop();
  });

  test('taken back before it came costs nothing', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keepList(rig, ['a'], keepAll);
    rig.serve('a', new Error('down'));
    await rig.downloads.change(list, { quality: 'mp3-192' });
    await rig.until(() => rig.requests.length === 2);
    await rig.downloads.change(list, { quality: 'original' });
    expect(disk.rows.get(key('a'))).toMatchObject({
      ...{ state: 'committed', previous: null },
      // Of the abandoned copy: they would make the next repair take its file for another one.
      ...{ remoteVersion: '', segments: 0 },
    });
    expect(await rig.downloads.audio.read(key('a'), null)).toMatchObject({ total: plainSegment });
    await rig.stop();
  });
});

test('all that is starred is one collection, and follows the stars', async () => {
  const rig = await startRig(newDisk());
  for (const id of ['a', 'b']) rig.serve(id, { bytes: musicOf(id, plainSegment) });
  rig.collections.set(starredRef.key, [key('a')]);
  await rig.downloads.add(starredRef, follow);
  await rig.until(() => isSaved(rig, 'a'));
  rig.collections.set(starredRef.key, [key('a'), key('b')]);
  synced(rig);
  await rig.until(() => isSaved(rig, 'a', 'b'));
  await rig.stop();
});

test('stars of a source that answers none any more are kept', async () => {
  const rig = await startRig(newDisk());
  const away = makeKey(toSourceId('nas2'), 'x');
  rig.serve('a', { bytes: musicOf('a', plainSegment) });
  rig.serve('b', { bytes: musicOf('b', plainSegment) });
  rig.collections.set(starredRef.key, [key('a'), key('b'), away]);
  await rig.downloads.add(starredRef, follow);
  await rig.until(() => isSaved(rig, 'a', 'b'));
  rig.collections.set(starredRef.key, [key('a')]);
  synced(rig);
  await rig.until(() => !isSaved(rig, 'b'));
  expect(rig.downloads.collections()[0]).toMatchObject({ tracksTotal: 2 });
  await rig.stop();
});

test('stars of a source that the listener removed go', () => {
  const away = makeKey(toSourceId('nas2'), 'x');
  const facts = { title: '', artKey: null, trackKeys: [key('a')], isPartial: true };
  const left = tracksAfter(starredRef, [away, key('b')], { ...facts, sources: [source] });
  expect(left).toEqual([key('a'), key('b')]);
});

test('what the listener wishes while others are being removed is not removed with them', async () => {
  const disk = newDisk();
  const rig = await startRig(disk);
  await keepList(rig, ['a', 'b']);
  const album: CollectionRef = { kind: 'album', key: key('album') };
  rig.collections.set(album.key, [key('b')]);
  const { remove } = disk.store;
  let wish: Promise<void> | null = null;
  Object.assign(disk.store, {
    remove: async (id: string) => {
      wish ??= rig.downloads.add(album, keepAll);
      await rig.settle();
      await remove(id);
    },
  });
  await rig.downloads.remove(list);
  await wish;
  expect(rig.requests).toHaveLength(2);
  expect([isSaved(rig, 'a'), isSaved(rig, 'b')]).toEqual([false, true]);
  await rig.stop();
});
