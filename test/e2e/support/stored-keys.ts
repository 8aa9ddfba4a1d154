import type { Page } from 'playwright/test';

/** Root keys by name, and which of them lie there unwrapped, in whatever place this browser keeps them. */
export const storedKeys = (page: Page) =>
  page.evaluate(async () => {
    const buckets = (
      navigator as unknown as {
        storageBuckets?: { open: (name: string) => Promise<{ indexedDB: IDBFactory }> };
      }
    ).storageBuckets;
    const factory = buckets ? (await buckets.open('vault')).indexedDB : indexedDB;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = factory.open('holdfast-keys');
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
    const rows = await new Promise<{ name: string; key?: CryptoKey }[]>((resolve) => {
      const request = database.transaction('keys').objectStore('keys').getAll();
      request.addEventListener('success', () => resolve(request.result));
    });
    database.close();
    return rows.flatMap(({ name, key }) => (key ? [name] : []));
  });
