import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EdgeState } from '../../../../src/edge/state/state-schema';
import { openStateStore, stateFile } from '../../../../src/edge/state/state-store';
import { systemClock } from '../../../../src/edge/state/system-clock';
import { makeFolder, put } from '../../../fixtures/edge/folders';

const clock = { ...systemClock, now: () => 1234 };

const starring =
  (id: string, time = 1) =>
  (state: EdgeState): EdgeState => ({ ...state, stars: { ...state.stars, [id]: time } });

const onDisk = async (folder: string): Promise<EdgeState> =>
  JSON.parse(await readFile(stateFile(folder), 'utf8')) as EdgeState;

describe('what a listener made', () => {
  test('is on disk when the call returns, and is read again without a farewell', async () => {
    const folder = await makeFolder();
    const store = await openStateStore(folder, clock);
    await store.change(starring('so-1'));
    expect((await onDisk(folder)).stars).toEqual({ 'so-1': 1 });
    const again = await openStateStore(folder, clock);
    expect(again.state()).toEqual(store.state());
  });

  test('many changes at once share few writes, and none is lost', async () => {
    const folder = await makeFolder();
    const store = await openStateStore(folder, clock);
    await Promise.all(Array.from({ length: 200 }, (_, n) => store.change(starring(`so-${n}`))));
    expect(Object.keys((await onDisk(folder)).stars)).toHaveLength(200);
  });

  test('the key is the same at every start', async () => {
    const folder = await makeFolder();
    const { apiKey } = (await openStateStore(folder, clock)).state();
    expect((await openStateStore(folder, clock)).state().apiKey).toBe(apiKey);
    expect((await openStateStore(await makeFolder(), clock)).state().apiKey).not.toBe(apiKey);
  });

  test.skipIf(process.platform === 'win32')('is nobody else’s to read', async () => {
    const folder = await makeFolder();
    await openStateStore(folder, clock);
    expect((await stat(stateFile(folder))).mode & 0o777).toBe(0o600);
  });
});

describe('a file that cannot be understood', () => {
  test.each([
    ['half of it', '{"version":1,"apiKey":"'],
    ['nothing', ''],
    ['something else', '[]'],
    ['a later version', JSON.stringify({ version: 2, playlists: [] })],
    ['a wrong rating', JSON.stringify({ ratings: { a: 6 } })],
  ])('(%s) is put aside, not written over', async (_, content) => {
    const folder = await makeFolder();
    await put(folder, 'state.json', content);
    const store = await openStateStore(folder, clock);
    expect(store.setAside).toBe(`${stateFile(folder)}.broken-1234`);
    expect(await readFile(store.setAside!, 'utf8')).toBe(content);
    expect(store.state().playlists).toEqual([]);
    expect((await openStateStore(folder, clock)).setAside).toBeNull();
  });

  test('a draft left by a crash is no state', async () => {
    const folder = await makeFolder();
    const store = await openStateStore(folder, clock);
    await store.change(starring('so-1'));
    await put(folder, 'state.json.new', '{"version":1,');
    const again = await openStateStore(folder, clock);
    expect(again.state().stars).toEqual({ 'so-1': 1 });
    await again.change(starring('so-2'));
    expect(await readdir(folder)).toEqual(['state.json']);
  });
});

describe('a disk that does not take it', () => {
  /** A folder in the place of the draft: no write can begin, whoever runs the test. */
  const blockWrites = (folder: string) => mkdir(`${stateFile(folder)}.new`);
  const allowWrites = (folder: string) =>
    rm(`${stateFile(folder)}.new`, { recursive: true, force: true });

  test('the call fails, the state is as before, and the next call works', async () => {
    const folder = await makeFolder();
    const store = await openStateStore(folder, clock);
    await store.change(starring('so-1'));
    await blockWrites(folder);
    await expect(store.change(starring('so-2'))).rejects.toMatchObject({ code: 'EISDIR' });
    expect(store.state().stars).toEqual({ 'so-1': 1 });
    await allowWrites(folder);
    await store.change(starring('so-3'));
    expect((await onDisk(folder)).stars).toEqual({ 'so-1': 1, 'so-3': 1 });
    expect(store.state().stars).toEqual({ 'so-1': 1, 'so-3': 1 });
  });

  test('no change is said to be kept when it was built upon one that is lost', async () => {
    const folder = await makeFolder();
    const store = await openStateStore(folder, clock);
    await blockWrites(folder);
    const first = store.change(starring('so-1'));
    // While the first is being written a second one waits for its turn.
    const second = Promise.resolve().then(() => store.change(starring('so-2')));
    const results = await Promise.allSettled([first, second]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(store.state().stars).toEqual({});
    await allowWrites(folder);
    await store.change(starring('so-3'));
    expect((await onDisk(folder)).stars).toEqual({ 'so-3': 1 });
  });

  test('what a change throws comes back, and nothing is written', async () => {
    const folder = await makeFolder();
    const store = await openStateStore(folder, clock);
    const refusal = new Error('no such playlist');
    await expect(
      store.change(() => {
        throw refusal;
      }),
    ).rejects.toBe(refusal);
    await store.change((state) => state);
    expect((await onDisk(folder)).stars).toEqual({});
  });

  test('a folder that cannot be made is told at the start', async () => {
    const folder = await makeFolder();
    await put(folder, 'file', '');
    await expect(openStateStore(join(folder, 'file', 'data'), clock)).rejects.toThrow();
  });
});
