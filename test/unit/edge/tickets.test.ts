import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHost } from '../../../src/edge/http/host';
import { createHostPolicy } from '../../../src/edge/http/host-policy';
import { createProxy } from '../../../src/edge/proxy/proxy';
import { createSubsonicApi } from '../../../src/edge/subsonic/api';
import { createTickets } from '../../../src/edge/tickets/tickets';
import { encode, openServer, password, signedIn, user } from '../../fixtures/edge/server';
import { ask, type Answer } from './http-support';

/** The real API, the real proxy and the tickets behind their real door. */
const openDoor = async (bound = '127.0.0.1') => {
  const library = await openServer();
  const api = createSubsonicApi({
    library: library.library,
    user,
    password,
    serverVersion: '0',
    ffmpeg: null,
  });
  let port = 0;
  let now = 0;
  const policy = createHostPolicy({ bound, names: ['127.0.0.1'], port: () => port });
  const proxy = createProxy({
    servers: [],
    isLocal: policy.isLocal,
    ownPort: () => port,
    log: () => undefined,
  });
  const tickets = createTickets({ rest: api.handle, proxy: proxy.handle, now: () => now });
  const host = createHost({
    policy,
    routes: [{ path: '/tickets/', handle: tickets }],
    otherwise: (_, response) => void response.writeHead(404).end(),
    log: () => undefined,
  });
  port = await host.listen(0, '127.0.0.1');
  onTestFinished(async () => {
    proxy.close();
    await host.close(0);
    await api.close();
  });
  const order = (orders: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    ask(port, '/tickets/', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ orders }),
    });
  const addressesOf = (answer: Answer): string[] =>
    (JSON.parse(answer.text) as { addresses: string[] }).addresses;
  return { library, port, order, addressesOf, later: (ms: number) => void (now += ms) };
};

const songOf = async (library: Awaited<ReturnType<typeof openServer>>): Promise<string> => {
  const found = await library.call('search3', { query: '', songCount: 1 });
  return found['searchResult3'].song[0].id as string;
};

const orderFor = (id: string, query = {}) => ({
  path: '/rest/stream.view',
  form: encode({ ...signedIn, ...query, id, format: 'raw' }),
});

describe('a ticket for a song', () => {
  test('brings exactly its bytes, whole and in parts, with nothing of the sign-in in its address', async () => {
    const { library, port, order, addressesOf } = await openDoor();
    const id = await songOf(library);
    const answer = await order([orderFor(id)]);
    expect(answer.status).toBe(200);
    const [address] = addressesOf(answer);
    expect(address).toMatch(/^\/tickets\/[0-9a-f]{32}$/);
    const original = await library.fetch('stream', { id, format: 'raw' });
    const bytes = Buffer.from(await original.arrayBuffer());
    const whole = await ask(port, address!);
    expect(whole.status).toBe(200);
    expect(whole.body.equals(bytes)).toBe(true);
    const part = await ask(port, address!, { headers: { range: 'bytes=100-199' } });
    expect(part.status).toBe(206);
    expect(part.body.equals(bytes.subarray(100, 200))).toBe(true);
  });

  test('ends after a day; a made-up one was never valid', async () => {
    const { library, port, order, addressesOf, later } = await openDoor();
    const [address] = addressesOf(await order([orderFor(await songOf(library))]));
    later(24 * 3600_000 + 1);
    expect((await ask(port, address!)).status).toBe(404);
    expect((await ask(port, `/tickets/${'0'.repeat(32)}`)).status).toBe(404);
    expect((await ask(port, '/tickets/')).status).toBe(404);
  });

  test('is no better than the sign-in in it', async () => {
    const { library, port, order, addressesOf } = await openDoor();
    const wrong = orderFor(await songOf(library), { t: 'f'.repeat(32) });
    const [address] = addressesOf(await order([wrong]));
    const answer = await ask(port, address!);
    expect(answer.headers['content-type']).not.toContain('audio');
    expect(answer.text).toContain('40');
  });
});

describe('orders that are refused', () => {
  test.each([
    ['another method', { path: '/rest/deletePlaylist.view', form: 'id=1' }],
    ['a path out of the API', { path: '/rest/../holdfast.json', form: '' }],
    ['another address', { path: 'http://example.com/rest/stream.view', form: '' }],
    ['a form that is no text', { path: '/rest/stream.view', form: { id: 1 } }],
    ['a huge form', { path: '/rest/stream.view', form: 'x'.repeat(5_000) }],
  ])('%s', async (_, bad) => {
    const { order } = await openDoor();
    expect((await order([bad])).status).toBe(400);
  });

  test('none, too many, no JSON, and whatever another site sends', async () => {
    const { port, order } = await openDoor();
    const fine = { path: '/rest/stream.view', form: 'id=1' };
    expect((await order([])).status).toBe(400);
    expect((await order(Array.from({ length: 1_001 }, () => fine))).status).toBe(400);
    const foreign = await order([fine], { 'sec-fetch-site': 'cross-site' });
    expect(foreign.status).toBe(403);
    expect((await order([fine], { origin: 'https://evil.example' })).status).toBe(403);
    const form = await ask(port, '/tickets/', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ orders: [fine] }),
    });
    expect(form.status).toBe(415);
    const broken = await ask(port, '/tickets/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"orders":[',
    });
    expect(broken.status).toBe(400);
    expect((await ask(port, '/tickets/', { method: 'DELETE' })).status).toBe(405);
  });
});

test('a ticket by way of the proxy is judged by who redeems it, not by who ordered it', async () => {
  const upstream = createServer((request, response) => {
    let form = '';
    request.on('data', (part: Buffer) => (form += part.toString()));
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' });
      response.end(`${request.method} ${request.url} ${form}`);
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void upstream.close());
  const server = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const { port, order, addressesOf } = await openDoor();
  const wanted = { path: '/proxy/rest/stream.view', form: 'id=7&t=secret', upstream: server };
  const [address] = addressesOf(await order([wanted]));
  const own = await ask(port, address!);
  expect(own.text).toBe('POST /rest/stream.view id=7&t=secret');
  // Behind a reverse proxy it is not this computer any more that asks, and may not name any server.
  const other = await ask(port, address!, { headers: { 'x-forwarded-for': '192.0.2.7' } });
  expect(other.status).toBe(403);
});
