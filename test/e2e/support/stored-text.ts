import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';

/** Everything that the page's origin keeps or shows, as text: where a secret could be found. */
export const readOrigin = async (page: Page): Promise<Readonly<Record<string, string>>> =>
  page.evaluate(async () => {
    const cacheAddresses: string[] = [];
    const cacheTexts: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = await cache.match(request);
        const headers = JSON.stringify([...(answer?.headers ?? [])]);
        cacheAddresses.push(request.url, headers);
        cacheTexts.push((await answer?.text()) ?? '');
      }
    }
    const asText = (value: unknown): string => {
      if (value instanceof ArrayBuffer) return new TextDecoder('latin1').decode(value);
      if (ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
      if (value instanceof CryptoKey) return `key ${value.extractable}`;
      if (Array.isArray(value)) return value.map(asText).join(' ');
      if (typeof value === 'object' && value !== null) {
        return Object.entries(value)
          .map(([name, each]) => `${name} ${asText(each)}`)
          .join(' ');
      }
      return String(value);
    };
    const readDatabase = (name: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.addEventListener('error', () => reject(opening.error));
        opening.addEventListener('success', async () => {
          const database = opening.result;
          const texts: string[] = [];
          for (const store of database.objectStoreNames) {
            const all = database.transaction(store).objectStore(store).getAll();
            texts.push(
              await new Promise<string>((done, fail) => {
                all.addEventListener('success', () => done(asText(all.result)));
                all.addEventListener('error', () => fail(all.error));
              }),
            );
          }
          database.close();
          resolve(texts.join('\n'));
        });
      });
    const databases: string[] = [];
    for (const { name } of await indexedDB.databases()) databases.push(await readDatabase(name!));
    return {
      cacheAddresses: cacheAddresses.join('\n'),
      cacheTexts: cacheTexts.join('\n'),
      databases: databases.join('\n'),
      local: JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }),
      dom: document.documentElement.outerHTML,
      address: location.href + JSON.stringify(history.state),
      timings: performance
        .getEntries()
        .map((entry) => entry.name)
        .join('\n'),
    };
  });

/** Files below a folder whose bytes hold the text, as it is or as UTF-16. */
export const filesHolding = async (folder: string, text: string): Promise<string[]> => {
  const needles = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (needles.some((needle) => bytes.includes(needle))) found.push(path);
  }
  return found;
};
