import {
  arrivalPath,
  jobPath,
  parseArrivalPath,
  parseJobPath,
  readItems,
} from '../../contracts/background';
import type { BackgroundJob } from '../../contracts/background';
import { cacheNames } from '../../contracts/caches';
import type { Key } from '../../domain/keys';
import type { Quality } from '../../domain/quality';
import { sniff, sniffLength } from '../../domain/sniff';
import type { AudioAnswer } from '../../downloads/ports';
import { peekBody } from '../../providers/peek';

/** What the browser's own downloader has brought or is about to bring (`contracts/background`). */
export interface Arrivals {
  /** Reads the notes of running jobs again; resolves with their ids. */
  readonly load: () => Promise<readonly string[]>;
  /** A running job will bring it: to be left alone meanwhile. */
  readonly isOnItsWay: (track: Key) => boolean;
  /** As a server would answer, always from the first byte; null when it has not arrived. */
  readonly open: (track: Key, quality: Quality) => Promise<AudioAnswer | null>;
  /** Removes what nobody waits for any more: it lies here in clear. */
  readonly prune: (isWanted: (track: Key, quality: Quality) => Promise<boolean>) => Promise<void>;
  /** After it was sealed, or given up. */
  readonly drop: (track: Key, quality: Quality) => Promise<void>;
  readonly note: (job: BackgroundJob) => Promise<void>;
  /** Jobs that the browser does not know any more ended without a word. */
  readonly keepOnly: (ids: readonly string[]) => Promise<void>;
}

export const openArrivals = async (): Promise<Arrivals> => {
  const cache = await caches.open(cacheNames.arrivals);
  let onTheirWay = new Set<Key>();

  const load = async (): Promise<readonly string[]> => {
    const ids: string[] = [];
    const found = new Set<Key>();
    for (const { url } of await cache.keys()) {
      const id = parseJobPath(new URL(url).pathname);
      if (id === null) continue;
      ids.push(id);
      const stored: unknown = await (await cache.match(url))?.json().catch(() => null);
      for (const { key } of readItems(stored)) found.add(key);
    }
    onTheirWay = found;
    return ids;
  };

  const drop = async (track: Key, quality: Quality): Promise<void> => {
    await cache.delete(arrivalPath(track, quality));
  };

  await load();
  return {
    load,
    isOnItsWay: (track) => onTheirWay.has(track),
    open: async (track, quality) => {
      const response = await cache.match(arrivalPath(track, quality));
      if (!response?.body) return null;
      const peeked = await peekBody(
        response.body as ReadableStream<Uint8Array<ArrayBuffer>>,
        sniffLength,
      );
      const found = sniff(peeked.head);
      if (found.kind !== 'audio') {
        // A message of the server, a page of the network: nothing that could be sealed as a song.
        await peeked.stream.cancel().catch(() => undefined);
        await drop(track, quality);
        return null;
      }
      return {
        body: peeked.stream,
        first: 0,
        total: lengthOf(response.headers),
        contentType: found.contentType,
        remoteVersion: response.headers.get('etag') ?? response.headers.get('last-modified') ?? '',
      };
    },
    prune: async (isWanted) => {
      for (const { url } of await cache.keys()) {
        const found = parseArrivalPath(new URL(url));
        if (found && !(await isWanted(found.key, found.quality))) {
          await drop(found.key, found.quality);
        }
      }
    },
    drop,
    note: async (job) => {
      await cache.put(jobPath(job.id), new Response(JSON.stringify(job)));
      await load();
    },
    keepOnly: async (ids) => {
      for (const id of await load()) if (!ids.includes(id)) await cache.delete(jobPath(id));
      await load();
    },
  };
};

/** Null where it counts packed bytes or was not told. */
const lengthOf = (headers: Headers): number | null => {
  const length = headers.get('content-length');
  const isPlain = (headers.get('content-encoding') ?? 'identity') === 'identity';
  return isPlain && length !== null && /^\d+$/.test(length) ? Number(length) : null;
};
