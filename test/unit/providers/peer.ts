import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProxy } from '../../../src/edge/proxy/proxy';

/** A request as a scripted music server sees it; parameters of form and address are one. */
export interface Seen {
  readonly verb: string;
  /** `ping`, without `/rest/` and `.view`. */
  readonly method: string;
  readonly params: URLSearchParams;
  /** Parameters in the address alone: what a log would keep. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Sends the body's first bytes under a true Content-Length, then cuts the line. */
  readonly cutAfter?: number;
}

export interface Peer {
  readonly base: string;
  readonly seen: Seen[];
  readonly close: () => Promise<void>;
}

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const stop = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.closeAllConnections();
    server.close(() => done());
  });

/** A real HTTP server that answers as told. `readsForms: false` leaves form bodies unread. */
export const startPeer = async (
  answer: (seen: Seen) => Said | null,
  { readsForms = true } = {},
): Promise<Peer> => {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://peer');
    let form = '';
    for await (const chunk of request) form += String(chunk);
    const params = new URLSearchParams(url.search);
    if (readsForms) for (const [name, value] of new URLSearchParams(form)) params.set(name, value);
    const method = url.pathname.replace(/^.*\/rest\//, '').replace(/\.view$/, '');
    const one = {
      verb: request.method ?? '',
      method,
      params,
      query: url.search,
      headers: request.headers,
    };
    if (url.pathname.includes('/rest/')) seen.push(one);
    const said = answer(one);
    if (said === null) return void request.socket.destroy();
    const body =
      typeof said.body === 'string' ? Buffer.from(said.body) : (said.body ?? Buffer.alloc(0));
    response.writeHead(said.status ?? 200, { 'Content-Length': body.byteLength, ...said.headers });
    if (said.cutAfter === undefined) return void response.end(body);
    response.write(body.subarray(0, said.cutAfter), () => request.socket.destroy());
  });
  const base = await listen(server);
  return { base, seen, close: () => stop(server) };
};

/** The embedded edge's real proxy on an origin of its own. */
export const startProxy = async (): Promise<Peer> => {
  const proxy = createProxy({
    servers: [],
    isLocal: () => true,
    ownPort: () => (server.address() as AddressInfo).port,
    log: () => {},
  });
  const server = createServer((request, response) => void proxy.handle(request, response));
  const base = await listen(server);
  return {
    base,
    seen: [],
    close: async () => {
      proxy.close();
      await stop(server);
    },
  };
};

export const jsonOf = (part: object, head: object = {}): string =>
  JSON.stringify({ 'subsonic-response': { status: 'ok', version: '1.16.1', ...head, ...part } });

export const json = (part: object = {}, headers: Record<string, string> = {}): Said => ({
  headers: { 'Content-Type': 'application/json', ...headers },
  body: jsonOf(part),
});

export const failed = (code: number, message = 'no', headers: Record<string, string> = {}): Said =>
  json({ status: 'failed', error: { code, message } }, headers);

/** A file with ranges, as servers that can do it answer. */
export const file = (
  bytes: Uint8Array,
  seen: Seen,
  headers: Record<string, string> = { 'Content-Type': 'audio/mpeg' },
): Said => {
  const range = /^bytes=(\d+)-(\d*)$/.exec(seen.headers.range ?? '');
  if (!range) return { body: bytes, headers };
  const first = Number(range[1]);
  const last = Math.min(range[2] === '' ? Infinity : Number(range[2]), bytes.byteLength - 1);
  if (first >= bytes.byteLength) return { status: 416 };
  return {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${first}-${last}/${bytes.byteLength}` },
    body: bytes.subarray(first, last + 1),
  };
};
