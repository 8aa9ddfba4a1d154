import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answers } from '../../../../src/edge/subsonic/methods/table';
import { answerSchema } from '../../../fixtures/edge/answer-schemas';
import { everyCall } from '../../../fixtures/edge/calls';
import { compileAnswer, hasOpenApi } from '../../../fixtures/edge/open-api';
import { encode, openServer, type Query, type TestServer } from '../../../fixtures/edge/server';
import { parseXml } from '../../../fixtures/edge/xml-reader';

interface Answered {
  readonly method: string;
  readonly query: Query;
  readonly json: any;
  readonly xml: string;
}

let server: TestServer;
const all: Answered[] = [];

beforeAll(async () => {
  server = await openServer({ keep: true });
  for (const [method, query] of everyCall(server.library)) {
    const text = await server.fetch(method, query);
    const xml = method === 'deletePlaylist' ? '' : await text.text();
    const asked =
      method === 'deletePlaylist' ? text : await server.fetch(method, { ...query, f: 'json' });
    const json = method === 'deletePlaylist' ? null : await asked.json();
    all.push({ method, query, json, xml });
  }
});

afterAll(() => server.close());

const withJson = (): Answered[] => all.filter(({ json }) => json !== null);

describe('every method', () => {
  test('is called here', () => {
    const called = new Set(all.map(({ method }) => method));
    // A key is needed for it: see the sign-in tests.
    expect([...answers.keys()].filter((method) => !called.has(method))).toEqual(['tokenInfo']);
  });

  test('answers in JSON as our own description says, and nothing else', () => {
    for (const { method, json } of withJson()) {
      const checked = v.safeParse(answerSchema(method), json);
      const issues = checked.issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
      expect(issues ?? [], method).toEqual([]);
    }
  });

  test.skipIf(!hasOpenApi)(
    'answers in JSON as the OpenSubsonic description says (skipped where that is not at hand)',
    () => {
      for (const { method, json } of withJson()) {
        const validate = compileAnswer(method);
        validate(json);
        expect(validate.errors ?? [], method).toEqual([]);
      }
      // The judge does judge: one wrong type is noticed.
      const album = all.find(({ method }) => method === 'getAlbum')!.json['subsonic-response'];
      const spoiled = { ...album, album: { ...album.album, songCount: 'three' } };
      expect(compileAnswer('getAlbum')({ 'subsonic-response': spoiled })).toBe(false);
    },
    60_000,
  );

  test('says the same in XML', () => {
    for (const { method, json, xml } of withJson()) {
      if (method === 'getRandomSongs' || method.startsWith('getSimilar')) continue;
      if (method === 'createPlaylist' || method.endsWith('Scan') || method === 'getScanStatus')
        continue;
      const root = parseXml(xml);
      expect(root.name, method).toBe('subsonic-response');
      expect(root.toJson(json['subsonic-response']), method).toEqual(json['subsonic-response']);
    }
  });

  test('also takes its parameters as a form', async () => {
    const answer = await fetch(`${server.base}/rest/search3.view`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: server.address('search3', { query: 'third', f: 'json' }).split('?')[1]!,
    });
    const { searchResult3 } = ((await answer.json()) as any)['subsonic-response'];
    expect(searchResult3.song.map(({ title }: any) => title)).toEqual(['Third Way']);
  });

  test('is told apart from what is left out and from what nobody knows', async () => {
    const statusOf = async (method: string): Promise<[number, string]> => {
      const answer = await server.fetch(method, { f: 'json' });
      return [answer.status, ((await answer.json()) as any)['subsonic-response'].status];
    };
    expect(await statusOf('getPodcasts')).toEqual([410, 'failed']);
    expect(await statusOf('getBookmarks')).toEqual([410, 'failed']);
    expect(await statusOf('makeCoffee')).toEqual([404, 'failed']);
    expect(await statusOf('constructor')).toEqual([404, 'failed']);
    expect(await statusOf('ping/../../etc')).toEqual([404, 'failed']);
    expect(await statusOf('ping%00')).toEqual([404, 'failed']);
  });
});

describe('limits', () => {
  const form = (body: string, type = 'application/x-www-form-urlencoded'): Promise<Response> =>
    fetch(server.address('ping', { f: 'json' }), {
      method: 'POST',
      headers: { 'Content-Type': type },
      body,
    });

  test('a body over 1 MiB, too many or too long parameters are refused, and the server goes on', async () => {
    expect((await form(`x=${'y'.repeat(1024 * 1024)}`)).status).toBe(413);
    expect((await form('x&'.repeat(60_000))).status).toBe(413);
    expect((await form(`x=${'y'.repeat(9000)}`)).status).toBe(413);
    expect((await form('x=1')).status).toBe(200);
  });

  test('only forms are read, and only three verbs are known', async () => {
    expect((await form('{"u":"sarah"}', 'application/json')).status).toBe(415);
    const answer = await fetch(server.address('ping'), { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
  });

  test('numbers that are none are refused with a failure, not with a fault', async () => {
    const id = server.library.catalogue().songs[0]!.id;
    const calls: readonly (readonly [string, Query])[] = [
      ['search3', { query: '', songCount: 'many' }],
      ['search3', { query: '', songOffset: -1 }],
      ['getAlbumList2', { type: 'newest', size: '1e9' }],
      ['getAlbumList2', { type: '__proto__' }],
      ['getAlbumList2', { type: 'byYear', fromYear: 'a', toYear: 'b' }],
      ['setRating', { id, rating: 6 }],
      ['scrobble', { id, time: 'yesterday' }],
      ['scrobble', { id: [id, id], time: 1 }],
      ['savePlayQueue', { id, current: 'so-other' }],
      ['stream', { id, maxBitRate: 'high' }],
    ];
    for (const [method, query] of calls) {
      expect(await server.failure(method, query), `${method}?${encode(query)}`).toBe(0);
    }
    expect(server.logged).toEqual([]);
  });

  test('ids are looked up, never opened', async () => {
    const ids = [
      '../../etc/passwd',
      '%2e%2e%2f',
      '/etc/passwd',
      'C:\\x',
      '\0',
      '__proto__',
      'so-',
      '🎵',
    ];
    for (const method of [
      'stream',
      'download',
      'getCoverArt',
      'getSong',
      'getAlbum',
      'getArtist',
    ]) {
      for (const id of ids)
        expect(await server.failure(method, { id }), `${method} ${id}`).toBe(70);
    }
    for (const method of ['getMusicDirectory', 'getLyricsBySongId', 'getPlaylist', 'star']) {
      expect(await server.failure(method, { id: '../..' }), method).toBe(70);
    }
    expect(await server.failure('getArtists', { musicFolderId: '../..' })).toBe(70);
  });
});

describe('formats', () => {
  test('failures are in the format that was asked for, JSONP is not offered', async () => {
    const json = await server.fetch('getAlbum', { f: 'json', id: 'no' });
    expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const xml = await (await server.fetch('getAlbum', { id: 'no' })).text();
    expect(xml).toContain('status="failed"');
    expect(xml).toContain('<error code="70" message="Album not found"/>');
    const jsonp = await server.fetch('ping', { f: 'jsonp', callback: 'steal' });
    expect(await jsonp.text()).toMatch(/^\{.*"status":"failed"/);
  });

  test('any page may read answers, without cookies, and with Navidrome’s three headers only', async () => {
    const asked = { Origin: 'https://player.test', 'Access-Control-Request-Method': 'GET' };
    const preflight = await fetch(server.address('ping'), {
      method: 'OPTIONS',
      headers: { ...asked, 'Access-Control-Request-Headers': 'range, x-thing' },
    });
    const of = (answer: Response, name: string) => answer.headers.get(`access-control-${name}`);
    expect(preflight.status).toBe(204);
    expect(of(preflight, 'allow-headers')).toBe('range, x-thing');
    expect(of(preflight, 'allow-methods')).toContain('POST');
    const song = server.library.catalogue().songs[0]!.id;
    for (const answer of [
      await server.fetch('ping', { f: 'json' }),
      await server.fetch('nothing'),
      await server.fetch('stream', { id: song }),
      await server.fetch('stream', { id: 'no' }),
      await server.fetch('getCoverArt', { id: 'no', p: 'also wrong' }),
      preflight,
    ]) {
      expect(of(answer, 'allow-origin')).toBe('*');
      expect(of(answer, 'allow-credentials')).toBeNull();
      expect(of(answer, 'expose-headers')).toBe(
        'x-content-duration, x-total-count, x-nd-authorization',
      );
      await answer.arrayBuffer();
    }
  });
});
