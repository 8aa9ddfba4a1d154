import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { createIndexedDbStore } from '../../../src/store/indexeddb-store';
import { createManualSleep } from './manual-sleep';

const id = 'a'.repeat(32);
const other = 'b'.repeat(32);
/** Parts of 100 bytes instead of 4 MiB, so that small objects cross their bounds. */
const partLength = 100;

const sample = (length: number, seed = 7) =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed) % 256);

const createStore = (factory = new IDBFactory()) => {
  const sleep = createManualSleep();
  return {
    sleep,
    factory,
    store: createIndexedDbStore({ factory, partLength, clock: sleep.clock }),
  };
};

const writeObject = async (store: ReturnType<typeof createStore>['store'], bytes: Uint8Array) => {
  const writer = await store.create(id);
  for (let at = 0; at < bytes.length; at += 64) await writer.write(at, bytes.slice(at, at + 64));
  await writer.flush();
  await writer.close();
};

describe('writing and reading', () => {
  test('what was written comes back, at any offset and over part bounds', async () => {
    const { store } = createStore();
    const bytes = sample(330);
    await writeObject(store, bytes);
    expect(await store.size(id)).toBe(330);
    for (const [at, length] of [
      [0, 330],
      [0, 1],
      [99, 2],
      [95, 210],
      [300, 30],
      [329, 1],
    ] as const) {
      expect(await store.read(id, at, length)).toEqual(bytes.slice(at, at + length));
    }
  });

  test('past the end gives what there is', async () => {
    const { store } = createStore();
    await writeObject(store, sample(150));
    expect(await store.read(id, 140, 100)).toEqual(sample(150).slice(140));
    expect(await store.read(id, 150, 10)).toEqual(new Uint8Array(0));
    expect(await store.read(id, 900, 10)).toEqual(new Uint8Array(0));
    await expect(store.read(id, -1, 10)).rejects.toMatchObject({ code: 'input.invalid' });
  });

  test('goes on after a restart, from whatever byte was reached', async () => {
    const { store, factory } = createStore();
    await writeObject(store, sample(130));
    const again = createStore(factory).store;
    const writer = await again.append(id);
    expect(writer.size()).toBe(130);
    expect(await writer.read(90, 40)).toEqual(sample(130).slice(90));
    await writer.write(130, sample(300).slice(130));
    expect(await writer.read(125, 20)).toEqual(sample(300).slice(125, 145));
    await writer.close();
    expect(await again.read(id, 0, 300)).toEqual(sample(300));
  });

  test('a torn tail is cut, and what is written after it is what counts', async () => {
    const { store } = createStore();
    await writeObject(store, sample(330));
    const writer = await store.append(id);
    await writer.truncate(150);
    expect(await store.size(id)).toBe(150);
    await writer.write(150, sample(60, 99));
    await writer.flush();
    await writer.close();
    expect(await store.size(id)).toBe(210);
    const expected = Uint8Array.of(...sample(150), ...sample(60, 99));
    expect(await store.read(id, 0, 500)).toEqual(expected);
  });

  test('a segment in the middle can be replaced', async () => {
    const { store } = createStore();
    await writeObject(store, sample(330));
    const writer = await store.append(id);
    await writer.write(90, sample(50, 1));
    await writer.close();
    const expected = sample(330);
    expected.set(sample(50, 1), 90);
    expect(await store.read(id, 0, 330)).toEqual(expected);
  });

  test('what was resumed grows on after a segment in its middle was replaced', async () => {
    const { store, factory } = createStore();
    await writeObject(store, sample(230));
    const again = createStore(factory).store;
    const writer = await again.append(id);
    await writer.write(90, sample(50, 1));
    expect(writer.size()).toBe(230);
    await writer.write(230, sample(330).slice(230));
    await writer.flush();
    await writer.close();
    const expected = sample(330);
    expected.set(sample(50, 1), 90);
    expect(await again.read(id, 0, 500)).toEqual(expected);
  });

  test('a reader opened before sees what was appended since', async () => {
    const { store } = createStore();
    await writeObject(store, sample(50));
    expect(await store.read(id, 0, 500)).toHaveLength(50);
    const writer = await store.append(id);
    await writer.write(50, sample(80).slice(50));
    await writer.close();
    expect(await store.read(id, 0, 500)).toEqual(sample(80));
  });

  test('holes and broken offsets are refused', async () => {
    const { store } = createStore();
    const writer = await store.create(id);
    const refusal = { code: 'input.invalid' };
    await expect(writer.write(1, sample(3))).rejects.toMatchObject(refusal);
    await expect(writer.write(-1, sample(3))).rejects.toMatchObject(refusal);
    await expect(writer.truncate(1)).rejects.toMatchObject(refusal);
    await writer.close();
    await expect(writer.write(0, sample(3))).rejects.toMatchObject({ code: 'storage.failed' });
  });
});

describe('objects', () => {
  test('are listed, counted and removed', async () => {
    const { store } = createStore();
    await writeObject(store, sample(330));
    await (await store.create(other)).close();
    expect(await store.list()).toEqual([
      { id, size: 330 },
      { id: other, size: 0 },
    ]);
    expect(await store.usage()).toBe(330);
    await store.read(id, 0, 1);
    await store.remove(id);
    await store.remove(id);
    expect(await store.list()).toEqual([{ id: other, size: 0 }]);
    await expect(store.read(id, 0, 1)).rejects.toMatchObject({ code: 'storage.missing' });
    await expect(store.size(id)).rejects.toMatchObject({ code: 'storage.missing' });
    await expect(store.append(id)).rejects.toMatchObject({ code: 'storage.missing' });
  });

  test('a removed id can be used again and holds nothing old', async () => {
    const { store } = createStore();
    await writeObject(store, sample(330));
    await store.remove(id);
    await writeObject(store, sample(20));
    expect(await store.read(id, 0, 500)).toEqual(sample(20));
  });

  test('are written by one at a time, and not removed under the pen', async () => {
    const { store } = createStore();
    const writer = await store.create(id);
    const blocked = { code: 'storage.blocked' };
    await expect(store.append(id)).rejects.toMatchObject(blocked);
    await expect(store.remove(id)).rejects.toMatchObject(blocked);
    await writer.close();
    await writer.close();
    await (await store.append(id)).close();
  });

  test('are not overwritten by a new one of the same id', async () => {
    const { store } = createStore();
    await writeObject(store, sample(20));
    await expect(store.create(id)).rejects.toMatchObject({
      code: 'storage.failed',
      data: { why: 'exists' },
    });
    expect(await store.read(id, 0, 500)).toEqual(sample(20));
    await (await store.append(id)).close();
  });

  test.each(['', '../etc', 'A'.repeat(32), 'a'.repeat(33)])('have no id like %j', async (bad) => {
    const { store } = createStore();
    const refusal = { code: 'input.invalid' };
    await expect(store.create(bad)).rejects.toMatchObject(refusal);
    await expect(store.append(bad)).rejects.toMatchObject(refusal);
    await expect(store.read(bad, 0, 1)).rejects.toMatchObject(refusal);
    await expect(store.size(bad)).rejects.toMatchObject(refusal);
    await expect(store.remove(bad)).rejects.toMatchObject(refusal);
  });
});
