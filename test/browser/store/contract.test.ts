import { afterEach, describe, expect, test } from 'vitest';
import { startStoreWorker, type StoreWorker } from './store-worker';

/** What every store of sealed bytes promises, held for both of them by the same words, in a real worker. */
const sample = (length: number, seed = 7) =>
  Uint8Array.from({ length }, (_, at) => (at * 31 + seed) % 256);
const newId = (): string => crypto.randomUUID().replaceAll('-', '');
const failure = (code: string) => expect.objectContaining({ code }) as unknown;

describe.each(['opfs', 'indexeddb'] as const)('the store in %s', (kind) => {
  let worker: StoreWorker = startStoreWorker(kind);

  afterEach(async () => {
    for (const { id } of await worker.call('list')) await worker.call('remove', id);
    worker.kill();
    worker = startStoreWorker(kind);
  });

  const write = async (bytes: Uint8Array, id = newId()): Promise<string> => {
    await worker.call('create', id);
    await worker.call('write', id, 0, bytes);
    await worker.call('flush', id);
    await worker.call('closeWriter', id);
    return id;
  };

  test('gives back what it was given, whole, in parts, and nothing behind the end', async () => {
    const bytes = sample(700_000);
    const id = await write(bytes);
    expect(await worker.call('size', id)).toBe(bytes.length);
    expect(await worker.call('read', id, 262_000, 300)).toEqual(bytes.slice(262_000, 262_300));
    expect(await worker.call('read', id, 699_990, 100)).toEqual(bytes.slice(699_990));
    expect(await worker.call('read', id, 700_000, 10)).toEqual(new Uint8Array(0));
    expect(await worker.call('list')).toEqual([{ id, size: bytes.length }]);
    expect(await worker.call('usage')).toBe(bytes.length);
  });

  test('takes a segment anew in its place, grows afterwards, and is cut where it is told', async () => {
    const id = await write(sample(600_000));
    expect(await worker.call('append', id)).toBe(600_000);
    await worker.call('write', id, 200_000, sample(100_000, 99));
    await worker.call('write', id, 600_000, sample(50_000, 3));
    expect(await worker.call('readBack', id, 199_999, 2)).toEqual(
      Uint8Array.of(sample(600_000)[199_999]!, 99),
    );
    await worker.call('truncate', id, 640_000);
    await worker.call('flush', id);
    await worker.call('closeWriter', id);
    expect(await worker.call('size', id)).toBe(640_000);
    expect(await worker.call('read', id, 299_999, 2)).toEqual(
      Uint8Array.of(sample(100_000, 99)[99_999]!, sample(600_000)[300_000]!),
    );
    expect(await worker.call('read', id, 600_000, 40_000)).toEqual(sample(40_000, 3));
  });

  test('keeps what was flushed when its worker dies, and can be written on by the next', async () => {
    const id = newId();
    await worker.call('create', id);
    await worker.call('write', id, 0, sample(300_000));
    await worker.call('flush', id);
    worker.kill();
    worker = startStoreWorker(kind);
    // The lock of a dead one may outlive it for a moment.
    await expect
      .poll(() => worker.call('append', id).catch(() => -1))
      .toBeGreaterThanOrEqual(300_000);
    await worker.call('truncate', id, 300_000);
    await worker.call('write', id, 300_000, sample(10));
    await worker.call('flush', id);
    await worker.call('closeWriter', id);
    expect(await worker.call('read', id, 0, 300_000)).toEqual(sample(300_000));
    expect(await worker.call('size', id)).toBe(300_010);
  });

  test('refuses holes, taken and strange names, and says what is not there', async () => {
    const id = await write(sample(10));
    await expect(worker.call('create', id)).rejects.toEqual(failure('storage.failed'));
    for (const strange of ['', '../x', 'A'.repeat(32), `${id}0`]) {
      await expect(worker.call('create', strange)).rejects.toEqual(failure('input.invalid'));
      await expect(worker.call('read', strange, 0, 1)).rejects.toEqual(failure('input.invalid'));
    }
    const none = newId();
    await expect(worker.call('read', none, 0, 1)).rejects.toEqual(failure('storage.missing'));
    await expect(worker.call('size', none)).rejects.toEqual(failure('storage.missing'));
    await expect(worker.call('append', none)).rejects.toEqual(failure('storage.missing'));
    await worker.call('append', id);
    await expect(worker.call('write', id, 11, sample(1))).rejects.toEqual(failure('input.invalid'));
    await expect(worker.call('append', id)).rejects.toEqual(failure('storage.blocked'));
    await worker.call('closeWriter', id);
  });

  test('removes for good, and once more without harm', async () => {
    const id = await write(sample(1_000));
    await worker.call('read', id, 0, 10);
    await worker.call('remove', id);
    await worker.call('remove', id);
    expect(await worker.call('list')).toEqual([]);
    expect(await worker.call('usage')).toBe(0);
    await expect(worker.call('read', id, 0, 1)).rejects.toEqual(failure('storage.missing'));
  });
});
