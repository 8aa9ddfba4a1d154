import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { noise, noiseWav } from './noise';

/** Serves the bench pages, and noise: `/bytes/<length>` begins like an mp3, `/bytes/wav/<length>` can be heard. */
export interface BytesServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

export const openBytesServer = async (folder: string): Promise<BytesServer> => {
  const made = new Map<string, Buffer>();
  const bytesOf = (path: string): Buffer | null => {
    const [, wav, length] = /^\/bytes\/(wav\/)?(\d+)$/.exec(path) ?? [];
    if (length === undefined) return null;
    const known = made.get(path) ?? (wav ? noiseWav(Number(length)) : noise(Number(length)));
    made.set(path, known);
    return known;
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    response.setHeader('Cache-Control', 'no-store');
    const body = bytesOf(path);
    if (body) {
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
