import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../../../src/domain/system-clock';
import {
  startFaultProxy,
  type FaultProxy,
  type FaultProxyOptions,
} from '../../../../src/edge/drill/fault-proxy';

/** 300 KiB, no two of them alike. */
export const songBytes = (id: string): Buffer => {
  const seed = createHash('sha256').update(id).digest();
  return Buffer.concat(Array.from({ length: 9_600 }, () => seed));
};

/** A small music server with ranges, CORS and a configuration whose version grows with each change. */
export interface MusicServer {
  readonly url: string;
  readonly asked: string[];
  version: number;
}

export const startMusicServer = async (): Promise<MusicServer> => {
  const asked: string[] = [];
  const state = { url: '', asked, version: 1 };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://any');
    asked.push(pathname);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('X-Seen-Host', request.headers.host ?? '');
    if (pathname.endsWith('/holdfast.json')) {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ version: state.version, edges: ['a', 'b'] }));
      return;
    }
    if (!pathname.endsWith('/rest/stream.view')) {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ 'subsonic-response': { status: 'ok' }, pathname }));
      return;
    }
    const song = songBytes(searchParams.get('id') ?? '');
    response.setHeader('Content-Type', 'audio/mpeg');
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    if (!range) return void response.setHeader('Content-Length', song.length).end(song);
    const first = Number(range[1]);
    const last = range[2] === '' ? song.length - 1 : Number(range[2]);
    response.setHeader('Content-Range', `bytes ${first}-${last}/${song.length}`);
    const part = song.subarray(first, last + 1);
    response.writeHead(206, { 'Content-Length': part.length }).end(part);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return state;
};

export const openProxy = async (
  upstream: string,
  options: Partial<FaultProxyOptions> = {},
): Promise<FaultProxy> => {
  const proxy = await startFaultProxy({
    upstreams: [upstream],
    edges: 1,
    seed: 7,
    clock: systemClock,
    ...options,
  });
  onTestFinished(() => proxy.close());
  return proxy;
};

export interface Wire {
  /** Every byte that came, as latin1. */
  readonly text: string;
  readonly head: string;
  readonly body: Buffer;
  /** `reset` by RST, `fin` by a clean end, `open` when nothing more came within the limit. */
  readonly end: 'reset' | 'fin' | 'open' | 'refused';
  readonly ms: number;
}

/** What really comes over the wire, read by nobody who tidies it. */
export const onWire = (
  url: string,
  target: string,
  { headers = '', limitMs = 400 }: { readonly headers?: string; readonly limitMs?: number } = {},
): Promise<Wire> =>
  new Promise((resolve) => {
    const { hostname, port, host } = new URL(url);
    const began = performance.now();
    const parts: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    const settle = (end: Wire['end']): void => {
      clearTimeout(timer);
      socket.destroy();
      const all = Buffer.concat(parts);
      const at = all.indexOf('\r\n\r\n');
      resolve({
        text: all.toString('latin1'),
        head: at < 0 ? all.toString('latin1') : all.subarray(0, at).toString('latin1'),
        body: at < 0 ? Buffer.alloc(0) : all.subarray(at + 4),
        end,
        ms: performance.now() - began,
      });
    };
    let timer = setTimeout(() => settle('open'), limitMs);
    socket.on('data', (part) => {
      parts.push(part);
      clearTimeout(timer);
      timer = setTimeout(() => settle('open'), limitMs);
    });
    socket.on('end', () => settle('fin'));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      settle(error.code === 'ECONNREFUSED' ? 'refused' : 'reset'),
    );
    socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${headers}Connection: close\r\n\r\n`);
  });
