import { request as httpRequest } from 'node:http';
import { open, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture, makeFolder, put } from '../../../fixtures/edge/folders';
import { openServer, type TestServer } from '../../../fixtures/edge/server';

let server: TestServer;
let whole: Buffer;
let id: string;

beforeAll(async () => {
  server = await openServer({ keep: true });
  whole = await fixture('first-light.mp3');
  id = server.library.catalogue().songs.find(({ record }) => record.title === 'First Light')!.id;
});
afterAll(() => server.close());

const get = (headers: Record<string, string> = {}, method = 'GET', call = 'stream') =>
  server.fetch(call, { id }, { headers, method });

const size = 13_127;
const end = size - 1;

/** RFC 9110, section 14: what is asked for, what is told, which bytes come. */
const cases: readonly (readonly [string, number, string | null, number, number])[] = [
  ['bytes=0-0', 206, `bytes 0-0/${size}`, 0, 1],
  ['bytes=0-99', 206, `bytes 0-99/${size}`, 0, 100],
  ['bytes=100-199', 206, `bytes 100-199/${size}`, 100, 200],
  ['bytes=100-', 206, `bytes 100-${end}/${size}`, 100, size],
  ['bytes=0-', 206, `bytes 0-${end}/${size}`, 0, size],
  [`bytes=${end}-`, 206, `bytes ${end}-${end}/${size}`, end, size],
  [`bytes=0-${end}`, 206, `bytes 0-${end}/${size}`, 0, size],
  // Ends past the size are clamped.
  [`bytes=0-${size}`, 206, `bytes 0-${end}/${size}`, 0, size],
  ['bytes=13000-99999999999999999999', 206, `bytes 13000-${end}/${size}`, 13_000, size],
  // Suffixes.
  ['bytes=-1', 206, `bytes ${end}-${end}/${size}`, end, size],
  ['bytes=-100', 206, `bytes ${size - 100}-${end}/${size}`, size - 100, size],
  [`bytes=-${size}`, 206, `bytes 0-${end}/${size}`, 0, size],
  ['bytes=-99999999', 206, `bytes 0-${end}/${size}`, 0, size],
  // Nothing of the file lies in them.
  ['bytes=-0', 416, `bytes */${size}`, 0, 0],
  [`bytes=${size}-`, 416, `bytes */${size}`, 0, 0],
  ['bytes=99999999-', 416, `bytes */${size}`, 0, 0],
  ['bytes=99999999-999999999', 416, `bytes */${size}`, 0, 0],
  // Not well formed, another unit, or several: the whole file, as section 14.2 allows.
  ['bytes=5-4', 200, null, 0, size],
  ['bytes=-', 200, null, 0, size],
  ['bytes=a-b', 200, null, 0, size],
  ['bytes=1-2-3', 200, null, 0, size],
  ['bytes', 200, null, 0, size],
  ['seconds=0-1', 200, null, 0, size],
  ['bytes=0-0,5-9', 200, null, 0, size],
  // Spaces and capitals are allowed.
  ['Bytes = 0-9', 206, `bytes 0-9/${size}`, 0, 10],
];

describe.each(['stream', 'download'])('ranges of %s', (call) => {
  test.each(cases)('%s is %i', async (range, status, contentRange, from, to) => {
    const answer = await get({ Range: range }, 'GET', call);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([answer.status, answer.headers.get('content-range')]).toEqual([status, contentRange]);
    expect(bytes.equals(whole.subarray(from, to))).toBe(true);
    expect(answer.headers.get('content-length')).toBe(String(to - from));
    expect(answer.headers.get('accept-ranges')).toBe('bytes');
  });
});

describe('conditions', () => {
  test('a file has a strong tag, a date, a type and its length in seconds', async () => {
    const answer = await get();
    expect(Buffer.from(await answer.arrayBuffer()).equals(whole)).toBe(true);
    expect(answer.headers.get('etag')).toMatch(/^"[\w-]+"$/);
    expect(Date.parse(answer.headers.get('last-modified')!)).toBeGreaterThan(0);
    expect(answer.headers.get('content-type')).toBe('audio/mpeg');
    expect(Number(answer.headers.get('x-content-duration'))).toBeCloseTo(2, 0);
  });

  test('HEAD tells the same without the bytes, and knows no ranges', async () => {
    const [asked, told] = [await get(), await get({ Range: 'bytes=0-9' }, 'HEAD')];
    expect((await told.arrayBuffer()).byteLength).toBe(0);
    expect(told.status).toBe(200);
    for (const name of ['content-length', 'etag', 'last-modified', 'content-type']) {
      expect(told.headers.get(name), name).toBe(asked.headers.get(name));
    }
    await asked.arrayBuffer();
  });

  test('If-Range keeps a range together with the file that it was meant for', async () => {
    const { headers } = await get({}, 'HEAD');
    const [etag, date] = [headers.get('etag')!, headers.get('last-modified')!];
    const statusFor = async (condition: string): Promise<number> =>
      (await get({ Range: 'bytes=0-9', 'If-Range': condition })).status;
    expect(await statusFor(etag)).toBe(206);
    expect(await statusFor(date)).toBe(206);
    expect(await statusFor('"other"')).toBe(200);
    expect(await statusFor(`W/${etag}`)).toBe(200);
    expect(await statusFor(new Date(Date.parse(date) + 1000).toUTCString())).toBe(200);
    expect(await statusFor('rubbish')).toBe(200);
  });

  test('what is known already is not sent again', async () => {
    const { headers } = await get({}, 'HEAD');
    const [etag, date] = [headers.get('etag')!, headers.get('last-modified')!];
    const statusFor = async (conditions: Record<string, string>): Promise<number> => {
      const answer = await get(conditions);
      if (answer.status === 304) expect((await answer.arrayBuffer()).byteLength).toBe(0);
      return answer.status;
    };
    expect(await statusFor({ 'If-None-Match': etag })).toBe(304);
    expect(await statusFor({ 'If-None-Match': `"a", W/${etag}` })).toBe(304);
    expect(await statusFor({ 'If-None-Match': '*' })).toBe(304);
    expect(await statusFor({ 'If-None-Match': '"a"' })).toBe(200);
    expect(await statusFor({ 'If-Modified-Since': date })).toBe(304);
    expect(await statusFor({ 'If-Modified-Since': new Date(0).toUTCString() })).toBe(200);
    expect(await statusFor({ 'If-Modified-Since': 'yesterday' })).toBe(200);
    // The tag counts more than the date.
    expect(await statusFor({ 'If-None-Match': '"a"', 'If-Modified-Since': date })).toBe(200);
    expect(await statusFor({ 'If-None-Match': etag, Range: 'bytes=0-9' })).toBe(304);
  });
});

describe('a folder that changes under the server', () => {
  const openAlone = async () => {
    const root = await makeFolder();
    await put(root, 'a.mp3', await fixture('untagged.mp3'));
    const alone = await openServer({ musicFolder: root });
    return { root, alone, song: alone.library.catalogue().songs[0]!.id };
  };

  test('other bytes have another tag, even with the same size and second', async () => {
    const { root, alone, song } = await openAlone();
    const path = join(root, 'a.mp3');
    const tagOf = async () =>
      (await alone.fetch('stream', { id: song }, { method: 'HEAD' })).headers;
    await utimes(path, 1000, 1000.25);
    const before = (await tagOf()).get('etag');
    const bytes = await fixture('untagged.mp3');
    bytes[5000] = bytes[5000]! ^ 1;
    await writeFile(path, bytes);
    await utimes(path, 1000, 1000.5);
    expect((await tagOf()).get('etag')).not.toBe(before);
  });

  test('a file that left is not found', async () => {
    const { root, alone, song } = await openAlone();
    await rm(join(root, 'a.mp3'));
    expect(await alone.failure('stream', { id: song })).toBe(70);
    expect(await alone.failure('download', { id: song })).toBe(70);
    expect(alone.logged).toEqual([]);
  });

  test('a file that became a link to the outside is not followed', async () => {
    const { root, alone, song } = await openAlone();
    const outside = await makeFolder();
    await put(outside, 'secret.txt', 'secret');
    await rm(join(root, 'a.mp3'));
    await symlink(join(outside, 'secret.txt'), join(root, 'a.mp3'));
    const answer = await alone.fetch('download', { id: song, f: 'json' });
    expect(await answer.text()).not.toContain('secret');
    expect(await alone.failure('download', { id: song })).toBe(70);
  });

  test('a file that shrinks while it is sent ends as a cut connection, not as a whole file', async () => {
    const root = await makeFolder();
    // Larger than what sockets hold on the way, so that the server has to wait for the reader.
    const audio = await fixture('untagged.mp3');
    const large = 32 * 1024 * 1024;
    await put(root, 'a.mp3', Buffer.concat([audio, Buffer.alloc(large)]));
    const alone = await openServer({ musicFolder: root });
    const song = alone.library.catalogue().songs[0]!.id;
    const received = await new Promise<number>((resolve, reject) => {
      const call = httpRequest(alone.address('stream', { id: song }), (answer) => {
        let count = 0;
        answer.once('readable', () => {
          void (async () => {
            const handle = await open(join(root, 'a.mp3'), 'r+');
            await handle.truncate(audio.byteLength);
            await handle.close();
            answer.on('data', (chunk: Buffer) => (count += chunk.byteLength));
          })();
        });
        answer.once('error', () => resolve(count));
        answer.once('end', () => reject(new Error('looked complete')));
      });
      call.once('error', reject);
      call.end();
    });
    expect(received).toBeLessThan(large);
    expect(await alone.call('ping')).toMatchObject({ status: 'ok' });
  });

  test('names of downloads survive quotes, percent signs and other letters', async () => {
    const root = await makeFolder();
    await put(root, `it's 100% "ü" 🎵.mp3`.replaceAll('"', "'"), await fixture('untagged.mp3'));
    const alone = await openServer({ musicFolder: root });
    const answer = await alone.fetch('download', { id: alone.library.catalogue().songs[0]!.id });
    await answer.arrayBuffer();
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="it's 100_ '_' __.mp3"; ` +
        `filename*=UTF-8''it%27s%20100%25%20%27%C3%BC%27%20%F0%9F%8E%B5.mp3`,
    );
  });
});
