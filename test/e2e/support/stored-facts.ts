import type { Page } from 'playwright/test';
import type { DownloadRecord } from '../../../src/contracts/records';

type StoredRecord = Pick<
  DownloadRecord,
  'trackKey' | 'state' | 'objectId' | 'segments' | 'failure'
>;

/** What lies on the device, asked of the browser itself and not of the player. */
export interface StoredFacts {
  /** Names below the root of the origin private file system, with their sizes. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly records: readonly StoredRecord[];
  /** Objects that a record names, `previous` included. */
  readonly named: readonly string[];
}

export const readStored = (page: Page): Promise<StoredFacts> =>
  page.evaluate(async () => {
    const files: { path: string; size: number }[] = [];
    // Files come and go meanwhile.
    const sizeOf = (file: FileSystemFileHandle): Promise<number> =>
      file.getFile().then(
        ({ size }) => size,
        () => 0,
      );
    const walk = async (folder: FileSystemDirectoryHandle, at: string): Promise<void> => {
      // `entries` is in every browser and not yet in the library of types.
      const { entries } = folder as unknown as {
        entries: () => AsyncIterable<[string, FileSystemHandle]>;
      };
      for await (const [name, handle] of entries.call(folder)) {
        const path = at === '' ? name : `${at}/${name}`;
        if (handle.kind === 'directory') await walk(handle as FileSystemDirectoryHandle, path);
        else files.push({ path, size: await sizeOf(handle as FileSystemFileHandle) });
      }
    };
    await walk(await navigator.storage.getDirectory(), '');
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('holdfast');
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
    try {
      const rows = await new Promise<DownloadRecord[]>((resolve, reject) => {
        const request = database.transaction('downloads').objectStore('downloads').getAll();
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
      });
      const records = rows.map(({ trackKey, state, objectId, segments, failure }) => {
        return { trackKey, state, objectId, segments, failure };
      });
      const named = rows.flatMap((row) => [row.objectId, row.previous?.objectId ?? null]);
      return { files, records, named: named.filter((id) => id !== null) };
    } finally {
      database.close();
    }
  });

/** Files that hold bytes and belong to no record. */
export const orphansOf = ({ files, named }: StoredFacts): readonly string[] =>
  files
    .filter(({ path, size }) => size > 0 && !named.some((id) => path.endsWith(id)))
    .map(({ path, size }) => `${path} (${size} bytes)`);

/**
 * SHA-256 of a song as the player's own audio address gives it, range by range, as an audio element asks;
 * or why it did not.
 */
export const hashThroughPlayer = (page: Page, trackKey: string): Promise<string> =>
  page.evaluate(async (key) => {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let at = 0;
    for (let total = Infinity; at < total;) {
      const address = `/x/audio/${encodeURIComponent(key)}?q=original&n=check${at}-${performance.now()}`;
      const answer = await fetch(address, { headers: { Range: `bytes=${at}-` } });
      if (answer.status !== 206) return `status ${answer.status} at ${at}`;
      total = Number(/\/(\d+)$/.exec(answer.headers.get('Content-Range') ?? '')?.[1] ?? -1);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (bytes.length === 0) return `nothing at ${at} of ${total}`;
      parts.push(bytes);
      at += bytes.length;
    }
    const whole = new Uint8Array(at);
    let offset = 0;
    for (const part of parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    const digest = await crypto.subtle.digest('SHA-256', whole);
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }, trackKey);
