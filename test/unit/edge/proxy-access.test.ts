import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { isOwnPage } from '../../../src/edge/proxy/caller';
import { parseUpstream, targetOf } from '../../../src/edge/proxy/target';
import { ask, serve } from './http-support';
import { codeOf, startProxy } from './proxy-support';

const music = (): Promise<number> =>
  serve((_request, response) => void response.end('{"subsonic-response":{"status":"ok"}}'));

describe('other sites', () => {
  const from = (headers: Record<string, string>): boolean =>
    isOwnPage({ headers } as unknown as IncomingMessage);

  test.each([
    [{ host: 'localhost:4173' }],
    [{ host: 'localhost:4173', origin: 'http://localhost:4173' }],
    [{ host: 'localhost:4173', 'sec-fetch-site': 'same-origin' }],
    [{ host: '[::1]:4173', origin: 'http://[::1]:4173' }],
    [{ host: 'music.example', origin: 'https://music.example' }],
    [{ host: 'music.example:443', origin: 'https://music.example' }],
    [{ host: 'LOCALHOST:4173', origin: 'http://localhost:4173' }],
  ])('%j is our own page', (headers) => {
    expect(from(headers)).toBe(true);
  });

  test.each([
    [{ host: 'localhost:4173', origin: 'https://evil.example' }],
    [{ host: 'localhost:4173', origin: 'null' }],
    [{ host: 'localhost:4173', origin: '' }],
    [{ host: 'localhost:4173', origin: 'http://localhost' }],
    [{ host: 'localhost:4173', origin: 'http://localhost:4174' }],
    [{ host: 'localhost:4173', origin: 'https://localhost:4173.evil.example' }],
    [{ host: 'localhost:4173', origin: 'http://localhost:4173.evil.example' }],
    [{ host: 'localhost:4173', origin: 'http://evil.example#localhost:4173' }],
    [{ host: 'localhost:4173', origin: 'http://localhost:4173@evil.example' }],
    [{ host: 'localhost:4173', origin: 'http://localhost:4173/' }],
    [{ host: 'localhost:4173', origin: 'http://localhost:4173, http://evil.example' }],
    [{ host: 'localhost:4173', origin: 'chrome-extension://localhost:4173' }],
    [{ host: 'localhost:4173', origin: 'http://127.0.0.1:4173' }],
    [{ host: 'localhost:4173', origin: 'http://sub.localhost:4173' }],
    [{ host: 'localhost:4173', 'sec-fetch-site': 'cross-site' }],
    [{ host: 'localhost:4173', 'sec-fetch-site': 'same-site' }],
    [{ host: 'localhost:4173', 'sec-fetch-site': 'none' }],
    [{ host: 'localhost:4173', 'sec-fetch-site': '' }],
    [{ host: 'localhost:4173', origin: 'http://localhost:4173', 'sec-fetch-site': 'cross-site' }],
    [{ origin: 'http://localhost:4173' }],
  ])('%j is not', (headers) => {
    expect(from(headers as Record<string, string>)).toBe(false);
  });

  test('the door itself turns them away before anything is asked', async () => {
    let asked = 0;
    const upstream = await serve((_request, response) => {
      asked += 1;
      response.end();
    });
    const proxy = await startProxy();
    const origin = { headers: { origin: 'https://evil.example' } };
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`, 'ping', origin);
    expect(codeOf(answer)).toBe('403 proxy not-allowed other-site');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    const named = { headers: { host: 'evil.example' } };
    expect((await proxy.ask(`http://127.0.0.1:${upstream}`, 'ping', named)).status).toBe(421);
    expect(asked).toBe(0);
  });

  test('a preflight is refused, so no other site can send our header', async () => {
    const { port } = await startProxy();
    const answer = await ask(port, '/proxy/rest/ping', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-holdfast-upstream',
      },
    });
    expect(answer.status).toBe(405);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-'))).toEqual([]);
  });

  test.each(['HEAD', 'PUT', 'DELETE', 'PATCH'])('%s is refused', async (method) => {
    const proxy = await startProxy();
    expect((await proxy.ask('http://127.0.0.1:1', 'ping', { method })).status).toBe(405);
  });
});

describe('which servers', () => {
  test('on this computer: whichever the listener entered', async () => {
    const upstream = await music();
    const proxy = await startProxy();
    expect((await ask(proxy.port, '/')).text.trim()).toBe('any');
    expect((await proxy.ask(`http://127.0.0.1:${upstream}`)).status).toBe(200);
    expect((await proxy.ask(`http://localhost:${upstream}`)).status).toBe(200);
  });

  test('for other computers: those that were named, by origin and port', async () => {
    const upstream = await music();
    const servers = [`http://127.0.0.1:${upstream}`];
    const proxy = await startProxy({ bound: '0.0.0.0', servers });
    expect((await ask(proxy.port, '/')).text.trim()).toBe('listed');
    expect((await proxy.ask(`http://127.0.0.1:${upstream}/music/`)).status).toBe(200);
    for (const other of [`http://localhost:${upstream}`, `https://127.0.0.1:${upstream}`]) {
      expect(codeOf(await proxy.ask(other))).toBe('403 proxy not-allowed server');
    }
  });

  test('for other computers, none named: none', async () => {
    const upstream = await music();
    const proxy = await startProxy({ bound: '0.0.0.0' });
    expect((await ask(proxy.port, '/')).text.trim()).toBe('none');
    expect(codeOf(await proxy.ask(`http://127.0.0.1:${upstream}`))).toMatch(/^403/);
  });

  test.each([
    [{ host: 'music.example' }],
    [{ 'x-forwarded-for': '203.0.113.7' }],
    [{ forwarded: 'for=203.0.113.7' }],
  ])('a reverse proxy here (%j) speaks for other computers', async (headers) => {
    const upstream = await music();
    const proxy = await startProxy();
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`, 'ping', {
      headers: headers as Record<string, string>,
    });
    expect(codeOf(answer)).toBe('403 proxy not-allowed server');
  });

  test.each([
    'http://169.254.169.254',
    'http://169.254.169.254:80/latest',
    'http://169.254.0.1',
    'http://0xa9fea9fe',
    'http://2852039166',
    'http://0251.0376.0251.0376',
    'http://[fd00:ec2::254]',
    'http://[::ffff:169.254.169.254]',
    'http://[::ffff:a9fe:a9fe]',
    'http://[64:ff9b::169.254.169.254]',
    'https://169.254.169.254',
  ])('never where cloud machines keep their secrets: %s', async (upstream) => {
    const proxy = await startProxy();
    expect(codeOf(await proxy.ask(upstream))).toBe('403 proxy not-allowed metadata-address');
  });

  test.each(['127.0.0.1', 'localhost', '[::1]', '127.0.0.2', '0.0.0.0', '2130706433'])(
    'never itself, as %s',
    async (name) => {
      const proxy = await startProxy();
      const answer = await proxy.ask(`http://${name}:${proxy.port}`);
      expect(codeOf(answer)).toBe('403 proxy not-allowed loop');
    },
  );

  test('nor itself through somebody else: a request that passed here once is refused', async () => {
    const proxy = await startProxy();
    const headers = { via: '1.1 nginx, 1.1 holdfast' };
    const answer = await proxy.ask('http://127.0.0.1:1', 'ping', { headers });
    expect(codeOf(answer)).toBe('403 proxy not-allowed loop');
  });
});

describe('addresses of servers', () => {
  test.each([
    ['http://music.example', 'http://music.example/rest/ping.view?a=1'],
    ['https://music.example:4533/', 'https://music.example:4533/rest/ping.view?a=1'],
    ['http://10.0.0.5:4040/subsonic', 'http://10.0.0.5:4040/subsonic/rest/ping.view?a=1'],
    ['http://[fd12::5]:4533/a/b///', 'http://[fd12::5]:4533/a/b/rest/ping.view?a=1'],
    ['HTTP://Music.Example/Path', 'http://music.example/Path/rest/ping.view?a=1'],
  ])('%s asks %s', (upstream, target) => {
    expect(targetOf(parseUpstream(upstream), '/proxy/rest/ping.view?a=1').href).toBe(target);
  });

  test.each([
    '',
    'music.example',
    '//music.example',
    'ftp://music.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http:music.example',
    'http:///music.example',
    'http://',
    'http://me:secret@music.example',
    'http://me@music.example',
    'http://@music.example',
    'http://music.example?x=1',
    'http://music.example#x',
    'http://music.example\\@evil.example',
    'http://music.example/a b',
    'http://music.example/\u0000',
    'http://music.example:99999',
    'http://music..example:x',
    `http://music.example/${'a'.repeat(2100)}`,
  ])('%j is none', (upstream) => {
    expect(() => parseUpstream(upstream)).toThrow('bad-request (upstream)');
  });

  test.each([
    '/proxy/rest/',
    '/proxy/rest/..',
    '/proxy/rest/../admin',
    '/proxy/rest/ping/../../admin',
    '/proxy/rest/ping%2fx',
    '/proxy/rest/%2e%2e',
    '/proxy/rest/ping..view',
    '/proxy/rest/.view',
    '/proxy/rest/ping.',
    '/proxy/rest/ping;x',
    '/proxy/rest/ping-view',
    '/proxy/rest/ping view',
    '/proxy/rest/ping\\x',
    '/proxy/admin',
    '/proxy/',
    '/proxy/REST/ping',
  ])('%s names no method', (target) => {
    expect(() => targetOf(new URL('http://music.example'), target)).toThrow('bad-request (method)');
  });

  test('without the header, or with two, nothing is asked', async () => {
    const { port } = await startProxy();
    expect(codeOf(await ask(port, '/proxy/rest/ping'))).toBe('400 proxy bad-request upstream');
    const headers = { 'x-holdfast-upstream': ['http://127.0.0.1:1', 'http://127.0.0.1:2'] };
    expect(codeOf(await ask(port, '/proxy/rest/ping', { headers }))).toMatch(/^400 proxy/);
  });
});
