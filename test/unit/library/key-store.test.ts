import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { openKeyStore, type KeyStore, type RootKeyRow } from '../../../src/library/key-store';

const makeRow = (mark: number): RootKeyRow => ({
  // Node's CryptoKey cannot be cloned into the fake database; the real one is in test/browser.
  key: { mark } as unknown as CryptoKey,
  probe: new Uint8Array([mark]),
});

const bucketsOf = (factory: IDBFactory) => ({ open: async () => ({ indexedDB: factory }) });

const open = (plain: IDBFactory, buckets: unknown): Promise<KeyStore> =>
  openKeyStore({ indexedDB: plain, keyRange: IDBKeyRange, buckets });

describe('the key store', () => {
  test('is empty at first, then keeps the first key for ever', async () => {
    const plain = new IDBFactory();
    const store = await open(plain, undefined);
    expect(await store.get()).toBeUndefined();
    expect(await store.putIfAbsent(makeRow(1))).toEqual(makeRow(1));
    expect(await store.putIfAbsent(makeRow(2))).toEqual(makeRow(1));
    store.close();
    expect(await (await open(plain, undefined)).get()).toEqual(makeRow(1));
  });

  test('remembers how often was guessed, and takes that for no key', async () => {
    const plain = new IDBFactory();
    const store = await open(plain, undefined);
    await store.putIfAbsent(makeRow(1));
    expect(await store.guesses()).toEqual({ failures: 0, at: 0 });
    await store.putGuesses({ failures: 4, at: 7 });
    store.close();
    const later = await open(plain, undefined);
    expect(await later.guesses()).toEqual({ failures: 4, at: 7 });
    expect([...(await later.all()).roots.keys()]).toEqual(['']);
  });

  test('two tabs in their first run end with one key', async () => {
    const plain = new IDBFactory();
    const [one, two] = [await open(plain, undefined), await open(plain, undefined)];
    const [a, b] = await Promise.all([one.putIfAbsent(makeRow(1)), two.putIfAbsent(makeRow(2))]);
    expect(a).toEqual(b);
  });

  test('lies in the bucket where there are buckets', async () => {
    const [plain, bucket] = [new IDBFactory(), new IDBFactory()];
    await (await open(plain, bucketsOf(bucket))).putIfAbsent(makeRow(1));
    expect(await (await open(bucket, undefined)).get()).toEqual(makeRow(1));
    expect(await (await open(plain, undefined)).get()).toBeUndefined();
  });

  test('a browser that learns buckets keeps the key that it had', async () => {
    const [plain, bucket] = [new IDBFactory(), new IDBFactory()];
    await (await open(plain, undefined)).putIfAbsent(makeRow(1));
    const later = await open(plain, bucketsOf(bucket));
    expect(await later.get()).toEqual(makeRow(1));
    expect(await later.putIfAbsent(makeRow(2))).toEqual(makeRow(1));
  });

  test.each([
    ['throws', { open: () => Promise.reject(new Error('no buckets today')) }],
    [
      'throws at once',
      {
        open: () => {
          throw new Error('no');
        },
      },
    ],
    ['is something else', 42],
    ['gives nothing', { open: async () => ({}) }],
  ])('a bucket manager that %s does no harm', async (_, buckets) => {
    const store = await open(new IDBFactory(), buckets);
    expect(await store.putIfAbsent(makeRow(1))).toEqual(makeRow(1));
  });
});
