import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  /** The body ended as announced. */
  readonly complete: boolean;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Buffer;
}

/** One request with exactly this target: node:http, unlike fetch, does not tidy paths or headers. */
export const ask = (port: number, target: string, options: Ask = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const outgoing = request(
      { host: '127.0.0.1', port, path: target, method, headers, agent: false },
      (incoming) => {
        const parts: Buffer[] = [];
        const end = (complete: boolean): void => {
          const bytes = Buffer.concat(parts);
          const { statusCode = 0, headers: got } = incoming;
          resolve({
            status: statusCode,
            headers: got,
            body: bytes,
            text: bytes.toString(),
            complete,
          });
        };
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('end', () => end(true));
        incoming.on('error', () => end(false));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** Bytes as they are, for what no HTTP client would send. Resolves with the whole answer. */
export const askRaw = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let got = '';
    socket.on('data', (part) => {
      got += part.toString('latin1');
    });
    socket.on('close', () => resolve(got));
    socket.on('error', reject);
    socket.write(text, 'latin1');
  });

/** A folder with these files, gone when the test is over. */
export const makeFolder = async (
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-edge-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await fillFolder(folder, files);
  return folder;
};

export const fillFolder = async (
  folder: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<void> => {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
};

/** A music server of our own making on loopback; ended with the test. */
export const serve = async (listener: RequestListener): Promise<number> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};
