import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ask, serve } from './http-support';
import { codeOf, fixture, serveSecurely, startProxy } from './proxy-support';

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
};

const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('what is passed on', () => {
  test('the form and the range go to the server; cookies, origin and referrer do not', async () => {
    let seen: { url: string; method: string; headers: IncomingMessage['headers']; body: string };
    const upstream = await serve(async (request, response) => {
      const { url = '', method = '', headers } = request;
      seen = { url, method, headers, body: (await bodyOf(request)).toString() };
      response.end('ok');
    });
    const proxy = await startProxy();
    await proxy.ask(`http://127.0.0.1:${upstream}/sub`, 'stream.view?f=json', {
      method: 'POST',
      headers: {
        ...form,
        range: 'bytes=5-9',
        'if-range': '"tag"',
        cookie: 'session=1',
        authorization: 'Basic abc',
        referer: 'http://localhost/albums',
        'x-forwarded-host': 'evil.example',
      },
      body: 'u=me&p=secret&id=7',
    });
    expect(seen!).toMatchObject({
      url: '/sub/rest/stream.view?f=json',
      method: 'POST',
      body: 'u=me&p=secret&id=7',
    });
    expect(seen!.headers).toEqual({
      ...form,
      accept: '*/*',
      'accept-encoding': 'identity',
      connection: 'keep-alive',
      'content-length': '18',
      host: `127.0.0.1:${upstream}`,
      'if-range': '"tag"',
      range: 'bytes=5-9',
      'user-agent': 'Holdfast',
      via: '1.1 holdfast',
    });
  });

  test('a form becomes a query for servers that only take those', async () => {
    const upstream = await serve(async (request, response) => {
      const { url, method, headers } = request;
      response.end(`${method} ${url} ${headers['content-type']} ${(await bodyOf(request)).length}`);
    });
    const proxy = await startProxy();
    const post = (body: string) =>
      proxy.ask(`http://127.0.0.1:${upstream}`, 'stream?f=json', {
        method: 'POST',
        headers: { ...form, 'x-holdfast-method': 'GET' },
        body,
      });
    const answer = await post('u=me&p=a%26b%23c+%E2%99%AB');
    expect(answer.text).toBe('GET /rest/stream?f=json&u=me&p=a%26b%23c+%E2%99%AB undefined 0');
    expect(codeOf(await post(`id=${'a'.repeat(9000)}`))).toBe(
      '400 proxy bad-request form-too-long',
    );
  });

  test('of the answer come status and the headers a player needs, and a sandbox around it', async () => {
    const upstream = await serve((_request, response) => {
      response.writeHead(206, {
        'Content-Type': 'text/html',
        'Content-Length': 5,
        'Content-Range': 'bytes 5-9/10',
        'Accept-Ranges': 'bytes',
        ETag: '"v1"',
        'Last-Modified': 'Mon, 01 Jan 2024 00:00:00 GMT',
        'Retry-After': '7',
        'Set-Cookie': ['a=1', 'b=2'],
        'Access-Control-Allow-Origin': '*',
        'Content-Security-Policy': "script-src 'unsafe-inline'",
        'Service-Worker-Allowed': '/',
        'Clear-Site-Data': '"*"',
        'X-Holdfast-Proxy': 'unreachable',
        Link: '</x>; rel=preload',
        Refresh: '0; url=/',
      });
      response.end('World');
    });
    const proxy = await startProxy();
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`, 'stream');
    expect(answer.status).toBe(206);
    expect(answer.text).toBe('World');
    const {
      date: _date,
      connection: _connection,
      'keep-alive': _keep,
      ...headers
    } = answer.headers;
    expect(headers).toEqual({
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'content-length': '5',
      'content-range': 'bytes 5-9/10',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'content-type': 'text/html',
      'cross-origin-resource-policy': 'same-origin',
      etag: '"v1"',
      'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT',
      'referrer-policy': 'no-referrer',
      'retry-after': '7',
      'x-content-type-options': 'nosniff',
    });
  });

  test.each([200, 204, 401, 403, 404, 410, 416, 429, 500, 503])(
    'status %i as it is',
    async (status) => {
      const upstream = await serve((_request, response) => void response.writeHead(status).end());
      const proxy = await startProxy();
      expect((await proxy.ask(`http://127.0.0.1:${upstream}`)).status).toBe(status);
    },
  );

  test('a server that packs unasked stays readable', async () => {
    const packed = gzipSync('{"status":"ok"}');
    const upstream = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': packed.length });
      response.end(packed);
    });
    const proxy = await startProxy();
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`);
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.body).toEqual(packed);
  });

  test('a whole album side, byte for byte, held nowhere', async () => {
    const part = Buffer.alloc(64 * 1024, 'la');
    const upstream = await serve((_request, response) => {
      let left = 512;
      const more = (): void => {
        while (left > 0) {
          left -= 1;
          if (!response.write(part)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    const proxy = await startProxy();
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`, 'download');
    expect(answer.body.length).toBe(512 * part.length);
    expect(answer.body.subarray(-part.length)).toEqual(part);
    expect(answer.complete).toBe(true);
  });

  test('one connection serves many requests, and one that the server closed is opened anew', async () => {
    const sockets = new Set<unknown>();
    const upstream = await serve((request, response) => {
      sockets.add(request.socket);
      response.end('ok', () => {
        if (sockets.size === 1 && request.url?.includes('last')) request.socket.destroy();
      });
    });
    const proxy = await startProxy();
    const server = `http://127.0.0.1:${upstream}`;
    for (const method of ['ping', 'ping', 'last', 'ping']) {
      expect((await proxy.ask(server, method)).text).toBe('ok');
    }
    expect(sockets.size).toBe(2);
  });
});

describe('what is asked too much', () => {
  test('a form of exactly 1 MiB passes, one byte more does not', async () => {
    let length = 0;
    const upstream = await serve(async (request, response) => {
      length = (await bodyOf(request)).length;
      response.end('ok');
    });
    const proxy = await startProxy();
    const post = (bytes: number, headers: Record<string, string> = {}) =>
      proxy.ask(`http://127.0.0.1:${upstream}`, 'createPlaylist', {
        method: 'POST',
        headers: { ...form, ...headers },
        body: Buffer.alloc(bytes, 'a'),
      });
    expect((await post(1024 * 1024)).status).toBe(200);
    expect(length).toBe(1024 * 1024);
    const chunked = await post(1024 * 1024 + 1, { 'transfer-encoding': 'chunked' });
    expect(codeOf(chunked)).toBe('413 proxy bad-request body-too-large');
  });

  test.each(['application/json', 'multipart/form-data; boundary=x', 'text/plain'])(
    'a body of %s is refused',
    async (type) => {
      const proxy = await startProxy();
      const answer = await proxy.ask('http://127.0.0.1:1', 'ping', {
        method: 'POST',
        headers: { 'content-type': type },
        body: '{}',
      });
      expect(codeOf(answer)).toBe('400 proxy bad-request content-type');
    },
  );
});

describe('redirects', () => {
  test.each([301, 302, 307, 308])('%i inside the server keeps the form', async (status) => {
    const upstream = await serve(async (request, response) => {
      const body = (await bodyOf(request)).toString();
      if (request.url === '/rest/ping') {
        response.writeHead(status, { Location: '/music/rest/ping?x=1' }).end();
      } else response.end(`${request.method} ${request.url} ${body}`);
    });
    const proxy = await startProxy();
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`, 'ping', {
      method: 'POST',
      headers: form,
      body: 'u=me',
    });
    expect(answer.text).toBe('POST /music/rest/ping?x=1 u=me');
  });

  test('303 is fetched without the form', async () => {
    const upstream = await serve(async (request, response) => {
      const body = (await bodyOf(request)).toString();
      if (request.method === 'POST') response.writeHead(303, { Location: 'other' }).end();
      else
        response.end(`${request.method} ${request.url} ${body}|${request.headers['content-type']}`);
    });
    const proxy = await startProxy();
    const post = { method: 'POST', headers: form, body: 'u=me' };
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`, 'ping', post);
    expect(answer.text).toBe('GET /rest/other |undefined');
  });

  test.each([
    ['https://login.example/?next=secret', 'https://login.example'],
    ['//login.example/', 'http://login.example'],
    ['http://127.0.0.1:1/rest/ping', 'http://127.0.0.1:1'],
    ['http://169.254.169.254/latest/meta-data', 'http://169.254.169.254'],
    ['javascript:alert(1)', 'null'],
    ['http://[', 'nowhere'],
  ])('to %s is not followed, and only its origin is told', async (location, reason) => {
    const upstream = await serve((_request, response) => {
      response.writeHead(302, { Location: location }).end();
    });
    const proxy = await startProxy();
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`, 'ping?p=secret');
    expect(codeOf(answer)).toBe(`502 proxy redirected ${reason}`);
    expect(answer.headers.location).toBeUndefined();
    expect(proxy.log.join()).not.toContain('secret');
  });

  test('from http to https of the same name is another origin, and is told', async () => {
    const upstream = await serve((request, response) => {
      response.writeHead(301, { Location: `https://${request.headers.host}${request.url}` }).end();
    });
    const proxy = await startProxy();
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`);
    expect(codeOf(answer)).toBe(`502 proxy redirected https://127.0.0.1:${upstream}`);
  });

  test.each([
    [3, '200'],
    [4, 'redirected too-often'],
  ])('%i in a row: %s', async (count, expected) => {
    let asked = 0;
    const upstream = await serve((_request, response) => {
      asked += 1;
      if (asked <= count) response.writeHead(302, { Location: '/rest/ping' }).end();
      else response.end('ok');
    });
    const proxy = await startProxy();
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`);
    const got = answer.status === 200 ? '200' : codeOf(answer).slice('502 proxy '.length);
    expect(got).toBe(expected);
    expect(asked).toBe(4);
  });

  test('without a place to go', async () => {
    const upstream = await serve((_request, response) => void response.writeHead(302).end());
    const proxy = await startProxy();
    expect(codeOf(await proxy.ask(`http://127.0.0.1:${upstream}`))).toBe(
      '502 proxy redirected nowhere',
    );
  });
});

describe('servers that fail', () => {
  const short = { limits: { headMs: 150, stallMs: 150 } };

  test('nobody listens', async () => {
    const proxy = await startProxy();
    const answer = await proxy.ask('http://127.0.0.1:1/a', 'ping?p=secret');
    expect(codeOf(answer)).toBe('502 proxy unreachable refused');
    expect(answer.headers['x-holdfast-proxy']).toBe('unreachable');
    expect(proxy.log).toEqual(['The way to http://127.0.0.1:1 failed: unreachable (refused)']);
  });

  test('a name that is none', async () => {
    const proxy = await startProxy();
    // Longer than a label can be: refused by the resolver itself, without asking the network.
    const answer = await proxy.ask(`http://${'a'.repeat(64)}.invalid`);
    expect(codeOf(answer)).toBe('502 proxy unreachable dns');
  });

  test('silence: answered after the limit, and the server is let go', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const upstream = await serve((request) => {
      closed = once(request.socket, 'close');
    });
    const proxy = await startProxy(short);
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`);
    expect(codeOf(answer)).toBe('504 proxy timeout no-answer');
    await closed;
  });

  const speak = async (text: string): Promise<number> => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(text));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return (server.address() as AddressInfo).port;
  };

  test.each([
    ['SSH-2.0-OpenSSH_9.6\r\n', 'unreachable not-http'],
    ['', 'unreachable reset'],
    ['HTTP/1.1 200 OK\r\nX: \u0001\r\n\r\n', 'unreachable not-http'],
  ])('something that is not HTTP (%j)', async (text, expected) => {
    const upstream = await speak(text);
    const proxy = await startProxy();
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`);
    expect(codeOf(answer)).toBe(`502 proxy ${expected}`);
  });

  test('a song that breaks off does not look complete', async () => {
    const upstream = await speak('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
    const proxy = await startProxy();
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`, 'stream');
    expect(answer).toMatchObject({ status: 200, text: 'half', complete: false });
  });

  test('nor one of unknown length that breaks off', async () => {
    const upstream = await serve((request, response) => {
      response.write('half', () => request.socket.destroy());
    });
    const proxy = await startProxy();
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`, 'stream');
    expect(answer).toMatchObject({ status: 200, text: 'half', complete: false });
  });

  test('a song that stalls is cut after the limit', async () => {
    const upstream = await serve((_request, response) => void response.write('half'));
    const proxy = await startProxy(short);
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`, 'stream');
    expect(answer).toMatchObject({ status: 200, text: 'half', complete: false });
  });

  test('a slow song is not cut while it comes', async () => {
    const limits = { headMs: 10_000, stallMs: 1000 };
    const upstream = await serve((_request, response) => {
      let left = 8;
      const timer = setInterval(() => {
        response.write('la ');
        left -= 1;
        if (left > 0) return;
        clearInterval(timer);
        response.end();
      }, 200);
    });
    const proxy = await startProxy({ limits });
    const answer = await proxy.ask(`http://127.0.0.1:${upstream}`, 'stream');
    expect(answer).toMatchObject({ text: 'la '.repeat(8), complete: true });
  });
});

describe('listeners who leave', () => {
  const leave = async (port: number, upstream: number, before: Promise<unknown>): Promise<void> => {
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port,
      path: '/proxy/rest/stream',
      headers: { 'x-holdfast-upstream': `http://127.0.0.1:${upstream}` },
    });
    outgoing.on('error', () => undefined);
    outgoing.on('response', (answer) => answer.on('error', () => undefined).resume());
    outgoing.end();
    await before;
    outgoing.destroy();
  };

  test.each(['before the answer', 'in the middle of it'])(
    '%s: the server is let go',
    async (when) => {
      let ended = (): void => undefined;
      let begun = (): void => undefined;
      const end = new Promise<void>((resolve) => (ended = resolve));
      const begin = new Promise<void>((resolve) => (begun = resolve));
      const upstream = await serve((request, response) => {
        request.socket.on('close', ended);
        if (when === 'in the middle of it') response.write('half');
        begun();
      });
      const proxy = await startProxy();
      await leave(proxy.port, upstream, begin);
      await end;
      expect(proxy.log).toEqual([]);
      const alive = await ask(proxy.port, '/');
      expect(alive.status).toBe(200);
    },
  );
});

describe('certificates', () => {
  const answering = (name: string): Promise<number> =>
    serveSecurely(name, (_request, response) => void response.end('secure'));

  test('a self-signed one is told apart from a dead server', async () => {
    const upstream = await answering('');
    const proxy = await startProxy();
    expect(codeOf(await proxy.ask(`https://localhost:${upstream}`))).toBe(
      '502 proxy certificate self-signed',
    );
  });

  test('one that is trusted works, by name and by address', async () => {
    const upstream = await answering('');
    const proxy = await startProxy({ ca: fixture('certificate.pem') });
    expect((await proxy.ask(`https://localhost:${upstream}`)).text).toBe('secure');
    expect((await proxy.ask(`https://127.0.0.1:${upstream}`)).text).toBe('secure');
  });

  test('one for another name', async () => {
    const upstream = await answering('other');
    const proxy = await startProxy({ ca: fixture('other-certificate.pem') });
    expect(codeOf(await proxy.ask(`https://localhost:${upstream}`))).toBe(
      '502 proxy certificate other-name',
    );
  });

  test('one that has expired', async () => {
    const upstream = await answering('expired');
    const proxy = await startProxy({ ca: fixture('expired-certificate.pem') });
    expect(codeOf(await proxy.ask(`https://localhost:${upstream}`))).toBe(
      '502 proxy certificate expired',
    );
  });

  test('https where only http is spoken is no certificate fault', async () => {
    const upstream = await serve((_request, response) => void response.end('plain'));
    const proxy = await startProxy();
    expect(codeOf(await proxy.ask(`https://127.0.0.1:${upstream}`))).toBe(
      '502 proxy unreachable tls',
    );
  });
});
