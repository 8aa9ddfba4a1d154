import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { noise } from './noise';

/** Serves the bench pages, and `/bytes/<length>` with as much noise that begins like an mp3. */
export interface BytesServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

export const openBytesServer = async (folder: string): Promise<BytesServer> => {
  const made = new Map<number, Buffer>();
  const bytesOf = (length: number): Buffer => {
    const known = made.get(length) ?? noise(length);
    made.set(length, known);
    return known;
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const length = Number(/^\/bytes\/(\d+)$/.exec(path)?.[1] ?? Number.NaN);
    response.setHeader('Cache-Control', 'no-store');
    if (Number.isInteger(length)) {
      const body = bytesOf(length);
      response.writeHead(200, { 'Content-Type': 'audio/mpeg', 'Content-Length': body.length });
      response.end(body);
      return;
    }
    const file = join(folder, normalize(path === '/' ? '/index.html' : path));
    stat(file).then(
      () => {
        response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'text/plain' });
        createReadStream(file).pipe(response);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
