import type { DownloadRecord } from '../../../src/contracts/records';
import { makeKey, toSourceId } from '../../../src/domain/keys';
import { systemClock } from '../../../src/domain/system-clock';
import { fetchTrack } from '../../../src/downloads/fetch-track';
import { newRecord } from '../../../src/downloads/new-rows';
import type { DownloadPorts } from '../../../src/downloads/ports';
import { openFoundation } from '../../../src/workers/engine/foundation';

/**
 * Ways to bring the same bytes to this device. `holdfast` is the real pipeline: fetch, seal, store in OPFS,
 * journal and commit in the real database. `workbox` is what its CacheFirst strategy does with an answer:
 * the whole response into Cache Storage. `aes` seals and keeps nothing.
 */
export interface SavingRequest {
  readonly way: 'fetch' | 'aes' | 'workbox' | 'holdfast';
  readonly url: string;
}

const segment = 262_112;
const cacheName = 'bench';

const readBody = async (url: string, onPiece: (piece: Uint8Array) => Promise<void> | void) => {
  const reader = (await fetch(url)).body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    await onPiece(value);
  }
};

const aes = async (url: string): Promise<void> => {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  const held = new Uint8Array(segment);
  let fill = 0;
  const seal = async (): Promise<void> => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, held.subarray(0, fill));
    fill = 0;
  };
  await readBody(url, async (piece) => {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + segment - fill);
      held.set(part, fill);
      fill += part.length;
      at += part.length;
      if (fill === segment) await seal();
    }
  });
  await seal();
};

const ground = openFoundation({ report: () => undefined, onChange: () => undefined });
const track = makeKey(toSourceId('bench'), 'song');

const holdfast = async (url: string): Promise<void> => {
  const { library, objects } = await ground;
  const ports: DownloadPorts = {
    records: library.records,
    objects,
    fetchAudio: async () => {
      const response = await fetch(url);
      const total = Number(response.headers.get('content-length'));
      return {
        body: response.body!,
        first: 0,
        total,
        contentType: 'audio/mpeg',
        remoteVersion: '',
      };
    },
    factsOf: () => null,
    clock: systemClock,
  } as unknown as DownloadPorts;
  const record: DownloadRecord = newRecord(track, 'original', 0);
  const signal = new AbortController().signal;
  const saved = await fetchTrack(ports, record, { signal, onBytes: () => undefined });
  if (saved.state !== 'committed') throw new Error('not committed');
};

const ways: Readonly<Record<SavingRequest['way'], (url: string) => Promise<void>>> = {
  fetch: (url) => readBody(url, () => undefined),
  aes,
  workbox: async (url) => {
    const cache = await caches.open(cacheName);
    await cache.put(url, await fetch(url));
  },
  holdfast,
};

const cleanUp = async (): Promise<void> => {
  await caches.delete(cacheName);
  const { library, objects } = await ground;
  for (const id of await objects.list()) await objects.remove(id);
  await library.records.remove(track);
};

self.addEventListener('message', ({ data }: MessageEvent<SavingRequest>) => {
  const measure = async (): Promise<number> => {
    await ground;
    const begun = performance.now();
    await ways[data.way](data.url);
    const ms = performance.now() - begun;
    await cleanUp();
    return ms;
  };
  measure().then(
    (ms) => self.postMessage({ ms }),
    (error: unknown) => self.postMessage({ error: String(error) }),
  );
});
