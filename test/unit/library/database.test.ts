import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../../src/library/database';
import { toStorageError } from '../../../src/library/storage-errors';
import { makeSourceRow, testSource } from './generate';
import { openRaw, rawAll } from './open-test-library';
import { watchTransactions } from './watch-transactions';

const open = (factory: IDBFactory, timeLimit = 5000): Promise<Database> =>
  openDatabase({ indexedDB: factory, keyRange: IDBKeyRange, timeLimit });

const put = { table: 'sources', put: makeSourceRow() } as const;

/** A browser whose database process dies: `failures` transactions from now find it gone. */
const createFragile = () => {
  const state = { opened: 0, failures: 0 };
  const factory = watchTransactions(new IDBFactory(), {
    onOpen: () => state.opened++,
    onTransaction: () => {
      if (state.failures === 0) return;
      state.failures--;
      throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
    },
  });
  return { factory, state };
};

describe('opening', () => {
  test('tells a first run from a later one', async () => {
    const factory = new IDBFactory();
    const first = await open(factory);
    expect(first.created).toBe(true);
    first.close();
    const later = await open(factory);
    expect(later.created).toBe(false);
    later.close();
  });

  test('refuses a database of a newer player and leaves it as it is', async () => {
    const factory = new IDBFactory();
    await new Promise<void>((resolve) => {
      const request = factory.open('holdfast', 30);
      request.addEventListener('upgradeneeded', () => {
        request.result.createObjectStore('things-to-come');
      });
      request.addEventListener('success', () => {
        request.result.close();
        resolve();
      });
    });
    await expect(open(factory)).rejects.toMatchObject({ code: 'storage.newer-version' });
    // Also where the browser does not tell versions beforehand.
    Object.defineProperty(factory, 'databases', { value: undefined });
    await expect(open(factory)).rejects.toMatchObject({ code: 'storage.newer-version' });
    const raw = await openRaw(factory);
    expect([...raw.objectStoreNames]).toEqual(['things-to-come']);
    raw.close();
  });

  test('a browser that never answers is given up on', async () => {
    const silent = { open: () => ({ addEventListener: () => undefined }) };
    await expect(open(silent as unknown as IDBFactory, 20)).rejects.toMatchObject({
      code: 'storage.unavailable',
      data: { why: 'timeout' },
    });
  });

  test('another tab that holds an old version and does not let go: blocked', async () => {
    const factory = new IDBFactory();
    const old = await new Promise<IDBDatabase>((resolve) => {
      const request = factory.open('holdfast', 1);
      request.addEventListener('success', () => resolve(request.result));
    });
    await expect(open(factory, 50)).rejects.toMatchObject({ code: 'storage.blocked' });
    old.close();
  });

  test('no database in this browser', async () => {
    await expect(
      openDatabase({ indexedDB: null as unknown as IDBFactory, keyRange: IDBKeyRange }),
    ).rejects.toMatchObject({ code: 'storage.unavailable' });
    const throwing = {
      open: () => {
        throw new DOMException('no', 'SecurityError');
      },
    };
    await expect(open(throwing as unknown as IDBFactory)).rejects.toMatchObject({
      code: 'storage.unavailable',
    });
  });

  test('gives way to a newer player in another tab', async () => {
    const factory = new IDBFactory();
    const database = await open(factory);
    const newer = await new Promise<IDBDatabase>((resolve) => {
      const request = factory.open('holdfast', 30);
      request.addEventListener('success', () => resolve(request.result));
    });
    await expect(database.write([put])).rejects.toMatchObject({ code: 'storage.newer-version' });
    newer.close();
  });

  test('notices that everything was deleted', async () => {
    const factory = new IDBFactory();
    const database = await open(factory);
    await new Promise<void>((resolve) => {
      factory.deleteDatabase('holdfast').addEventListener('success', () => resolve());
    });
    await expect(database.read(({ sources }) => sources.toArray())).rejects.toMatchObject({
      code: 'storage.unavailable',
      data: { why: 'deleted' },
    });
  });
});

describe('a lost connection', () => {
  test('is dropped and opened anew, and the work done again', async () => {
    const { factory, state } = createFragile();
    const database = await open(factory);
    const before = state.opened;
    state.failures = 1;
    await database.write([put]);
    expect(state.opened).toBe(before + 1);
    expect(await database.read(({ sources }) => sources.count())).toBe(1);
    database.close();
  });

  test('heals at most three times, then tells', async () => {
    const { factory, state } = createFragile();
    const database = await open(factory);
    const before = state.opened;
    state.failures = 1000;
    await expect(database.write([put])).rejects.toThrow(/^storage\./);
    expect(state.opened - before).toBe(3);
    state.failures = 0;
    await database.write([put]);
    expect(await database.read(({ sources }) => sources.count())).toBe(1);
    database.close();
  });
});

describe('writing', () => {
  test('all or nothing', async () => {
    const factory = new IDBFactory();
    const database = await open(factory);
    const unclonable = { ...makeSourceRow(), config: () => 'a function' };
    await expect(
      database.write([put, { table: 'sources', put: unclonable }]),
    ).rejects.toMatchObject({ code: 'storage.failed' });
    expect(await rawAll(factory, 'sources')).toEqual([]);
    database.close();
  });

  test('only while a row is there that it belongs to', async () => {
    const factory = new IDBFactory();
    const database = await open(factory);
    const star = { table: 'starred', put: { source: testSource, keys: [] } } as const;
    const requires = { table: 'sources', key: testSource } as const;
    await expect(database.write([star], { requires })).rejects.toMatchObject({
      code: 'storage.missing',
    });
    expect(await rawAll(factory, 'starred')).toEqual([]);
    await database.write([put]);
    await database.write([star], { requires });
    expect(await rawAll(factory, 'starred')).toHaveLength(1);
    database.close();
  });

  test('asks for the durability that was meant', async () => {
    const asked: unknown[] = [];
    const factory = watchTransactions(new IDBFactory(), {
      onTransaction: (_, mode, options) => {
        if (mode === 'readwrite') asked.push(options?.durability);
      },
    });
    const database = await open(factory);
    asked.length = 0;
    await database.write([put], { durability: 'strict' });
    await database.write([put]);
    expect(asked).toEqual(['strict', 'relaxed']);
    database.close();
  });
});

describe('what the browser says, in our codes', () => {
  const named = (name: string, inner?: Error): Error =>
    Object.assign(new Error(name), { name, ...(inner ? { inner } : {}) });
  test.each([
    [named('QuotaExceededError'), 'storage.quota'],
    [named('AbortError', named('QuotaExceededError')), 'storage.quota'],
    [named('VersionError'), 'storage.newer-version'],
    [named('MissingAPIError'), 'storage.unavailable'],
    [named('AbortError'), 'storage.failed'],
    ['text', 'storage.failed'],
  ])('%s', (thrown, code) => {
    expect(toStorageError(thrown).code).toBe(code);
  });
});
