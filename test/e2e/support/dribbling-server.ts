import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Script } from './scripted-server';

/** A music server whose songs come so slowly that they are always under way, and which writes down who asks. */
export interface DribblingServer {
  readonly url: string;
  /** Each request with the time at which it came. */
  readonly log: readonly { readonly at: number; readonly line: string }[];
  /** Songs that are being sent. */
  readonly sending: () => number;
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

const chunk = 32 * 1024;
const everyMs = 100;

export const startDribblingServer = async (
  script: Script,
  sound: Buffer,
): Promise<DribblingServer> => {
  const log: { at: number; line: string }[] = [];
  const sockets = new Set<Socket>();
  let sending = 0;

  const dribble = (request: IncomingMessage, response: ServerResponse): void => {
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const first = Number(range?.[1] ?? 0);
    const last = range?.[2] ? Math.min(Number(range[2]), sound.length - 1) : sound.length - 1;
    response.setHeader('Content-Length', last + 1 - first);
    if (range) response.setHeader('Content-Range', `bytes ${first}-${last}/${sound.length}`);
    response.writeHead(range ? 206 : 200);
    let at = first;
    sending++;
    const timer = setInterval(() => {
      response.write(sound.subarray(at, Math.min(at + chunk, last + 1)));
      at += chunk;
      if (at > last) response.end();
    }, everyMs);
    response.once('close', () => {
      clearInterval(timer);
      sending--;
    });
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://any');
    log.push({ at: Date.now(), line: `${request.method} ${pathname}` });
    for (const [name, value] of new URLSearchParams(await text(request))) {
      searchParams.set(name, value);
    }
    response.setHeader('Access-Control-Allow-Origin', '*');
    const method = /\/rest\/(\w+)/.exec(pathname)?.[1] ?? '';
    const { type = 'application/json', body } = script(method, searchParams);
    response.setHeader('Content-Type', type);
    if (method === 'stream' || method === 'download') dribble(request, response);
    else response.end(body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    sending: () => sending,
    connections: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
