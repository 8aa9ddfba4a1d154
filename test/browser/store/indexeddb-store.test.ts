import { afterEach, describe, expect, test } from 'vitest';
import { createIndexedDbStore } from '../../../src/store/indexeddb-store';
import { chooseStore } from '../../../src/store/choose-store';
import { sleep } from './real-sleep';

const sample = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + 7) % 256);
const id = 'c'.repeat(32);

afterEach(
  () =>
    new Promise<void>((resolve) => {
      indexedDB.deleteDatabase('holdfast-bytes').addEventListener('success', () => resolve());
    }),
);

describe('sealed objects in a real database', () => {
  test('a page has no sync handles, so the database is chosen there', async () => {
    const { store, opfsFailure } = await chooseStore({ clock: { sleep, random: Math.random } });
    expect(store.kind).toBe('indexeddb');
    expect(opfsFailure).not.toBeNull();
    await store.release();
  });

  test('come back over part bounds, by another connection, and are written on', async () => {
    const bytes = sample(9_000_000);
    const first = createIndexedDbStore({ clock: { sleep } });
    const writer = await first.create(id);
    for (let at = 0; at < 8_500_000; at += 262_144) {
      await writer.write(at, bytes.subarray(at, Math.min(at + 262_144, 8_500_000)));
    }
    await writer.flush();
    await writer.close();
    const second = createIndexedDbStore({ clock: { sleep } });
    const more = await second.append(id);
    expect(more.size()).toBe(8_500_000);
    await more.write(8_500_000, bytes.subarray(8_500_000));
    await more.close();
    expect(await second.size(id)).toBe(9_000_000);
    const middle = await second.read(id, 4_194_000, 600);
    expect(middle).toEqual(bytes.slice(4_194_000, 4_194_600));
    const end = await second.read(id, 8_999_000, 5_000);
    expect(end).toEqual(bytes.slice(8_999_000));
    await second.remove(id);
    expect(await second.usage()).toBe(0);
    await Promise.all([first.close(), second.close()]);
  });

  test('the database may be deleted by "clear site data": the store begins again', async () => {
    const store = createIndexedDbStore({ clock: { sleep } });
    await (await store.create(id)).close();
    await new Promise((resolve) => {
      indexedDB.deleteDatabase('holdfast-bytes').addEventListener('success', resolve);
    });
    await expect(store.size(id)).rejects.toMatchObject({ code: 'storage.missing' });
    await store.close();
  });
});
