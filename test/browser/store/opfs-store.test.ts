import { afterEach, describe, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { startStoreWorker, type StoreWorker } from './store-worker';

const sample = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + 7) % 256);

/** For long bytes: the offset of the first difference, -1 when there is none. */
const firstDifference = (one: Uint8Array, other: Uint8Array): number =>
  one.length === other.length
    ? one.findIndex((byte, i) => byte !== other[i])
    : Math.min(one.length, other.length);

const newId = (): string => crypto.randomUUID().replaceAll('-', '');

const workers: StoreWorker[] = [];
const start = (): StoreWorker => {
  const worker = startStoreWorker();
  workers.push(worker);
  return worker;
};

const writeObject = async (worker: StoreWorker, bytes: Uint8Array): Promise<string> => {
  const id = newId();
  await worker.call('create', id);
  await worker.call('write', id, 0, bytes);
  await worker.call('flush', id);
  await worker.call('closeWriter', id);
  return id;
};

const removeAll = async (): Promise<void> => {
  const root = await navigator.storage.getDirectory();
  // A killed worker's lock may outlive it for a moment.
  await expect
    .poll(() =>
      root.removeEntry('sealed', { recursive: true }).then(
        () => '',
        (e: Error) => e.name,
      ),
    )
    .toMatch(/^$|NotFoundError/);
};

afterEach(async () => {
  for (const worker of workers.splice(0)) worker.kill();
  await removeAll();
});

describe('sealed objects in files', () => {
  test('a worker of this browser chooses them, and its probe leaves nothing', async () => {
    expect(await start().call('choose')).toBe('opfs');
    const names: string[] = [];
    const root: unknown = await navigator.storage.getDirectory();
    for await (const name of (root as { keys: () => AsyncIterable<string> }).keys()) {
      names.push(name);
    }
    expect(names.filter((name) => name.includes('probe'))).toEqual([]);
  });

  test('come back as they were written, at any offset', async () => {
    const worker = start();
    const bytes = sample(700_000);
    const id = await writeObject(worker, bytes);
    expect(await worker.call('size', id)).toBe(700_000);
    expect(firstDifference(await worker.call('read', id, 0, 700_000), bytes)).toBe(-1);
    expect(await worker.call('read', id, 262_140, 9)).toEqual(bytes.slice(262_140, 262_149));
    expect(await worker.call('read', id, 699_990, 100)).toEqual(bytes.slice(699_990));
    expect(await worker.call('read', id, 800_000, 100)).toEqual(new Uint8Array(0));
    expect(await worker.call('list')).toEqual([{ id, size: 700_000 }]);
    expect(await worker.call('usage')).toBe(700_000);
  });

  test('survive a killed worker, unflushed bytes too, and are written on', async () => {
    const first = start();
    const id = newId();
    await first.call('create', id);
    await first.call('write', id, 0, sample(1000));
    first.kill();
    const second = start();
    await expect.poll(() => second.call('append', id).catch((e: Error) => e.message)).toBe(1000);
    expect(await second.call('readBack', id, 990, 20)).toEqual(sample(1000).slice(990));
    await second.call('truncate', id, 900);
    await second.call('write', id, 900, sample(1500).slice(900));
    await second.call('closeWriter', id);
    expect(await second.call('read', id, 0, 2000)).toEqual(sample(1500));
  });

  test('are mended in the middle, and readers see the new bytes and nothing else changed', async () => {
    const [one, two] = [start(), start()];
    const id = await writeObject(one, sample(700_000));
    expect(await one.call('append', id)).toBe(700_000);
    const mended = sample(262_144).reverse();
    await one.call('write', id, 262_218, mended);
    expect(await one.call('writerSize', id)).toBe(700_000);
    await one.call('flush', id);
    await one.call('closeWriter', id);
    const expected = sample(700_000);
    expected.set(mended, 262_218);
    expect(firstDifference(await two.call('read', id, 0, 800_000), expected)).toBe(-1);
  });

  test('that a killed worker left half mended can be mended again, and grow again after it', async () => {
    const first = start();
    const id = await writeObject(first, sample(1000));
    await first.call('append', id);
    await first.call('write', id, 300, new Uint8Array(200));
    first.kill();
    const second = start();
    await expect.poll(() => second.call('append', id).catch((e: Error) => e.message)).toBe(1000);
    await second.call('write', id, 300, sample(1000).slice(300, 500));
    await second.call('write', id, 1000, sample(1400).slice(1000));
    await second.call('flush', id);
    await second.call('closeWriter', id);
    expect(await second.call('read', id, 0, 2000)).toEqual(sample(1400));
  });

  test('are read by two tabs at once', async () => {
    const [one, two] = [start(), start()];
    const id = await writeObject(one, sample(1000));
    expect(await one.call('read', id, 0, 10)).toEqual(sample(10));
    expect(await two.call('read', id, 0, 10)).toEqual(sample(10));
    expect(await one.call('read', id, 500, 10)).toEqual(sample(1000).slice(500, 510));
  });

  test('that someone writes are blocked for others, but not hidden', async () => {
    const [one, two] = [start(), start()];
    const id = newId();
    await one.call('create', id);
    await one.call('write', id, 0, sample(100));
    const blocked = { code: 'storage.blocked' };
    await expect(two.call('append', id)).rejects.toMatchObject(blocked);
    await expect(two.call('read', id, 0, 1)).rejects.toMatchObject(blocked);
    await expect(two.call('remove', id)).rejects.toMatchObject(blocked);
    expect(await two.call('list')).toEqual([{ id, size: 100 }]);
    await one.call('closeWriter', id);
    expect(await two.call('read', id, 0, 100)).toEqual(sample(100));
  });

  test('locked by a handle that is not ours are blocked, and free again when it is gone', async () => {
    const [one, two] = [start(), start()];
    const id = await writeObject(one, sample(100));
    await two.call('takeRawHandle', id);
    await expect(one.call('read', id, 0, 1)).rejects.toMatchObject({ code: 'storage.blocked' });
    two.kill();
    await expect
      .poll(() =>
        one.call('read', id, 0, 1).then(
          (bytes) => bytes.length,
          () => 'blocked',
        ),
      )
      .toBe(1);
  });

  test('that another tab holds open for reading are removed once it lets go', async () => {
    const [one, two] = [start(), start()];
    const id = await writeObject(one, sample(100));
    await one.call('read', id, 0, 1);
    await two.call('read', id, 0, 1);
    await expect(one.call('remove', id)).rejects.toMatchObject({ code: 'storage.blocked' });
    await two.call('release');
    await one.call('remove', id);
    await one.call('remove', id);
    await expect(two.call('read', id, 0, 1)).rejects.toMatchObject({ code: 'storage.missing' });
    await expect(one.call('size', id)).rejects.toMatchObject({ code: 'storage.missing' });
    await expect(one.call('append', id)).rejects.toMatchObject({ code: 'storage.missing' });
    expect(await one.call('list')).toEqual([]);
  });

  test('are not overwritten by a new one, and have no ids that lead elsewhere', async () => {
    const worker = start();
    const id = await writeObject(worker, sample(10));
    await expect(worker.call('create', id)).rejects.toMatchObject({ code: 'storage.failed' });
    for (const bad of ['', '..', '../x', id.toUpperCase().replace(/\d/g, 'A')]) {
      await expect(worker.call('read', bad, 0, 1)).rejects.toMatchObject({ code: 'input.invalid' });
      await expect(worker.call('create', bad)).rejects.toMatchObject({ code: 'input.invalid' });
    }
    expect(await worker.call('read', id, 0, 99)).toEqual(sample(10));
  });

  test('removed from under us (cleared site data) are missing, and new ones can be made', async () => {
    const worker = start();
    const id = await writeObject(worker, sample(10));
    await removeAll();
    await expect(worker.call('read', id, 0, 1)).rejects.toMatchObject({ code: 'storage.missing' });
    const next = await writeObject(worker, sample(20));
    expect(await worker.call('list')).toEqual([{ id: next, size: 20 }]);
  });
});

describe('a full disk', () => {
  /** Chromium's own override; undone with no size given. */
  const overrideQuota = async (quotaSize?: number): Promise<void> => {
    const session = cdp() as unknown as {
      readonly send: (method: string, params: Record<string, unknown>) => Promise<unknown>;
    };
    const params = quotaSize === undefined ? {} : { quotaSize };
    await session.send('Storage.overrideQuotaForOrigin', { origin: location.origin, ...params });
  };

  afterEach(() => overrideQuota());

  test('is told; earlier bytes stay, can be read, and removing them works', async () => {
    const worker = start();
    const id = newId();
    await worker.call('create', id);
    await worker.call('write', id, 0, sample(300_000));
    const { usage = 0 } = await navigator.storage.estimate();
    await overrideQuota(usage + 100_000);
    const tooMuch = worker.call('write', id, 300_000, sample(2_000_000));
    await expect(tooMuch).rejects.toMatchObject({ code: 'storage.quota' });
    expect(await worker.call('writerSize', id)).toBe(300_000);
    await worker.call('flush', id);
    await worker.call('closeWriter', id);
    expect(await worker.call('size', id)).toBe(300_000);
    const kept = await worker.call('read', id, 0, 400_000);
    expect(firstDifference(kept, sample(300_000))).toBe(-1);
    await worker.call('remove', id);
    expect(await worker.call('usage')).toBe(0);
  });
});
