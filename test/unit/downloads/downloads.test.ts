import { describe, expect, test, vi } from 'vitest';
import { HoldfastError } from '../../../src/domain/error';
import type { CollectionRef } from '../../../src/contracts/downloads';
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
const list: CollectionRef = { kind: 'playlist', key: key('list') };

const stateOf = (disk: Disk, id: string): string | undefined => disk.rows.get(key(id))?.state;
const hasSaved =
  (disk: Disk, ...ids: string[]) =>
  (): boolean =>
    ids.every((id) => stateOf(disk, id) === 'committed');

const readAll = async (rig: Rig, id: string): Promise<Uint8Array> => {
  const part = await rig.downloads.audio.read(key(id), null);
  if (!part || 'unsatisfiable' in part) throw new Error('not there');
  return part.bytes;
};

describe('an album is downloaded', () => {
  test('its bytes come back exactly, whole and by range, and they are not in the store in clear', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    const music = musicOf('a', 5 * plainSegment + 17);
    rig.serve('a', { bytes: music });
    rig.collections.set(album.key, [key('a')]);
    await rig.downloads.add(album, keepAll);
    await rig.until(hasSaved(disk, 'a'));
    expect(await readAll(rig, 'a')).toEqual(music);
    const middle = await rig.downloads.audio.read(key('a'), {
      kind: 'from',
      first: 1500,
      last: 2600,
    });
    expect(middle).toMatchObject({ first: 1500, total: music.length, contentType: 'audio/mpeg' });
    expect((middle as { bytes: Uint8Array }).bytes).toEqual(music.subarray(1500, 2601));
    const past = await rig.downloads.audio.read(key('a'), {
      kind: 'from',
      first: 9999,
      last: null,
    });
    expect(past).toEqual({ unsatisfiable: music.length });
    const stored = await disk.store.read(disk.rows.get(key('a'))!.objectId!, 0, 100_000);
    expect(Buffer.from(stored).includes(Buffer.from(music.subarray(0, 64)))).toBe(false);
    await rig.stop();
  });

  test('a file that fills its last segment exactly is whole, too', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    const music = musicOf('a', 3 * plainSegment);
    rig.serve('a', { bytes: music });
    rig.collections.set(album.key, [key('a')]);
    await rig.downloads.add(album, keepAll);
    await rig.until(hasSaved(disk, 'a'));
    expect(await readAll(rig, 'a')).toEqual(music);
    await rig.stop();
  });

  test('two at a time, and a person is told queued, saving, saved', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    const ids = ['a', 'b', 'c', 'd'];
    for (const id of ids) rig.serve(id, { bytes: musicOf(id, 9000) });
    rig.collections.set(album.key, ids.map(key));
    await rig.downloads.add(album, keepAll);
    await rig.until(hasSaved(disk, ...ids));
    const told = rig.saves.filter((each) => each.key === key('d')).map((each) => each.state);
    expect(told).toEqual(['queued', 'saving', 'saved']);
    let most = 0;
    let saving = 0;
    for (const { state } of rig.saves) {
      if (state === 'saving') most = Math.max(most, (saving += 1));
      if (state === 'saved') saving -= 1;
    }
    expect(most).toBe(2);
    await rig.stop();
  });
});

describe('the line breaks', () => {
  test('after a killed tab the download goes on from the journaled byte', async () => {
    const disk = newDisk();
    const first = await startRig(disk);
    // Of what is here 64 KiB are asked for again, to be compared.
    const music = musicOf('a', 100 * plainSegment);
    first.serve('a', { bytes: music, breakAfter: 90 * plainSegment });
    first.collections.set(album.key, [key('a')]);
    await first.downloads.add(album, keepAll);
    await first.until(() => (disk.rows.get(key('a'))?.failure ?? null) !== null);
    await first.stop();
    const second = await startRig(disk, false);
    await second.downloads.retry(album);
    await second.stop();
    const third = await startRig(disk);
    third.serve('a', { bytes: music });
    await third.until(hasSaved(disk, 'a'));
    expect(third.requests[0]!.from).toBeGreaterThan(0);
    expect(await readAll(third, 'a')).toEqual(music);
    await third.stop();
  });

  test.each([
    ['the file changed meanwhile', { version: '"v2"' }],
    ['the server has no ranges', { ranges: false }],
  ])('it begins anew when %s: bytes of two files are never joined', async (_, change) => {
    const disk = newDisk();
    const first = await startRig(disk);
    first.serve('a', { bytes: musicOf('a', 10 * plainSegment), breakAfter: 6 * plainSegment });
    first.collections.set(album.key, [key('a')]);
    await first.downloads.add(album, keepAll);
    await first.until(() => (disk.rows.get(key('a'))?.failure ?? null) !== null);
    const other = musicOf('z', 10 * plainSegment);
    first.serve('a', { bytes: other, ...change });
    await first.downloads.retry(album);
    await first.until(hasSaved(disk, 'a'));
    expect(await readAll(first, 'a')).toEqual(other);
    await first.stop();
  });

  test('a stream that just ends early is never called complete', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    rig.serve('a', { bytes: musicOf('a', 5000), endAfter: 3500 });
    rig.collections.set(album.key, [key('a')]);
    await rig.downloads.add(album, keepAll);
    await rig.until(() => disk.rows.get(key('a'))?.failure?.code === 'net.truncated');
    expect(rig.downloads.isSaved(key('a'))).toBe(false);
    expect(await rig.downloads.audio.read(key('a'), null)).toBeNull();
    await rig.stop();
  });

  test('a dead server is asked once, not once per song, and again when its wait is over', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    const ids = ['a', 'b', 'c', 'd', 'e'];
    for (const id of ids) rig.serve(id, new HoldfastError('net.unreachable'));
    rig.collections.set(album.key, ids.map(key));
    await rig.downloads.add(album, keepAll);
    await rig.until(() => [...disk.rows.values()].some((row) => row.failure !== null));
    await rig.until(() => rig.requests.length >= 1);
    const asked = rig.requests.length;
    expect(asked).toBeLessThanOrEqual(2);
    for (const id of ids) rig.serve(id, { bytes: musicOf(id, 3000) });
    rig.pass(20_000);
    await rig.until(hasSaved(disk, ...ids));
    await rig.stop();
  });

  test('a song that the server no longer has does not stop the others', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    rig.serve('a', new HoldfastError('server.not-found'));
    rig.serve('b', { bytes: musicOf('b', 3000) });
    rig.collections.set(album.key, [key('a'), key('b')]);
    await rig.downloads.add(album, keepAll);
    await rig.until(hasSaved(disk, 'b'));
    await rig.until(() => disk.rows.get(key('a'))?.failure?.code === 'server.not-found');
    expect(rig.downloads.collections()[0]).toMatchObject({ state: 'failed', tracksDone: 1 });
    await rig.stop();
  });
});

describe('removing', () => {
  test('takes rows and bytes away, except what another wish keeps', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    for (const id of ['a', 'b']) rig.serve(id, { bytes: musicOf(id, 3000) });
    rig.collections.set(album.key, [key('a'), key('b')]);
    rig.collections.set(list.key, [key('b')]);
    await rig.downloads.add(album, keepAll);
    await rig.downloads.add(list, keepAll);
    await rig.until(hasSaved(disk, 'a', 'b'));
    await rig.downloads.remove(album);
    expect([...disk.rows.keys()]).toEqual([key('b')]);
    expect((await disk.store.list()).map((each) => each.id)).toEqual([
      disk.rows.get(key('b'))!.objectId,
    ]);
    expect(await readAll(rig, 'b')).toEqual(musicOf('b', 3000));
    await rig.stop();
  });

  test('cancelling in the middle leaves nothing behind', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    rig.serve('a', { bytes: musicOf('a', 400_000) });
    rig.collections.set(album.key, [key('a')]);
    await rig.downloads.add(album, keepAll);
    await rig.until(() => stateOf(disk, 'a') === 'fetching');
    await rig.downloads.remove(album);
    expect(disk.rows.size).toBe(0);
    expect(await disk.store.list()).toEqual([]);
    await rig.stop();
  });

  test('what a crash left half deleted, and bytes nobody knows, are gone after the next start', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    rig.serve('a', { bytes: musicOf('a', 3000) });
    rig.collections.set(album.key, [key('a')]);
    await rig.downloads.add(album, keepAll);
    await rig.until(hasSaved(disk, 'a'));
    await rig.stop();
    disk.rows.set(key('a'), { ...disk.rows.get(key('a'))!, state: 'deleting' });
    disk.pins.clear();
    const orphan = await disk.store.create('0123456789abcdef0123456789abcdef');
    await orphan.write(0, new Uint8Array(50));
    await orphan.flush();
    await orphan.close();
    const next = await startRig(disk);
    await next.until(() => disk.rows.size === 0);
    expect(await disk.store.list()).toEqual([]);
    await next.stop();
  });
});

describe('damage', () => {
  const saveOne = async (disk: Disk): Promise<Rig> => {
    const rig = await startRig(disk);
    rig.serve('a', { bytes: musicOf('a', 4 * plainSegment) });
    rig.collections.set(album.key, [key('a')]);
    await rig.downloads.add(album, keepAll);
    await rig.until(hasSaved(disk, 'a'));
    return rig;
  };

  test('one flipped bit on the disk is refused, told, and repaired when the server answers', async () => {
    const disk = newDisk();
    const first = await saveOne(disk);
    await first.stop();
    const { objectId } = disk.rows.get(key('a'))!;
    const writer = await disk.store.append(objectId!);
    const at = 74 + 1056 + 40;
    const byte = await writer.read(at, 1);
    await writer.write(at, Uint8Array.of(byte[0]! ^ 1));
    await writer.flush();
    await writer.close();
    const rig = await startRig(disk);
    await expect(rig.downloads.audio.read(key('a'), null)).rejects.toMatchObject({
      code: 'vault.refused',
    });
    expect(rig.downloads.isSaved(key('a'))).toBe(false);
    await rig.until(() => rig.downloads.saves().some(({ state }) => state === 'damaged'));
    expect(rig.downloads.collections()[0]).toMatchObject({ tracksDamaged: 1, tracksDone: 0 });
    rig.serve('a', { bytes: musicOf('a', 4 * plainSegment) });
    await rig.downloads.retry(album);
    await rig.until(() => rig.downloads.isSaved(key('a')));
    // One segment of four, and nothing else.
    expect(rig.requests.at(-1)).toMatchObject({ from: plainSegment, to: 2 * plainSegment - 1 });
    expect(await readAll(rig, 'a')).toEqual(musicOf('a', 4 * plainSegment));
    await rig.stop();
  });

  test('a row whose bytes the browser took away is fetched again', async () => {
    const disk = newDisk();
    const first = await saveOne(disk);
    await first.stop();
    await disk.store.remove(disk.rows.get(key('a'))!.objectId!);
    const rig = await startRig(disk);
    await rig.until(() => !rig.downloads.isSaved(key('a')));
    rig.serve('a', { bytes: musicOf('a', 4 * plainSegment) });
    await rig.downloads.retry(album);
    rig.pass(20_000);
    await rig.until(hasSaved(disk, 'a'));
    await rig.stop();
  });

  test('rows of two tracks cannot be swapped', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    for (const id of ['a', 'b']) rig.serve(id, { bytes: musicOf(id, 3000) });
    rig.collections.set(album.key, [key('a'), key('b')]);
    await rig.downloads.add(album, keepAll);
    await rig.until(hasSaved(disk, 'a', 'b'));
    await rig.stop();
    const [a, b] = [disk.rows.get(key('a'))!, disk.rows.get(key('b'))!];
    disk.rows.set(key('a'), { ...b, trackKey: key('a') });
    disk.rows.set(key('b'), { ...a, trackKey: key('b') });
    const next = await startRig(disk);
    await expect(next.downloads.audio.read(key('a'), null)).rejects.toMatchObject({
      code: 'vault.refused',
    });
    await next.stop();
  });
});

describe('two tabs, and a disk that refuses', () => {
  test('who takes over the lead reads first what the one before wrote last', async () => {
    const disk = newDisk();
    const leader = await startRig(disk);
    const second = await startRig(disk, false);
    leader.serve('a', { bytes: musicOf('a', 3000) });
    leader.collections.set(album.key, [key('a')]);
    await leader.downloads.add(album, keepAll);
    await second.downloads.load();
    await leader.until(hasSaved(disk, 'a'));
    await leader.stop();
    // The news of the commit never reached the second tab; its memory says "fetching".
    const ended = new AbortController();
    const leading = second.downloads.lead(ended.signal);
    await second.until(() => second.downloads.isSaved(key('a')));
    expect(stateOf(disk, 'a')).toBe('committed');
    expect(await readAll(second, 'a')).toEqual(musicOf('a', 3000));
    ended.abort();
    await leading;
  });

  test('a file that another tab plays is deleted later, and holds nothing else up', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    for (const id of ['a', 'b', 'c']) rig.serve(id, { bytes: musicOf(id, 3000) });
    rig.collections.set(album.key, [key('a'), key('b')]);
    rig.collections.set(list.key, [key('c')]);
    await rig.downloads.add(album, keepAll);
    await rig.until(hasSaved(disk, 'a', 'b'));
    const locked = disk.rows.get(key('a'))!.objectId;
    const remove = disk.store.remove;
    let isLocked = true;
    Object.assign(disk.store, {
      remove: async (id: string) => {
        if (isLocked && id === locked) throw new HoldfastError('storage.blocked');
        return remove(id);
      },
    });
    await rig.downloads.remove(album);
    await rig.downloads.add(list, keepAll);
    await rig.until(hasSaved(disk, 'c'));
    expect(disk.rows.has(key('b'))).toBe(false);
    expect(stateOf(disk, 'a')).toBe('deleting');
    isLocked = false;
    rig.pass(10_000);
    await rig.until(() => !disk.rows.has(key('a')));
    await rig.stop();
  });

  test('a file whose length cannot be proven is not fetched for ever', async () => {
    const disk = newDisk();
    const rig = await startRig(disk);
    rig.serve('a', { bytes: musicOf('a', 3000), announced: null });
    rig.collections.set(album.key, [key('a')]);
    await rig.downloads.add(album, keepAll);
    for (let round = 0; round < 10; round++) {
      await rig.until(() => (disk.rows.get(key('a'))?.failure ?? null) !== null);
      rig.pass(600_000);
      rig.downloads.wake();
    }
    expect(rig.requests.length).toBeLessThanOrEqual(3);
    expect(rig.downloads.collections()[0]).toMatchObject({ state: 'failed' });
    await rig.stop();
  });
});
