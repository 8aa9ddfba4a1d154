import { afterEach, describe, expect, test } from 'vitest';
import { failed, file, json, jsonOf, startPeer, type Peer, type Said, type Seen } from './peer';
import { errorOf, providerFor, signal } from './set-up';

let peer: Peer | null = null;
afterEach(async () => {
  await peer?.close();
  peer = null;
});
const anyone = { 'Access-Control-Allow-Origin': '*' };

const serve = async (
  answer: (seen: Seen) => Said | null,
  change: Parameters<typeof providerFor>[1] = {},
) => {
  peer = await startPeer((seen) => {
    const said = answer(seen);
    return said && { ...said, headers: { ...said.headers, ...anyone } };
  });
  return { ...providerFor(peer.base, change), peer };
};

const bytesOf = async (stream: ReadableStream<Uint8Array>): Promise<Uint8Array> =>
  new Uint8Array(
    await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer(),
  );
const latin = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0));
const flac = latin(`fLaC${'abcdefgh'.repeat(1000)}`);
const id = 'tr-1';
const everything = { id, quality: 'original', range: null, signal } as const;
const part = (first: number, last: number | null) => ({ ...everything, range: { first, last } });
const stored = { 'Content-Type': 'audio/mpeg', ETag: '"v1"' };

describe('an original', () => {
  test('is what its bytes are, whatever the server calls it', async () => {
    const { provider, peer } = await serve((seen) => file(flac, seen, stored));
    const { body, ...rest } = await provider.audio(everything);
    expect(rest).toEqual({
      first: 0,
      length: flac.byteLength,
      total: flac.byteLength,
      partial: false,
      contentType: 'audio/flac',
      remoteVersion: '"v1"',
    });
    expect(await bytesOf(body)).toEqual(flac);
    const { method, params, query } = peer.seen[0]!;
    expect([method, params.get('format'), params.has('estimateContentLength'), query]).toEqual([
      'stream',
      'raw',
      false,
      '',
    ]);
  });

  test.each([
    [0, 0],
    [0, 99],
    [4000, 4999],
    [8000, null],
    [8000, 99_999],
  ])('bytes %j to %j are exactly those', async (first, last) => {
    const { provider } = await serve((seen) => file(flac, seen, stored));
    const answer = await provider.audio(part(first, last));
    expect(answer).toMatchObject({ first, total: flac.byteLength, partial: true });
    expect(await bytesOf(answer.body)).toEqual(flac.slice(first, (last ?? 99_999) + 1));
  });

  test('only a part needs an address with a secret, and only where forms bring no parts', async () => {
    const { provider, peer } = await serve((seen) => file(flac, seen), { mediaTransport: 'get' });
    await (await provider.audio(everything)).body.cancel();
    await (await provider.audio(part(10, 19))).body.cancel();
    expect(peer.seen.map(({ verb }) => verb)).toEqual(['POST', 'GET']);
    expect(peer.seen[0]!.query).toBe('');
  });

  test('a server that ignores the range says 200, and the body starts at 0', async () => {
    const { provider } = await serve(() => ({ body: flac }));
    const answer = await provider.audio(part(100, 199));
    expect(answer).toMatchObject({ first: 0, partial: false, total: flac.byteLength });
    await answer.body.cancel();
  });

  test('where Content-Range cannot be read the length of the part stands in for it', async () => {
    const { provider } = await serve(() => ({ status: 206, body: flac.slice(100, 200) }));
    const answer = await provider.audio(part(100, 199));
    expect(answer).toMatchObject({ first: 100, length: 100, total: null, partial: true });
    expect((await errorOf(provider.audio(part(100, 150)))).code).toBe('server.wrong-content');
  });

  test.each<[string, Said]>([
    ['another start', { status: 206, headers: { 'Content-Range': 'bytes 0-99/8004' } }],
    ['more than asked', { status: 206, headers: { 'Content-Range': 'bytes 100-299/8004' } }],
    ['a length that differs', { status: 206, headers: { 'Content-Range': 'bytes 100-180/8004' } }],
  ])('a part with %s is refused', async (_story, said) => {
    const { provider } = await serve(() => ({ ...said, body: flac.slice(0, 100) }));
    expect(await errorOf(provider.audio(part(100, 199)))).toMatchObject({
      code: 'server.wrong-content',
      data: { got: 'part' },
    });
  });

  test('a part that nobody asked for, of nobody knows where, is no file', async () => {
    const { provider } = await serve(() => ({ status: 206, body: flac.slice(100) }));
    expect(await errorOf(provider.audio(everything))).toMatchObject({
      code: 'server.wrong-content',
      data: { got: 'part' },
    });
  });

  test('a part behind the end is our mistake, not the server’s', async () => {
    const { provider, facts } = await serve((seen) => file(flac, seen));
    expect((await errorOf(provider.audio(part(9_000_000, null)))).code).toBe('input.invalid');
    expect(facts.map(({ outcome }) => outcome)).toEqual(['neutral']);
  });

  test('a file that breaks off is never complete', async () => {
    const { provider } = await serve(() => ({ body: flac, cutAfter: 3000 }));
    const { body } = await provider.audio(everything);
    expect((await errorOf(bytesOf(body))).code).toBe('net.truncated');
  });

  test.each<[string, Said, string]>([
    ['a zip', { body: latin('PK\x03\x04...') }, 'server.wrong-content'],
    ['nothing', { body: '' }, 'server.wrong-content'],
    ['a page', { body: '<!doctype html><p>Sign in' }, 'server.wrong-content'],
    ['a picture', { body: latin('\x89PNG\r\n\x1A\n') }, 'server.wrong-content'],
    ['other JSON', { body: '{"a":1}' }, 'server.wrong-content'],
    ['an answer without audio', json(), 'server.wrong-content'],
    ['the error 70', failed(70), 'server.not-found'],
    ['the error 40', failed(40), 'auth.wrong-password'],
    ['the error 50', failed(50), 'server.forbidden'],
    [
      'the error 70 in XML',
      {
        body: '<?xml version="1.0"?><subsonic-response status="failed"><error code="70" message="no"/></subsonic-response>',
      },
      'server.not-found',
    ],
    [
      'a long error',
      { body: jsonOf({ status: 'failed', error: { message: 'x'.repeat(3000), code: 70 } }) },
      'server.not-found',
    ],
    ['a status without words', { status: 404 }, 'server.not-found'],
  ])('%s as audio/mpeg with 200 is no audio', async (_story, said, code) => {
    const { provider } = await serve(() => ({
      ...said,
      headers: { 'Content-Type': 'audio/mpeg' },
    }));
    expect((await errorOf(provider.audio(everything))).code).toBe(code);
  });

  test('an error instead of a part from the middle is told, too', async () => {
    const { provider } = await serve(() => failed(70));
    expect((await errorOf(provider.audio(part(100, 199)))).code).toBe('server.not-found');
  });

  test('where raw streaming is refused, download is asked; a zip from there is not music', async () => {
    const downloads = await serve(({ method }) =>
      method === 'stream' ? failed(50) : { body: flac },
    );
    const answer = await downloads.provider.audio(everything);
    expect(await bytesOf(answer.body)).toEqual(flac);
    await peer!.close();
    const zips = await serve(({ method }) =>
      method === 'stream' ? failed(50) : { body: latin('PK\x03\x04...') },
    );
    expect((await errorOf(zips.provider.audio(everything))).code).toBe('server.forbidden');
  });

  test('unknown bytes are handed on under the name that the server gives, if it is audio', async () => {
    const { provider } = await serve(() => ({
      body: latin('....????'),
      headers: { 'Content-Type': 'audio/x-musepack' },
    }));
    const { contentType, body } = await provider.audio(everything);
    expect(contentType).toBe('audio/x-musepack');
    await body.cancel();
  });

  test('a transcode names its format and rate, and is never asked to guess its length', async () => {
    const { provider, peer } = await serve(() => ({ body: latin('ID3\x04....') }));
    const { body } = await provider.audio({ ...everything, quality: 'mp3-192' });
    await body.cancel();
    const { params } = peer.seen[0]!;
    expect([params.get('format'), params.get('maxBitRate')]).toEqual(['mp3', '192']);
    expect(params.has('estimateContentLength')).toBe(false);
  });

  test('the listener skips: the line is given back and nobody is blamed', async () => {
    const off = new AbortController();
    const { provider, facts } = await serve(() => ({ body: flac }));
    const { body } = await provider.audio({ ...everything, signal: off.signal });
    off.abort();
    expect((await errorOf(bytesOf(body))).code).toBe('aborted');
    expect(facts.filter(({ outcome }) => outcome === 'fault')).toEqual([]);
  });
});

describe('a cover', () => {
  const art = { id: 'al-1', size: 320, signal };
  test('is a picture by its bytes', async () => {
    const { provider, peer } = await serve(() => ({
      body: latin('\xFF\xD8\xFF\xE0....'),
      headers: { 'Content-Type': 'text/html' },
    }));
    expect(await provider.art(art)).toMatchObject({ contentType: 'image/jpeg' });
    expect(peer.seen[0]!.params.get('size')).toBe('320');
  });

  test.each<[string, Said, string]>([
    ['a drawing that could run a script', { body: '<svg onload="x()">' }, 'server.wrong-content'],
    ['a page', { body: '<html>' }, 'server.wrong-content'],
    ['nothing', { body: '' }, 'server.wrong-content'],
    ['a song', { body: flac }, 'server.wrong-content'],
    ['the error 70', failed(70), 'server.not-found'],
    ['a missing file', { status: 404, body: 'no' }, 'server.not-found'],
    ['more than any picture', { body: new Uint8Array(8 * 1024 * 1024 + 1) }, 'net.too-large'],
  ])('%s is none', async (_story, said, code) => {
    const { provider } = await serve(() => said);
    expect((await errorOf(provider.art(art))).code).toBe(code);
  });
});

describe('lyrics', () => {
  const song = { id, artist: 'A', title: 'T', signal };

  test('timed lines come first, an offset moves them, and words are text', async () => {
    const { provider } = await serve(
      () =>
        json({
          lyricsList: {
            structuredLyrics: [
              { lang: 'en', synced: false, line: [{ value: 'plain' }] },
              {
                lang: 'is',
                synced: true,
                offset: 100,
                line: [
                  { start: 50, value: 'one' },
                  { start: 900, value: 'two' },
                ],
              },
            ],
          },
        }),
      { extensions: ['songLyrics'] },
    );
    expect(await provider.lyrics(song)).toEqual({
      synced: true,
      language: 'is',
      lines: [
        { start: 0, text: 'one' },
        { start: 800, text: 'two' },
      ],
      others: [{ synced: false, language: 'en', lines: [{ start: null, text: 'plain' }] }],
    });
  });

  test('a text that has times in it is timed, whatever way it came', async () => {
    const { provider } = await serve(() =>
      json({ lyrics: { value: '[00:01.50]one\n[00:03.00]<00:03.10>two' } }),
    );
    expect(await provider.lyrics(song)).toMatchObject({
      synced: true,
      lines: [
        { start: 1500, text: 'one' },
        { start: 3000, text: 'two' },
      ],
    });
  });

  test('without the extension by artist and title', async () => {
    const { provider, peer } = await serve(() => json({ lyrics: { value: 'one\r\n\ntwo\n' } }));
    expect((await provider.lyrics(song))!.lines.map(({ text }) => text)).toEqual([
      'one',
      '',
      'two',
    ]);
    expect(peer.seen[0]!.method).toBe('getLyrics');
  });

  test.each([
    [json({ lyrics: {} })],
    [json()],
    [failed(70)],
    [failed(0)],
    [{ status: 404, body: 'no such method' }],
  ])('none is none', async (said) => {
    const { provider } = await serve(() => said);
    expect(await provider.lyrics(song)).toBeNull();
  });
});

test('a ping says what the server is', async () => {
  const { provider } = await serve(() => ({
    body: jsonOf({}, { type: 'gonic', serverVersion: '0.22', openSubsonic: true }),
  }));
  expect(await provider.ping(signal)).toEqual({
    type: 'gonic',
    version: '0.22',
    openSubsonic: true,
    extensions: [],
  });
});

describe('a play', () => {
  test('is told with its time, in a form and not in an address', async () => {
    const { provider, peer } = await serve(() => json({}));
    await provider.scrobble({ id, at: 1_750_000_000_123, submission: true, signal });
    const { method, params, query } = peer.seen[0]!;
    expect(method).toBe('scrobble');
    expect(query).toBe('');
    expect([params.get('id'), params.get('time'), params.get('submission')]).toEqual([
      id,
      '1750000000123',
      'true',
    ]);
  });

  test('that only begins has no time of its own, and is asked for once', async () => {
    const { provider, peer } = await serve(() => ({ status: 503 }));
    const failure = await errorOf(
      provider.scrobble({ id, at: 1_750_000_000_123, submission: false, signal }),
    );
    expect(failure.code).toMatch(/^(net|server)\./);
    expect(peer.seen).toHaveLength(1);
    expect(peer.seen[0]!.params.get('submission')).toBe('false');
    expect(peer.seen[0]!.params.has('time')).toBe(false);
  });
});
