import { afterEach, describe, expect, test } from 'vitest';
import { arrivalsChannel, type BackgroundJob } from '../../../src/contracts/background';
import { cacheNames } from '../../../src/contracts/caches';
import { makeKey, toSourceId } from '../../../src/domain/keys';
import { takeArrivals, type BackgroundFetchRecord } from '../../../src/sw/arrivals';
import { openArrivals } from '../../../src/workers/engine/arrivals';
import { createBackground } from '../../../src/workers/engine/background';

/** The two ends of a job of the browser's downloader: the service worker's and the engine's. */
const key = makeKey(toSourceId('nas1'), 'song 1/ü');
const other = makeKey(toSourceId('nas1'), 'song 2');
const address = (digit: string): string => `/tickets/${digit.repeat(32)}`;
const job: BackgroundJob = {
  id: 'job1',
  bytes: 0,
  items: [
    { address: address('a'), key, quality: 'original' },
    { address: address('b'), key: other, quality: 'mp3-192' },
  ],
};

const mp3 = (length: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length).fill(7);
  bytes.set([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0]);
  return bytes;
};
const record = (path: string, answer: Response | null): BackgroundFetchRecord => ({
  request: new Request(path),
  get responseReady() {
    return answer ? Promise.resolve(answer) : Promise.reject(new Error('cut off'));
  },
});
const audio = (bytes: Uint8Array<ArrayBuffer>, status = 200): Response =>
  new Response(bytes, {
    status,
    headers: { 'content-length': String(bytes.length), etag: '"v1"' },
  });
const end = (records: readonly BackgroundFetchRecord[]): Promise<void> =>
  takeArrivals({ id: job.id, matchAll: async () => records }, caches);

const readAll = async (body: ReadableStream<Uint8Array>): Promise<Uint8Array> =>
  new Uint8Array(await new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());

afterEach(() => caches.delete(cacheNames.arrivals));

describe('a job of the browser’s own downloader', () => {
  test('keeps its songs from being fetched twice, until it is over', async () => {
    const arrivals = await openArrivals();
    await arrivals.note(job);
    expect(arrivals.isOnItsWay(key)).toBe(true);
    const heard = new Promise((resolve) => {
      const channel = new BroadcastChannel(arrivalsChannel);
      channel.addEventListener('message', ({ data }) => {
        channel.close();
        resolve(data);
      });
    });
    await end([record(address('a'), audio(mp3(3_000))), record(address('b'), null)]);
    expect(await heard).toBe('arrived');
    await arrivals.load();
    expect(arrivals.isOnItsWay(key)).toBe(false);
  });

  test('brings whole songs; what was cut off or refused is left to the usual way', async () => {
    const arrivals = await openArrivals();
    await arrivals.note(job);
    await end([
      record(address('a'), audio(mp3(3_000))),
      record(address('b'), audio(mp3(10), 206)),
      record(address('c'), audio(mp3(10))),
    ]);
    const answer = await arrivals.open(key, 'original');
    expect(answer).toMatchObject({
      first: 0,
      total: 3_000,
      contentType: 'audio/mpeg',
      remoteVersion: '"v1"',
    });
    expect(await readAll(answer!.body)).toEqual(mp3(3_000));
    expect(await arrivals.open(other, 'mp3-192')).toBeNull();
    expect(await arrivals.open(key, 'mp3-192')).toBeNull();
    await arrivals.drop(key, 'original');
    expect(await arrivals.open(key, 'original')).toBeNull();
  });

  test('does not pass a message of the server off as a song', async () => {
    const arrivals = await openArrivals();
    await arrivals.note(job);
    const page = new TextEncoder().encode('<!doctype html><title>Please sign in</title>');
    await end([record(address('a'), audio(page))]);
    expect(await arrivals.open(key, 'original')).toBeNull();
    expect(await (await caches.open(cacheNames.arrivals)).keys()).toEqual([]);
  });

  test('that the browser forgot does not hold its songs for ever', async () => {
    const arrivals = await openArrivals();
    await arrivals.note(job);
    await arrivals.keepOnly(['another']);
    expect(arrivals.isOnItsWay(key)).toBe(false);
    expect(await arrivals.load()).toEqual([]);
  });

  test('a note that cannot be read harms nothing', async () => {
    const cache = await caches.open(cacheNames.arrivals);
    await cache.put('/x/arrivals-job/job1', new Response('{"items":[{"key":7},null,"x"]}'));
    await cache.put('/x/arrivals-job/job2', new Response('not json'));
    const arrivals = await openArrivals();
    expect(await arrivals.load()).toEqual(['job1', 'job2']);
    await end([record(address('a'), audio(mp3(100)))]);
    expect(await arrivals.open(key, 'original')).toBeNull();
  });
});

describe('the engine and what arrived', () => {
  const begin = async (isAwaited = true) => {
    const asked: string[] = [];
    const background = createBackground({
      providerOf: async () => null,
      origin: 'http://localhost',
      isAwaited: async () => isAwaited,
      onChange: () => undefined,
      onJobs: () => undefined,
    });
    await background.look();
    const fetchAudio = background.before(async ({ track }) => {
      asked.push(track);
      throw new Error('server');
    });
    const ask = () =>
      fetchAudio({
        track: key,
        quality: 'original',
        from: null,
        signal: new AbortController().signal,
      }).then(
        ({ total }) => total,
        () => 'server',
      );
    return { background, ask, asked };
  };
  const arrive = async (): Promise<void> => {
    await (await openArrivals()).note(job);
    await end([record(address('a'), audio(mp3(3_000)))]);
  };

  test('what did not become a saved song the first time is asked of the server the second time', async () => {
    await arrive();
    const { ask } = await begin();
    expect(await ask()).toBe(3_000);
    expect(await ask()).toBe('server');
    expect(await (await caches.open(cacheNames.arrivals)).keys()).toEqual([]);
  });

  test('what nobody waits for any more does not stay here in clear', async () => {
    await arrive();
    const { ask } = await begin(false);
    expect(await (await caches.open(cacheNames.arrivals)).keys()).toEqual([]);
    expect(await ask()).toBe('server');
  });
});
