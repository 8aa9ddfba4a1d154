import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { chooseEncoding, createStaticFiles } from '../../../src/edge/http/static-files';
import { ask, fillFolder, makeFolder, serve } from './http-support';

const script = `console.error("${'la '.repeat(2000)}");`;
const page = '<!doctype html><title>Holdfast</title>';

const start = async (): Promise<{ port: number; folder: string; parent: string }> => {
  const parent = await makeFolder({
    'secret.txt': 'root:x:0:0',
    'player/index.html': page,
    'player/sw.js': '/* worker */',
    'player/manifest.webmanifest': '{}',
    'player/icon.png': Buffer.from([137, 80, 78, 71]),
    'player/.env': 'PASSWORD=secret',
    'player/assets/index-abc123.js': script,
    'player/assets/index-abc123.css': 'main{}',
    'player/assets/.map.js': 'hidden',
  });
  const folder = join(parent, 'player');
  const handle = createStaticFiles(folder);
  const port = await serve((request, response) => void handle(request, response));
  return { port, folder, parent };
};

const navigation = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the built player', () => {
  test.each([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/sw.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8', 'no-cache'],
    ['/icon.png', 'image/png', 'no-cache'],
    [
      '/assets/index-abc123.js',
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ],
    ['/assets/index-abc123.css', 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
  ])('%s comes as %s, %s', async (path, type, caching) => {
    const { port } = await start();
    const answer = await ask(port, path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['cache-control']).toBe(caching);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('every page address opens the player, as somebody opens it', async () => {
    const { port } = await start();
    for (const path of ['/albums', '/albums/ab12~al%2F1', '/search?q=x', '/settings/']) {
      const answer = await ask(port, path, { headers: navigation });
      expect(answer.text, path).toBe(page);
      expect(answer.headers['content-security-policy']).toContain('trusted-types app-url');
    }
  });

  test('a part that is missing is missing, and not the page in its place', async () => {
    const { port } = await start();
    for (const path of ['/assets/gone-123.js', '/x/audio/ab12~1', '/missing.png', '/rest/ping']) {
      expect((await ask(port, path, { headers: navigation })).status, path).toBe(404);
    }
    const part = { ...navigation, 'sec-fetch-mode': 'cors' };
    expect((await ask(port, '/albums', { headers: part })).status).toBe(404);
  });

  test('HEAD says what GET would, without a body', async () => {
    const { port } = await start();
    const answer = await ask(port, '/assets/index-abc123.js', { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-length']).toBe(String(script.length));
    expect(answer.body.length).toBe(0);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])(
    '%s is refused',
    async (method) => {
      const { port } = await start();
      const answer = await ask(port, '/', { method });
      expect(answer.status).toBe(405);
      expect(answer.headers['allow']).toBe('GET, HEAD');
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    },
  );
});

describe('what is not served', () => {
  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/.env',
    '/%2eenv',
    '/assets/.map.js',
    '/assets',
    '/assets/',
    '/index.html/',
    '/sw.js%00.png',
    '/SW.JS',
  ])('%s', async (path) => {
    const { port } = await start();
    const answer = await ask(port, path);
    expect([400, 404]).toContain(answer.status);
    expect(answer.text).not.toMatch(/root:|PASSWORD|hidden|doctype/);
  });

  test('a link, to a file or through a folder, even one that stays inside', async () => {
    const { port, folder, parent } = await start();
    await symlink(join(parent, 'secret.txt'), join(folder, 'link.txt'));
    await symlink(parent, join(folder, 'up'));
    await symlink(join(folder, 'icon.png'), join(folder, 'inside.png'));
    for (const path of ['/link.txt', '/up/secret.txt', '/inside.png']) {
      expect((await ask(port, path)).status, path).toBe(404);
    }
  });

  test('a page while nothing is built is 404, and the server goes on', async () => {
    const empty = await makeFolder({});
    const handle = createStaticFiles(join(empty, 'nowhere'));
    const port = await serve((request, response) => void handle(request, response));
    expect((await ask(port, '/', { headers: navigation })).status).toBe(404);
    await fillFolder(empty, { 'nowhere/index.html': page });
    expect((await ask(port, '/', { headers: navigation })).text).toBe(page);
  });
});

describe('asking again', () => {
  test('an unchanged file is 304 by its tag, in lists and weakly too', async () => {
    const { port } = await start();
    const first = await ask(port, '/');
    const tag = first.headers.etag!;
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await ask(port, '/', { headers: { 'if-none-match': known } });
      expect(again.status, known).toBe(304);
      expect(again.body.length).toBe(0);
      expect(again.headers['content-security-policy']).toBe(
        first.headers['content-security-policy'],
      );
    }
    expect((await ask(port, '/', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  test('a new build is served at once', async () => {
    const { port, folder } = await start();
    const before = await ask(port, '/');
    await writeFile(join(folder, 'index.html'), `${page}<p>new`);
    const after = await ask(port, '/', { headers: { 'if-none-match': before.headers.etag! } });
    expect(after.status).toBe(200);
    expect(after.text).toBe(`${page}<p>new`);
  });
});

describe('packing', () => {
  test('text is packed as the browser likes it, each form under its own tag', async () => {
    const { port } = await start();
    const path = '/assets/index-abc123.js';
    const plain = await ask(port, path);
    const brotli = await ask(port, path, { headers: { 'accept-encoding': 'gzip, deflate, br' } });
    const gzip = await ask(port, path, { headers: { 'accept-encoding': 'gzip' } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.body).toString()).toBe(script);
    expect(gunzipSync(gzip.body).toString()).toBe(script);
    expect(brotli.body.length).toBeLessThan(script.length / 10);
    expect(new Set([plain, brotli, gzip].map(({ headers }) => headers.etag)).size).toBe(3);
    expect(plain.headers.vary).toBe('Accept-Encoding');
  });

  test('pictures and tiny files stay as they are', async () => {
    const { port } = await start();
    for (const path of ['/icon.png', '/sw.js']) {
      const answer = await ask(port, path, { headers: { 'accept-encoding': 'br, gzip' } });
      expect(answer.headers['content-encoding'], path).toBeUndefined();
    }
  });

  test.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip;q=1.0, br;q=0', 'gzip'],
    ['br;q=0.000, gzip;q=0', 'identity'],
    ['GZIP', 'gzip'],
    ['zstd, br', 'br'],
    ['*', 'identity'],
  ])('%j means %s', (accepted, encoding) => {
    expect(chooseEncoding(accepted)).toBe(encoding);
  });
});
