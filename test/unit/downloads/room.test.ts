import { describe, expect, test, vi } from 'vitest';
import type { CollectionRef } from '../../../src/contracts/downloads';
import type { Quality } from '../../../src/domain/quality';
import { mintRootKey } from '../../../src/vault/root-key';
import { keepAll, key, musicOf, newDisk, plainSegment, startRig, type Rig } from './support/rig';

vi.setConfig({ testTimeout: 30_000 });

const album: CollectionRef = { kind: 'album', key: key('album') };
const list: CollectionRef = { kind: 'playlist', key: key('list') };
const songLength = 4 * plainSegment;

const limit = (rig: Rig, change: Partial<Rig['around']['limits']>): Promise<void> => {
  rig.around.limits = { ...rig.around.limits, ...change };
  return rig.downloads.adjust();
};
const keep = async (rig: Rig, ref: CollectionRef, ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    rig.serve(id, { bytes: musicOf(id, songLength) });
    rig.around.facts.set(key(id), { size: songLength, duration: 10 });
  }
  rig.collections.set(ref.key, ids.map(key));
  await rig.downloads.add(ref, keepAll);
};
const isSaved = (rig: Rig, ...ids: readonly string[]): boolean =>
  ids.every((id) => rig.downloads.isSaved(key(id)));

/** As the player is given it: part after part, from the first byte. */
const hear = async (rig: Rig, id: string, length = songLength): Promise<void> => {
  const bytes = musicOf(id, length);
  for (let first = 0; first < length; first += 1500) {
    rig.downloads.heard(partOf(id, bytes, first));
  }
  await rig.until(() => rig.downloads.isSaved(key(id)));
};
const partOf = (id: string, whole: Uint8Array<ArrayBuffer>, first: number, file = 'v1') => ({
  ...{ track: key(id), quality: 'original' as Quality, first, file },
  bytes: whole.slice(first, first + 1500),
  ...{ total: whole.length, isTold: true, contentType: 'audio/mpeg' },
});

describe('the limit that the listener chose', () => {
  test('what does not fit waits and says so; a higher limit lets it go on by itself', async () => {
    const rig = await startRig(newDisk());
    await limit(rig, { storage: 2 * songLength + 10 });
    await keep(rig, album, ['a', 'b', 'c', 'd']);
    await rig.until(() => rig.downloads.collections()[0]?.waiting === 'limit');
    expect(isSaved(rig, 'a', 'b')).toBe(true);
    expect(rig.requests).toHaveLength(2);
    const { failure, state } = rig.downloads.collections()[0]!;
    expect(state).toBe('queued');
    expect(failure).toMatchObject({ code: 'storage.limit', data: { limit: 2 * songLength + 10 } });
    await limit(rig, { storage: null });
    await rig.until(() => isSaved(rig, 'a', 'b', 'c', 'd'));
    await rig.stop();
  });

  test('what was merely heard goes first, the oldest before the others, and never a wish', async () => {
    const rig = await startRig(newDisk());
    await hear(rig, 'old');
    rig.pass(1_000);
    await hear(rig, 'new');
    await limit(rig, { storage: 3 * songLength + 10 });
    await keep(rig, album, ['a', 'b']);
    await rig.until(() => isSaved(rig, 'a', 'b'));
    expect(rig.downloads.passing()).toEqual([key('new')]);
    await limit(rig, { storage: 1 });
    await rig.until(() => rig.downloads.passing().length === 0);
    expect(isSaved(rig, 'a', 'b')).toBe(true);
    await rig.stop();
  });

  test('a removal makes room for what waits', async () => {
    const rig = await startRig(newDisk());
    await limit(rig, { storage: songLength + 10 });
    await keep(rig, album, ['a']);
    await rig.until(() => isSaved(rig, 'a'));
    await keep(rig, list, ['b']);
    await rig.until(() => rig.downloads.collections().some(({ waiting }) => waiting === 'limit'));
    await rig.downloads.remove(album);
    await rig.until(() => isSaved(rig, 'b'));
    await rig.stop();
  });
});

describe('a full disk', () => {
  test('leaves what is here untouched, waits, asks nobody meanwhile, and goes on when there is room', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keep(rig, album, ['a']);
    await rig.until(() => isSaved(rig, 'a'));
    disk.space.room = 1.5 * songLength;
    await keep(rig, list, ['b', 'c']);
    await rig.until(() => rig.downloads.collections().some(({ waiting }) => waiting === 'space'));
    await rig.settle();
    const asked = rig.requests.length;
    rig.pass(10_000);
    await rig.settle();
    expect(rig.requests).toHaveLength(asked);
    expect(isSaved(rig, 'a')).toBe(true);
    disk.space.room = Infinity;
    rig.pass(200_000);
    await rig.until(() => isSaved(rig, 'a', 'b', 'c'));
    await rig.stop();
  });

  test('room that a removal made is used within a minute, though the disk is said to be full for a while yet', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keep(rig, album, ['a']);
    await rig.until(() => isSaved(rig, 'a'));
    // For rows, and not for a segment.
    disk.space.room = 50 + [...disk.space.sizes.values()].reduce((sum, size) => sum + size, 0);
    await keep(rig, list, ['b']);
    await rig.until(() => rig.downloads.collections().some(({ waiting }) => waiting === 'space'));
    // What a database believes for half a minute: not even a row.
    disk.space.room = 1;
    await rig.downloads.remove(album);
    await rig.until(() => !disk.rows.has(key('a')));
    await rig.settle();
    expect(isSaved(rig, 'b')).toBe(false);
    disk.space.room = Infinity;
    for (let second = 0; second < 60 && !isSaved(rig, 'b'); second++) {
      rig.pass(1_000);
      await rig.settle();
    }
    await rig.until(() => isSaved(rig, 'b'));
    await rig.stop();
  });

  test('what was merely heard gives way by itself, and the wish goes on', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await hear(rig, 'x');
    await hear(rig, 'y');
    disk.space.room = 2.6 * songLength;
    await keep(rig, album, ['a', 'b']);
    await rig.until(() => isSaved(rig, 'a', 'b'));
    expect(rig.downloads.passing()).toEqual([]);
    await rig.stop();
  });

  test('removing works with no byte left, not even for a row', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await keep(rig, album, ['a', 'b']);
    await rig.until(() => isSaved(rig, 'a', 'b'));
    disk.space.room = 1;
    await rig.downloads.remove(album);
    expect(rig.downloads.collections()).toEqual([]);
    await rig.until(() => disk.rows.size === 0);
    expect(disk.space.sizes.size).toBe(0);
    await rig.stop();
  });
});

describe('what was heard', () => {
  test('stays, is proven, and plays from here', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await hear(rig, 'x');
    expect(disk.rows.get(key('x'))).toMatchObject({ state: 'committed', plainLength: songLength });
    expect(await rig.downloads.audio.read(key('x'), null)).toMatchObject({
      bytes: musicOf('x', songLength),
    });
    expect(rig.downloads.figures()).toMatchObject({ passingTracks: 1, passingBytes: songLength });
    await rig.stop();
  });

  test('a song with a hole in it, or one that changed on the way, leaves nothing', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    const bytes = musicOf('x', songLength);
    rig.downloads.heard(partOf('x', bytes, 0));
    rig.downloads.heard(partOf('x', bytes, 3000));
    await rig.until(() => disk.space.sizes.size === 1 || rig.downloads.open.size === 1);
    rig.downloads.heard(partOf('x', bytes, 1500, 'another'));
    await rig.until(() => rig.downloads.open.size === 0 && disk.space.sizes.size === 0);
    expect(disk.rows.size).toBe(0);
    await rig.stop();
  });

  test('a download that another tab committed meanwhile stays the one that is here', async () => {
    const disk = newDisk();
    const [rig, other] = [await startRig(disk, false), await startRig(disk)];
    const bytes = musicOf('x', songLength);
    rig.downloads.heard(partOf('x', bytes, 0));
    await rig.until(() => disk.space.sizes.size === 1);
    await keep(other, album, ['x']);
    await other.until(() => isSaved(other, 'x'));
    const committed = disk.rows.get(key('x'));
    // This tab has not read the rows since.
    rig.downloads.heard(partOf('x', bytes, 1500));
    rig.downloads.heard(partOf('x', bytes, 3000));
    await rig.until(() => rig.downloads.open.size === 0);
    expect(disk.rows.get(key('x'))).toEqual(committed);
    expect([...disk.space.sizes.keys()]).toEqual([committed!.objectId]);
    await other.stop();
  });

  test('what was begun under an older root key, or before the lock closed, is given up', async () => {
    const disk = newDisk();
    const rig = await startRig(disk, false);
    const begin = async (id: string): Promise<void> => {
      rig.downloads.heard(partOf(id, musicOf(id, songLength), 0));
      await rig.until(() => disk.space.sizes.size === 1);
    };
    await begin('x');
    const { key: next } = await mintRootKey('next');
    rig.ring.put({ current: 'next', keys: new Map([['next', next]]), isLockable: true });
    await rig.downloads.adjust();
    await rig.until(() => rig.downloads.open.size === 0);
    await begin('y');
    rig.ring.close();
    await rig.downloads.adjust();
    await rig.until(() => rig.downloads.open.size === 0);
    expect(disk.space.sizes.size).toBe(0);
    expect(disk.rows.size).toBe(0);
  });

  test('as its server converted it is kept as that, once its end has told that it is whole', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    rig.around.facts.set(key('x'), { size: songLength, duration: 0 });
    const bytes = musicOf('x', 3000);
    const stream = { quality: 'mp3-128', isTold: false } as const;
    for (const first of [0, 1500]) {
      rig.downloads.heard({ ...partOf('x', bytes, first), ...stream, total: null });
    }
    await rig.settle();
    expect(rig.downloads.isSaved(key('x'))).toBe(false);
    rig.downloads.heard({ ...partOf('x', bytes, 3000), ...stream });
    await rig.until(() => rig.downloads.isSaved(key('x')));
    expect(disk.rows.get(key('x'))).toMatchObject({ quality: 'mp3-128', plainLength: 3000 });
    await rig.stop();
  });

  test('a song that was skipped is given up when others are heard, a paused one is not', async () => {
    const disk = newDisk();
    const rig = await startRig(disk, false);
    const bytes = musicOf('x', songLength);
    rig.downloads.heard(partOf('x', bytes, 0));
    await rig.until(() => rig.downloads.open.size === 1);
    rig.pass(600_000);
    rig.downloads.heard(partOf('x', bytes, 1500));
    await rig.settle();
    expect(rig.downloads.open.size).toBe(1);
    rig.pass(600_000);
    await hear(rig, 'y');
    await rig.until(() => rig.downloads.open.size === 0);
    expect([...disk.rows.keys()]).toEqual([key('y')]);
  });

  test('keeps within its own limit, the oldest out; hearing it again makes it young', async () => {
    const rig = await startRig(newDisk());
    for (const id of ['x', 'y', 'z']) {
      await hear(rig, id);
      rig.pass(1_000);
    }
    await rig.downloads.setUpcoming({ tracks: [key('x')], warned: false });
    rig.pass(1_000);
    await rig.downloads.setUpcoming({ tracks: [], warned: false });
    await limit(rig, { passing: 2 * songLength });
    await rig.until(() => rig.downloads.passing().length === 2);
    expect(rig.downloads.passing()).toEqual([key('x'), key('z')]);
    await rig.stop();
  });

  test('nothing is kept when the listener wants nothing kept', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await limit(rig, { passing: 0 });
    rig.downloads.heard(partOf('x', musicOf('x', songLength), 0));
    await rig.settle();
    expect(disk.space.sizes.size).toBe(0);
    await rig.stop();
  });

  test('asked for later it is there already, and goes with the wish', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await hear(rig, 'x');
    rig.collections.set(album.key, [key('x')]);
    await rig.downloads.add(album, keepAll);
    expect(rig.downloads.collections()[0]).toMatchObject({ state: 'saved' });
    expect(rig.requests).toEqual([]);
    await rig.downloads.clearPassing();
    expect(isSaved(rig, 'x')).toBe(true);
    await rig.downloads.remove(album);
    await rig.until(() => disk.rows.size === 0 && disk.space.sizes.size === 0);
    await rig.stop();
  });

  test('cleared by the listener it goes, wishes stay', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    await hear(rig, 'x');
    await keep(rig, album, ['a']);
    await rig.until(() => isSaved(rig, 'a'));
    await rig.downloads.clearPassing();
    await rig.until(() => disk.space.sizes.size === 1);
    expect([...disk.rows.keys()]).toEqual([key('a')]);
    await rig.stop();
  });
});
