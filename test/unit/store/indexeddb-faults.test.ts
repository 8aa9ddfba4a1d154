import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createIndexedDbStore } from '../../../src/store/indexeddb-store';
import { createManualSleep } from './manual-sleep';

const id = 'a'.repeat(32);
const databaseName = 'holdfast-bytes';
const sample = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + 7) % 256);

const createStore = (factory: globalThis.IDBFactory = new IDBFactory()) => {
  const sleep = createManualSleep();
  const store = createIndexedDbStore({ factory, partLength: 100, clock: sleep.clock });
  return { sleep, factory, store };
};

/** The name that fake-indexeddb gives to what a browser does by itself. */
const abortWith = '_abort';

type Abortable = Readonly<Record<typeof abortWith, (name: string) => void>>;

/** From now on every `put` of a part ends its transaction as a full disk does: by an abort. */
const abortPuts = (name: string): void => {
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value: unknown,
    key?: IDBValidKey,
  ) {
    const request = put.call(this, value, key);
    const transaction = this.transaction as unknown as Abortable;
    if (this.name === 'parts') queueMicrotask(() => transaction[abortWith](name));
    return request;
  });
};

afterEach(() => vi.restoreAllMocks());

describe('a full disk', () => {
  test('is told as such; what was there before stays, can be read, removed and written on', async () => {
    const { store } = createStore();
    const writer = await store.create(id);
    await writer.write(0, sample(150));
    await writer.flush();
    abortPuts('QuotaExceededError');
    await writer.write(150, sample(180).slice(150));
    await expect(writer.flush()).rejects.toMatchObject({ code: 'storage.quota' });
    await expect(writer.flush()).rejects.toMatchObject({ code: 'storage.quota' });
    expect(await store.size(id)).toBe(150);
    expect(await store.read(id, 0, 500)).toEqual(sample(150));
    vi.restoreAllMocks();
    expect(writer.size()).toBe(180);
    await writer.write(180, sample(260).slice(180));
    await writer.flush();
    await writer.close();
    expect(await store.read(id, 0, 500)).toEqual(sample(260));
  });

  test('met while closing what was never flushed: closed all the same, and the object removable', async () => {
    const { store } = createStore();
    const writer = await store.create(id);
    await writer.write(0, sample(50));
    abortPuts('QuotaExceededError');
    await writer.close();
    expect(await store.size(id)).toBe(0);
    await store.remove(id);
    expect(await store.list()).toEqual([]);
  });

  test('met when a part is full, in the middle of a write', async () => {
    const { store } = createStore();
    const writer = await store.create(id);
    await writer.write(0, sample(30));
    abortPuts('QuotaExceededError');
    const tooMuch = writer.write(30, sample(250).slice(30));
    await expect(tooMuch).rejects.toMatchObject({ code: 'storage.quota' });
    expect(writer.size()).toBe(30);
    expect(await writer.read(0, 300)).toEqual(sample(30));
    vi.restoreAllMocks();
    await writer.write(30, sample(60).slice(30));
    await writer.close();
    expect(await store.read(id, 0, 500)).toEqual(sample(60));
  });
});

describe('a transaction', () => {
  test('that is aborted without a reason rejects instead of hanging', async () => {
    const { store } = createStore();
    const writer = await store.create(id);
    await writer.write(0, sample(10));
    abortPuts('AbortError');
    await expect(writer.flush()).rejects.toMatchObject({ code: 'storage.failed' });
  });

  test('whose request fails rejects with the failure', async () => {
    const { store } = createStore();
    vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(() => {
      throw new DOMException('no', 'DataError');
    });
    await expect(store.list()).rejects.toMatchObject({
      code: 'storage.failed',
      data: { name: 'DataError' },
    });
  });

  test('on a connection that the browser lost is tried on a new one, at most twice', async () => {
    const { store, factory } = createStore();
    await (await store.create(id)).close();
    const open = vi.spyOn(factory, 'open');
    const lost = () => {
      throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
    };
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementationOnce(lost);
    expect(await store.size(id)).toBe(0);
    expect(open).toHaveBeenCalledTimes(1);
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(lost);
    await expect(store.size(id)).rejects.toMatchObject({ code: 'storage.failed' });
    expect(open).toHaveBeenCalledTimes(3);
  });
});

describe('bytes that are lost', () => {
  const damage = async (
    factory: globalThis.IDBFactory,
    change: (db: IDBDatabase) => IDBTransaction,
  ) =>
    new Promise<void>((resolve, reject) => {
      const request = factory.open(databaseName);
      request.addEventListener('error', () => reject(request.error));
      request.onsuccess = () => {
        const transaction = change(request.result);
        transaction.oncomplete = () => {
          request.result.close();
          resolve();
        };
      };
    });

  const storeWithObject = async () => {
    const made = createStore();
    const writer = await made.store.create(id);
    await writer.write(0, sample(250));
    await writer.close();
    return made;
  };

  test('a part that is gone is missing, its neighbours are not', async () => {
    const { store, factory } = await storeWithObject();
    await damage(factory, (db) => {
      const transaction = db.transaction('parts', 'readwrite');
      transaction.objectStore('parts').delete([id, 1]);
      return transaction;
    });
    expect(await store.read(id, 0, 100)).toEqual(sample(100));
    await expect(store.read(id, 0, 101)).rejects.toMatchObject({ code: 'storage.missing' });
    expect(await store.read(id, 200, 50)).toEqual(sample(250).slice(200));
  });

  test('a part that is shorter than it was is missing too', async () => {
    const { store, factory } = await storeWithObject();
    await damage(factory, (db) => {
      const transaction = db.transaction('parts', 'readwrite');
      transaction.objectStore('parts').put(sample(40), [id, 1]);
      return transaction;
    });
    await expect(store.read(id, 120, 80)).rejects.toMatchObject({ code: 'storage.missing' });
    const writer = await store.append(id);
    await expect(writer.write(150, sample(10))).rejects.toMatchObject({ code: 'storage.missing' });
    await writer.close();
  });

  test('a row that is no size is refused, not guessed', async () => {
    const { store, factory } = await storeWithObject();
    await damage(factory, (db) => {
      const transaction = db.transaction('objects', 'readwrite');
      transaction.objectStore('objects').put('big', id);
      return transaction;
    });
    await expect(store.size(id)).rejects.toMatchObject({ data: { why: 'malformed' } });
  });
});

describe('opening', () => {
  /** A factory whose open is taken over by the test. */
  const factoryThat = (open: (request: EventTarget) => void) => {
    const request = new EventTarget() as IDBOpenDBRequest;
    const factory = new IDBFactory();
    vi.spyOn(factory, 'open').mockImplementation(() => {
      open(request);
      return request;
    });
    return { factory, request };
  };

  test('that never answers ends when its time is over', async () => {
    const { factory } = factoryThat(() => {});
    const { store, sleep } = createStore(factory);
    const listing = store.list();
    await expect.poll(() => sleep.count()).toBe(1);
    sleep.wake();
    await expect(listing).rejects.toMatchObject({
      code: 'storage.unavailable',
      data: { why: 'timeout' },
    });
  });

  test('that another tab holds up says so', async () => {
    const { factory } = factoryThat((request) =>
      queueMicrotask(() => request.dispatchEvent(new Event('blocked'))),
    );
    const { store, sleep } = createStore(factory);
    const listing = store.list();
    await expect.poll(() => sleep.count()).toBe(1);
    sleep.wake();
    await expect(listing).rejects.toMatchObject({ code: 'storage.blocked' });
  });

  test('that answers too late is closed again and the next try starts anew', async () => {
    const { factory, request } = factoryThat(() => {});
    const { store, sleep } = createStore(factory);
    const listing = store.list();
    await expect.poll(() => sleep.count()).toBe(1);
    sleep.wake();
    await expect(listing).rejects.toMatchObject({ code: 'storage.unavailable' });
    const close = vi.fn<() => void>();
    Object.defineProperty(request, 'result', { value: { close } });
    request.dispatchEvent(new Event('success'));
    expect(close).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
    expect(await store.list()).toEqual([]);
  });

  test('a database of a newer build is left alone', async () => {
    const factory = new IDBFactory();
    await new Promise((resolve) => {
      const request = factory.open(databaseName, 99);
      request.onsuccess = () => {
        request.result.close();
        resolve(undefined);
      };
    });
    await expect(createStore(factory).store.list()).rejects.toMatchObject({
      code: 'storage.newer-version',
    });
  });

  test('a newer build in another tab gets the database at once', async () => {
    const { store, factory } = createStore();
    await store.list();
    const upgraded = await new Promise<string>((resolve) => {
      const request = factory.open(databaseName, 2);
      request.onblocked = () => resolve('blocked');
      request.onsuccess = () => resolve('opened');
    });
    expect(upgraded).toBe('opened');
    await expect(store.list()).rejects.toMatchObject({ code: 'storage.newer-version' });
  });
});
