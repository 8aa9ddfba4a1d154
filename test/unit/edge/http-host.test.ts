import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDiscovery } from '../../../src/edge/http/discovery';
import { createHost, type Host, type Route } from '../../../src/edge/http/host';
import { createHostPolicy, isLoopbackAddress } from '../../../src/edge/http/host-policy';
import { redact } from '../../../src/edge/http/log';
import { sendText } from '../../../src/edge/http/answers';
import { ask, askRaw } from './http-support';

interface Started {
  readonly host: Host;
  readonly port: number;
  readonly lines: string[];
}

const start = async (routes: readonly Route[] = [], names: string[] = []): Promise<Started> => {
  const lines: string[] = [];
  let host: Host | null = null;
  const policy = createHostPolicy({ bound: '127.0.0.1', names, port: () => host?.port() ?? 0 });
  host = createHost({
    policy,
    routes,
    otherwise: (_request, response) => sendText(response, 200, 'player'),
    log: (line) => lines.push(line),
  });
  const port = await host.listen(0, '127.0.0.1');
  onTestFinished(() => host.close(0));
  return { host, port, lines };
};

describe('which names the server goes by', () => {
  const statusOf = (port: number, host: string): Promise<number> =>
    ask(port, '/', { headers: { host } }).then(({ status }) => status);

  test.each([
    ['localhost:PORT'],
    ['LOCALHOST:PORT'],
    ['127.0.0.1:PORT'],
    ['[::1]:PORT'],
    ['music.example'],
    ['music.example:443'],
    ['MUSIC.example:8443'],
    ['box.lan:9000'],
  ])('%s is one', async (host) => {
    const { port } = await start([], ['music.example', 'box.lan:9000']);
    expect(await statusOf(port, host.replace('PORT', String(port)))).toBe(200);
  });

  test.each([
    ['evil.example:PORT'],
    ['localhost'],
    ['localhost:1'],
    ['127.0.0.1:80'],
    ['localhost.evil.example:PORT'],
    ['evil.localhost:PORT'],
    ['127.0.0.1.evil.example:PORT'],
    ['127.1:PORT'],
    ['2130706433:PORT'],
    ['0.0.0.0:PORT'],
    ['[::]:PORT'],
    ['[::ffff:127.0.0.1]:PORT'],
    ['[::1:PORT'],
    ['user@localhost:PORT'],
    ['localhost:PORT@evil.example'],
    ['localhost:PORT/x'],
    ['localhost :PORT'],
    ['localhost:+PORT'],
    ['localhost:0PORT'],
    ['localhost:'],
    ['.localhost:PORT'],
    ['localhost.:PORT'],
    ['sub.music.example'],
    ['box.lan:9001'],
    ['box.lan'],
    ['a'.repeat(300)],
  ])('%s is not', async (host) => {
    const { port } = await start([], ['music.example', 'box.lan:9000']);
    expect(await statusOf(port, host.replace('PORT', String(port)))).toBe(421);
  });

  test('no name, an empty name or two names are refused', async () => {
    const { port } = await start();
    expect(await askRaw(port, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 421 /);
    expect(await askRaw(port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/ 400 /);
    expect(await askRaw(port, 'GET / HTTP/1.1\r\nHost:\r\n\r\n')).toMatch(/ 421 /);
    const two = `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nHost: evil.example\r\n\r\n`;
    expect(await askRaw(port, two)).toMatch(/ 400 /);
  });

  test('a target that names another host is refused, whatever Host says', async () => {
    const { port } = await start();
    const head = `Host: localhost:${port}\r\nConnection: close\r\n\r\n`;
    expect(await askRaw(port, `GET http://evil.example/ HTTP/1.1\r\n${head}`)).toMatch(/ 400 /);
    expect(await askRaw(port, `OPTIONS * HTTP/1.1\r\n${head}`)).toMatch(/ 400 /);
  });

  test('bound to the whole network it answers to its own addresses, and no made-up ones', () => {
    const own = Object.values(networkInterfaces())
      .flat()
      .find((entry) => entry?.family === 'IPv4');
    const policy = createHostPolicy({ bound: '0.0.0.0', names: [], port: () => 4173 });
    expect(policy.allows(`${own?.address}:4173`)).toBe(true);
    expect(policy.allows('203.0.113.7:4173')).toBe(false);
    expect(policy.allows('evil.example:4173')).toBe(false);
  });

  test('port 80 needs no saying', () => {
    const policy = createHostPolicy({ bound: '192.0.2.1', names: [], port: () => 80 });
    expect(policy.allows('localhost')).toBe(true);
    expect(policy.allows('192.0.2.1')).toBe(true);
  });

  test.each([
    ['127.0.0.1', true],
    ['127.9.8.7', true],
    ['::1', true],
    ['[::1]', true],
    ['::ffff:127.0.0.1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['192.168.1.1', false],
    ['127.0.0.1.evil.example', false],
    [undefined, false],
  ])('%s is loopback: %s', (address, expected) => {
    expect(isLoopbackAddress(address)).toBe(expected);
  });
});

describe('limits', () => {
  test('headers beyond 16 KiB are refused', async () => {
    const { port } = await start();
    const answer = await ask(port, '/', { headers: { 'x-long': 'a'.repeat(20_000) } });
    expect(answer.status).toBe(431);
  });

  test('a body announced as larger than any form is refused before it is sent', async () => {
    const { port } = await start();
    const head = `POST / HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 1048577\r\n\r\n`;
    expect(await askRaw(port, head)).toMatch(/^HTTP\/1.1 413 /);
  });
});

describe('routes', () => {
  test('a folder takes what is below it, a file only itself', async () => {
    const say =
      (text: string): Route['handle'] =>
      (_request, response) =>
        sendText(response, 200, text);
    const { port } = await start([
      { path: '/rest/', handle: say('api') },
      { path: '/holdfast.json', handle: say('discovery') },
    ]);
    const textOf = async (path: string): Promise<string> =>
      (
        await ask(port, path, {
          headers: { host: `localhost:${port}` },
        })
      ).text.trim();
    expect(await textOf('/rest/ping.view?u=x')).toBe('api');
    expect(await textOf('/restful')).toBe('player');
    expect(await textOf('/holdfast.json?x')).toBe('discovery');
    expect(await textOf('/holdfast.json/x')).toBe('player');
  });

  test('a route that fails answers 500, says why in the log without secrets, and harms no other', async () => {
    const { port, lines } = await start([
      {
        path: '/rest/',
        handle: () => Promise.reject(new Error('no /rest/ping?u=me&p=hunter2 or token=abc123')),
      },
    ]);
    const headers = { host: `localhost:${port}` };
    const answer = await ask(port, '/rest/ping?p=hunter2', { headers });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('hunter2');
    expect(lines.join()).toContain('/rest/ping');
    expect(lines.join()).not.toMatch(/hunter2|abc123/);
    expect((await ask(port, '/', { headers })).status).toBe(200);
  });
});

describe('discovery', () => {
  test('tells the page what it may do here, and nothing else', async () => {
    const handle = createDiscovery({ demoUser: 'demo', proxyReach: () => 'any' });
    const { port } = await start([{ path: '/holdfast.json', handle }]);
    const answer = await ask(port, '/holdfast.json');
    expect(JSON.parse(answer.text)).toEqual({
      protocol: 1,
      edge: true,
      demo: { username: 'demo' },
      proxy: 'any',
      tickets: true,
    });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });
});

describe('the end', () => {
  test('a running answer gets its grace, then is cut, and the port is free', async () => {
    const { host, port } = await start([
      { path: '/slow/', handle: (_request, response) => void response.writeHead(200).write('la') },
    ]);
    const running = ask(port, '/slow/x', { headers: { host: `localhost:${port}` } });
    const idle = connect(port, '127.0.0.1');
    idle.on('error', () => undefined);
    await new Promise((resolve) => idle.once('connect', resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await host.close(100);
    expect((await running).complete).toBe(false);
    await expect(ask(port, '/')).rejects.toThrow(/ECONNREFUSED/);
  });

  test('a taken port is told with the reason of the system', async () => {
    const { port } = await start();
    const { host } = await start();
    await host.close(0);
    await expect(host.listen(port, '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

test.each([
  ['GET /rest/ping?u=me&p=secret&t=abc failed', 'GET /rest/ping?… failed'],
  ['https://me:secret@music.example/x', 'https://music.example/x'],
  ['body p=secret&s=salt&id=1', 'body p=…&s=…&id=1'],
  ['{"password": "secret"}', '{"password": "…"}'],
  ['apiKey=secret', 'apiKey=…'],
])('%s is logged as %s', (text, safe) => {
  expect(redact(text)).toBe(safe);
});
