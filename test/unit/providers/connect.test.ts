import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Credentials } from '../../../src/contracts/connect';
import {
  connectOpenSubsonic,
  type ConnectOptions,
} from '../../../src/providers/opensubsonic/connect';
import { createOpenSubsonic } from '../../../src/providers/opensubsonic/open-subsonic';
import { failed, file, json, jsonOf, startPeer, startProxy, type Said, type Seen } from './peer';
import { errorOf, password, setUpNet, signal, source } from './set-up';

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});
const keep = async <T extends { close: () => Promise<void> }>(starting: Promise<T>): Promise<T> => {
  const one = await starting;
  open.push(one);
  return one;
};

const anyone = { 'Access-Control-Allow-Origin': '*' };
const mp3 = Uint8Array.from({ length: 4000 }, (_, n) => (n < 4 ? [0xff, 0xfb, 0x90, 0][n]! : n));
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const tokenFits = (params: URLSearchParams): boolean =>
  params.get('t') === md5(`${password.password}${params.get('s')}`);
const plain = `enc:${Buffer.from(password.password).toString('hex')}`;

/** What comes after the sign-in in every one of these servers. */
const library = (seen: Seen, headers: Record<string, string>): Said => {
  if (seen.method === 'search3') {
    return json({ searchResult3: { song: [{ id: 'one', title: 'One' }] } }, headers);
  }
  return seen.method === 'ping' ? json({}, headers) : failed(0, 'unknown', headers);
};

/** Debian's: no tokens (10), CORS on JSON alone, ranges for GET alone. */
const supysonic = (seen: Seen): Said => {
  const { params, method, verb } = seen;
  if (params.has('t') || !params.has('p'))
    return failed(10, 'A required parameter is missing.', anyone);
  if (params.get('p') !== plain) return failed(40, 'Wrong username or password.', anyone);
  if (method !== 'stream') return library(seen, anyone);
  return verb === 'GET' ? file(mp3, seen) : { body: mp3 };
};

/** Reads no forms, refuses any version above its own, locks out after five. */
const jamserve = () => {
  let wrong = 0;
  return (seen: Seen): Said => {
    const { params } = seen;
    if (!params.has('u')) return failed(10, 'Required parameter is missing', anyone);
    if (wrong >= 5) return failed(0, '{"error":"Too many requests in this time frame."}', anyone);
    if (params.get('v') !== '1.16.0') {
      return json(
        { status: 'failed', version: '1.16.0', error: { code: 30, message: 'upgrade' } },
        anyone,
      );
    }
    if (!tokenFits(params)) {
      wrong += 1;
      return failed(40, 'Wrong', anyone);
    }
    if (seen.method === 'getOpenSubsonicExtensions') {
      return json({ openSubsonicExtensions: [{ name: 'songLyrics', versions: [1] }] }, anyone);
    }
    return seen.method === 'stream' ? file(mp3, seen, anyone) : library(seen, anyone);
  };
};

/** As Navidrome: everything right. */
const good = (seen: Seen): Said => {
  if (!tokenFits(seen.params)) return failed(40, 'Wrong', anyone);
  const head = { type: 'navidrome', serverVersion: '0.63.2', openSubsonic: true };
  if (seen.method === 'ping') return { headers: anyone, body: jsonOf({}, head) };
  return seen.method === 'stream' ? file(mp3, seen, anyone) : library(seen, anyone);
};

const connect = (address: string, change: Partial<ConnectOptions> = {}, proxyBase = '') => {
  const { net, randomBytes } = setUpNet(proxyBase === '' ? undefined : proxyBase);
  const deps = { net, randomBytes, proxyBase: proxyBase === '' ? null : `${proxyBase}/proxy` };
  return connectOpenSubsonic(
    {
      address,
      credentials: password,
      allowPlainPassword: false,
      canProxy: proxyBase !== '',
      signal,
      ...change,
    },
    deps,
  );
};

describe('connecting', () => {
  test('a good server: token by form, nothing secret in any address, a new salt each time', async () => {
    const peer = await keep(startPeer(good));
    const { config, serverInfo, name } = await connect(`${peer.base}/sub/rest/`);
    expect(config).toEqual({
      address: `${peer.base}/sub`,
      username: 'me',
      transport: 'post',
      mediaTransport: 'post',
      signIn: 'token',
      version: '1.16.1',
      viaProxy: false,
      extensions: [],
    });
    expect(serverInfo).toMatchObject({ type: 'navidrome', version: '0.63.2', openSubsonic: true });
    expect(name).toBe(new URL(peer.base).host);
    expect(peer.seen.map(({ query }) => query).join('')).toBe('');
    const salts = peer.seen.map(({ params }) => params.get('s')!);
    expect(new Set(salts).size).toBe(salts.length);
    expect(salts.every((salt) => /^[0-9a-f]{32}$/.test(salt))).toBe(true);
    expect(peer.seen[0]!.params.get('c')).toBe('Holdfast');
  });

  test('Supysonic: asks before it sends the password, and never sends it before [X2]', async () => {
    const peer = await keep(startPeer(supysonic));
    const error = await errorOf(connect(peer.base));
    expect(error.code).toBe('auth.plain-password-needed');
    expect(peer.seen.some(({ params }) => params.has('p'))).toBe(false);
  });

  test('Supysonic without a proxy: its media refuse web pages, and that is said', async () => {
    const peer = await keep(startPeer(supysonic));
    const error = await errorOf(connect(peer.base, { allowPlainPassword: true }));
    expect(error).toMatchObject({ code: 'net.cors', data: { what: 'media' } });
  });

  test('Supysonic through the proxy: music with ranges, no secret in an address of ours', async () => {
    const peer = await keep(startPeer(supysonic));
    const proxy = await keep(startProxy());
    const { config } = await connect(peer.base, { allowPlainPassword: true }, proxy.base);
    expect(config).toMatchObject({
      viaProxy: true,
      signIn: 'plain-password',
      transport: 'post',
      mediaTransport: 'get',
    });
    const { net, randomBytes } = setUpNet(proxy.base);
    const provider = createOpenSubsonic({
      source,
      config,
      secret: () => Promise.resolve(password),
      net,
      randomBytes,
      proxyBase: `${proxy.base}/proxy`,
    });
    const range = { first: 100, last: 199 };
    const answer = await provider.audio({ id: 'one', quality: 'original', range, signal });
    expect(answer).toMatchObject({ first: 100, length: 100, total: 4000, partial: true });
    const bytes = new Uint8Array(await new Response(answer.body).arrayBuffer());
    expect(bytes).toEqual(mp3.slice(100, 200));
  });

  test('jamserve: by address, with the version that it takes', async () => {
    const peer = await keep(startPeer(jamserve(), { readsForms: false }));
    const { config } = await connect(peer.base);
    expect(config).toMatchObject({
      transport: 'get',
      mediaTransport: 'get',
      version: '1.16.0',
      signIn: 'token',
      extensions: ['songLyrics'],
    });
  });

  test('a wrong password costs one try, so five typing errors lock nobody out at once', async () => {
    const peer = await keep(startPeer(jamserve(), { readsForms: false }));
    const credentials: Credentials = { ...password, password: 'wrong' };
    for (let typed = 0; typed < 5; typed += 1) {
      const error = await errorOf(connect(peer.base, { credentials }));
      expect(error.code).toBe('auth.wrong-password');
    }
    expect((await errorOf(connect(peer.base))).code).toBe('auth.locked-out');
  });

  test.each([
    ['database is locked', 'server.failed'],
    ['too many open files', 'server.failed'],
    ['user account is locked for 15 minutes', 'auth.locked-out'],
    ['Login throttled, too many attempts', 'auth.locked-out'],
  ])('"%s" in the general error means %s', async (message, expected) => {
    const peer = await keep(startPeer(() => failed(0, message, anyone)));
    expect(await errorOf(connect(peer.base))).toMatchObject({
      code: expected,
      data: { message, host: new URL(peer.base).host },
    });
  });

  test('with consent a refused token is followed by the password, once', async () => {
    const peer = await keep(startPeer(() => failed(40, 'Wrong', anyone)));
    const error = await errorOf(connect(peer.base, { allowPlainPassword: true }));
    expect(error.code).toBe('auth.wrong-password');
    expect(peer.seen.map(({ params }) => (params.has('p') ? 'p' : 't'))).toEqual(['t', 'p']);
  });

  test.each([
    [41, false, 'auth.plain-password-needed'],
    [42, false, 'auth.plain-password-needed'],
    [41, true, 'auth.api-key-needed'],
    [40, false, 'auth.wrong-password'],
    [50, false, 'server.forbidden'],
    [60, false, 'server.forbidden'],
    [20, false, 'server.failed'],
    [30, false, 'server.too-old'],
  ])('code %i to everything (consent %s) means %s', async (code, allowPlainPassword, expected) => {
    const peer = await keep(startPeer(() => failed(code, 'no', anyone)));
    expect((await errorOf(connect(peer.base, { allowPlainPassword }))).code).toBe(expected);
    const ways = peer.seen.map(({ params }) => (params.has('p') ? 'p' : 't'));
    for (const way of ['p', 't']) {
      expect(ways.filter((one) => one === way).length).toBeLessThanOrEqual(2);
    }
  });

  test('an API key travels alone; a server without keys is told from a wrong key', async () => {
    const apiKey = { kind: 'api-key', apiKey: 'k-1' } as const;
    const keyed = await keep(
      startPeer((seen) => {
        const { params } = seen;
        if (params.get('apiKey') !== 'k-1' || params.has('u')) return failed(44, 'no', anyone);
        return seen.method === 'stream' ? file(mp3, seen, anyone) : library(seen, anyone);
      }),
    );
    expect((await connect(keyed.base, { credentials: apiKey })).config.signIn).toBe('api-key');
    const wrong = { ...apiKey, apiKey: 'k-2' };
    expect(await errorOf(connect(keyed.base, { credentials: wrong }))).toMatchObject({
      code: 'auth.api-key-invalid',
      data: { code: 44 },
    });
    const old = await keep(startPeer(supysonic));
    expect(await errorOf(connect(old.base, { credentials: apiKey }))).toMatchObject({
      code: 'auth.api-key-invalid',
      data: { supported: false },
    });
  });
});

describe('what is no music server', () => {
  test.each<[string, Said, string]>([
    [
      'a web page',
      { body: '<!doctype html><title>Hi</title>', headers: anyone },
      'server.not-music',
    ],
    ['no such page', { status: 404, body: 'Not Found', headers: anyone }, 'server.not-music'],
    ['other JSON', { body: '{"hello":1}', headers: anyone }, 'server.not-music'],
    ['other XML', { body: '<?xml version="1.0"?><rss/>', headers: anyone }, 'server.not-music'],
    ['broken JSON', { body: '{"subsonic-response":', headers: anyone }, 'server.malformed'],
    [
      'XML where JSON was asked',
      { body: '<subsonic-response status="ok"/>', headers: anyone },
      'server.malformed',
    ],
    ['nothing', { body: '', headers: anyone }, 'server.malformed'],
    [
      'a sign-in of a reverse proxy',
      { status: 401, body: '<html>', headers: anyone },
      'server.forbidden',
    ],
    [
      'a redirect elsewhere',
      { status: 302, headers: { ...anyone, Location: 'https://x.example/' } },
      'net.redirected',
    ],
    ['a server in trouble', { status: 502, headers: anyone }, 'net.server-error'],
    ['a server that asks for quiet', { status: 429, headers: anyone }, 'net.rate-limited'],
    ['a page that refuses web pages', { body: 'private' }, 'net.cors'],
  ])('%s', async (_story, said, code) => {
    const peer = await keep(startPeer(() => said));
    expect((await errorOf(connect(peer.base))).code).toBe(code);
  });

  test('nobody there', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    expect((await errorOf(connect(`127.0.0.1:${port}`))).code).toBe('net.unreachable');
    expect((await errorOf(connect(`http://no-such-host.invalid`))).code).toBe('net.unreachable');
  });

  test('https typed for a server that speaks only http is a matter of the certificate', async () => {
    const peer = await keep(startPeer(good));
    const address = peer.base.replace('http:', 'https:');
    expect(await errorOf(connect(address))).toMatchObject({
      code: 'net.certificate',
      data: { certain: false },
    });
  });

  test('without a scheme the one that answers is found', async () => {
    const peer = await keep(startPeer(good));
    const { config } = await connect(peer.base.replace('http://', ''));
    expect(config.address).toBe(peer.base);
  });
});
