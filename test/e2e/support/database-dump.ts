import type { Page } from 'playwright/test';

/** What goes on changing while music plays and servers are asked: where the queue stands, and how they are. */
const moving = /^(session|health-history|gate|configuration:.*)$/;

/** Every row of the player's database as text, bytes by their length; asked of the browser itself. */
export const dumpDatabase = (page: Page): Promise<Readonly<Record<string, readonly string[]>>> =>
  page.evaluate(async (left) => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
      });
    const text = (row: unknown): string =>
      JSON.stringify(row, (_, value: unknown) =>
        ArrayBuffer.isView(value) ? `${value.byteLength} bytes` : value,
      );
    const database = await done(indexedDB.open('holdfast'));
    try {
      const dump: Record<string, string[]> = {};
      for (const name of database.objectStoreNames) {
        const rows = await done(database.transaction(name).objectStore(name).getAll());
        dump[name] = rows
          .filter((row) => !new RegExp(left).test((row as { readonly name?: string }).name ?? ''))
          .map(text);
      }
      return dump;
    } finally {
      database.close();
    }
  }, moving.source);
