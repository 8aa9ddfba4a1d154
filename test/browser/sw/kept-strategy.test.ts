import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { artPath, lyricsPath, parseMediaUrl } from '../../../src/contracts/media-routes';
import { HoldfastError } from '../../../src/domain/error';
import type { Key } from '../../../src/domain/keys';
import { artCaches, metaCaches } from '../../../src/sw/cache-names';
import type { EngineAnswer, EngineQuestion } from '../../../src/sw/conversation';
import { artKind, artResponse, lyricsKind } from '../../../src/sw/kept-kinds';
import { KeptStrategy, type KeptKind } from '../../../src/sw/kept-strategy';
import { createTrimmer } from '../../../src/sw/trim-cache';

/** Real Cache Storage and the real Workbox strategy; only the engine is told what to answer. */
const key = 'srv1~cover/1?x' as Key;
const picture = (text: string, contentType = 'image/webp'): EngineAnswer => ({
  kind: 'art',
  id: 0,
  bytes: new TextEncoder().encode(text).buffer,
  contentType,
});

let answers: (EngineAnswer | HoldfastError)[] = [];
let asked: EngineQuestion[] = [];
const engines = {
  ask: async (_: string, question: EngineQuestion): Promise<EngineAnswer> => {
    asked.push(question);
    const answer = answers.shift() ?? new HoldfastError('net.unreachable');
    if (answer instanceof HoldfastError) throw answer;
    return answer;
  },
};

/** A page has no FetchEvent; Workbox looks for the class. */
class StandInEvent extends Event {
  readonly clientId = 'a';
  readonly waitUntil = (): void => undefined;
}
beforeAll(() => {
  vi.stubGlobal('ExtendableEvent', StandInEvent);
  vi.stubGlobal('FetchEvent', StandInEvent);
});

const get = async <T>(kind: KeptKind<T>, address: string): Promise<Response> => {
  const url = new URL(address, location.href);
  const [response, done] = new KeptStrategy(kind).handleAll({
    event: new StandInEvent('fetch') as never,
    request: new Request(url),
    params: parseMediaUrl(url) as never,
  });
  const answer = await response;
  await done;
  return answer;
};
const getArt = (size: 96 | 320 | 640): Promise<Response> =>
  get(artKind(engines), artPath(key, size));

const names = [artCaches, metaCaches].flatMap(({ kept, pinned }) => [kept, pinned]);
const forget = (): Promise<unknown> => Promise.all(names.map((name) => caches.delete(name)));
beforeEach(async () => {
  answers = [];
  asked = [];
  await forget();
});
afterEach(forget);

describe('a picture', () => {
  test('is asked for once and kept under its own address, which holds no secret', async () => {
    answers = [picture('first')];
    expect(await (await getArt(320)).text()).toBe('first');
    expect(await (await getArt(320)).text()).toBe('first');
    expect(asked).toEqual([{ kind: 'art', key, size: 320 }]);
    const keys = await (await caches.open(artCaches.kept)).keys();
    expect(keys.map(({ url }) => new URL(url).pathname + new URL(url).search)).toEqual([
      '/x/art/srv1~cover%2F1%3Fx?s=320',
    ]);
  });

  test('a strange size is the next of the three that are kept', async () => {
    answers = [picture('first')];
    await get(artKind(engines), `/x/art/${encodeURIComponent(key)}?s=200`);
    await getArt(320);
    expect(asked).toHaveLength(1);
  });

  test('carries what keeps it from being more than a picture', async () => {
    answers = [picture('first')];
    await getArt(96);
    const { headers } = await getArt(96);
    expect(headers.get('Content-Type')).toBe('image/webp');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('Content-Disposition')).toBe('inline; filename=cover.webp');
  });

  test('of a download comes first, and without asking anybody', async () => {
    const pinned = await caches.open(artCaches.pinned);
    await pinned.put(artPath(key, 96), artResponse(new ArrayBuffer(3), 'image/jpeg'));
    const { headers } = await getArt(96);
    expect(headers.get('Content-Type')).toBe('image/jpeg');
    expect(asked).toEqual([]);
  });

  test('when it cannot be had, another size does: the larger one rather than the smaller', async () => {
    answers = [picture('small'), picture('large')];
    await getArt(96);
    await getArt(640);
    const response = await getArt(320);
    expect([response.status, await response.text()]).toEqual([200, 'large']);
  });

  test('a stand-in is not kept in its place: the right one is asked for again', async () => {
    answers = [picture('small')];
    await getArt(96);
    await getArt(320);
    answers = [picture('right')];
    expect(await (await getArt(320)).text()).toBe('right');
  });

  test.each([
    ['the engine fails', new HoldfastError('net.unreachable')],
    ['it is an SVG', picture('<svg/>', 'image/svg+xml')],
    ['it is HTML', picture('<html>', 'text/html')],
    ['it is empty', picture('')],
    ['it is something else', { kind: 'lyrics', id: 0, json: '' } as EngineAnswer],
  ])('%s: 404 without a body, and nothing is kept', async (_, answer) => {
    answers = [answer];
    const response = await getArt(320);
    expect([response.status, await response.text()]).toEqual([404, '']);
    expect(await (await caches.open(artCaches.kept)).keys()).toHaveLength(0);
  });
});

describe('lyrics', () => {
  test('are kept as the engine gave them, and are there when it is gone', async () => {
    answers = [{ kind: 'lyrics', id: 0, json: '{"lines":[]}' }];
    const read = (): Promise<Response> => get(lyricsKind(engines), lyricsPath(key));
    expect(await (await read()).json()).toEqual({ lines: [] });
    const again = await read();
    expect(again.headers.get('Content-Type')).toBe('application/json');
    expect(await again.json()).toEqual({ lines: [] });
    expect(asked).toEqual([{ kind: 'lyrics', key }]);
  });

  test('that nobody has are a 404', async () => {
    expect((await get(lyricsKind(engines), lyricsPath(key))).status).toBe(404);
  });
});

test('beyond the limit the oldest go', async () => {
  const cache = await caches.open(artCaches.kept);
  for (let index = 0; index < 7; index += 1) {
    await cache.put(
      artPath(`srv1~${index}` as Key, 96),
      artResponse(new ArrayBuffer(1), 'image/webp'),
    );
  }
  const trim = createTrimmer(5);
  await trim(cache);
  const left = (await cache.keys()).map(({ url }) => /~(\d)/.exec(url)![1]);
  expect(left).toEqual(['2', '3', '4', '5', '6']);
});
