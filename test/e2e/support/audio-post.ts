import { readFile } from 'node:fs/promises';
import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stands before a server as its door to the browser: counts the bytes of songs that really left, sends them
 * at a chosen pace (so that a kill meets a download in progress, and so that little lies in socket buffers,
 * which would be counted and never arrive), and can hold songs back altogether.
 */
export interface AudioPost {
  readonly url: string;
  /** Bytes of bodies of songs handed to the browser's connections so far. */
  readonly audioBytes: () => number;
  /**
   * Bytes that were handed to the system and that the browser has not read yet: they lie in the buffers of
   * the sockets, and die there with it. By /proc; 0 where there is none.
   */
  readonly undelivered: () => Promise<number>;
  /** One entry a request for a song: its id, its range, and what was sent of it. */
  readonly audioRequests: readonly AudioRequest[];
  /** Songs that were being sent at the same time, at most, so far. */
  readonly mostAtOnce: () => number;
  /** From now on, bytes a second of all songs together. */
  readonly pace: (bytesPerSecond: number) => void;
  /** Songs neither begin nor go on until `release`. */
  readonly hold: () => void;
  readonly release: () => void;
  /** Resolves when this many bytes in all have left, or after the limit; tells whether they did. */
  readonly sent: (bytes: number, limitMs: number) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export interface AudioRequest {
  readonly id: string;
  readonly range: string;
  bytes: number;
}

/** Small against what one kill may cost, large against the cost of a timer. */
const pieceLength = 32 * 1024;

const songOf = async (url: string, body: Buffer): Promise<string | null> => {
  const { pathname, searchParams } = new URL(url, 'http://any');
  if (!/\/rest\/(stream|download)(\.view)?$/.test(pathname)) return null;
  return searchParams.get('id') ?? new URLSearchParams(body.toString()).get('id') ?? '';
};

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

/** Resolves when the piece was handed to the system; false when the other side is gone. */
const write = (response: ServerResponse, piece: Buffer): Promise<boolean> =>
  new Promise((resolve) => {
    if (response.destroyed) return resolve(false);
    const closed = (): void => resolve(false);
    response.once('close', closed);
    response.write(piece, (error) => {
      response.off('close', closed);
      resolve(!error);
    });
  });

/** Queues of all connections of a port, ours to send and the other side's to read; numbers are hexadecimal. */
const queuedOn = async (port: number): Promise<number> => {
  const table = await readFile('/proc/net/tcp', 'utf8').catch(() => '');
  const portOf = (address = ''): number => Number.parseInt(address.split(':')[1] ?? '', 16);
  let bytes = 0;
  for (const line of table.split('\n').slice(1)) {
    const [, local, remote, state, queues = ''] = line.trim().split(/\s+/);
    if (state !== established) continue;
    const [toSend = 0, toRead = 0] = queues.split(':').map((text) => Number.parseInt(text, 16));
    if (portOf(local) === port) bytes += toSend;
    if (portOf(remote) === port) bytes += toRead;
  }
  return bytes;
};
const established = '01';

export const openAudioPost = async (target: string, startPace = Infinity): Promise<AudioPost> => {
  const { hostname, port } = new URL(target);
  const audioRequests: AudioRequest[] = [];
  let total = 0;
  let running = 0;
  let mostAtOnce = 0;
  let bytesPerSecond = startPace;
  let nextAt = 0;
  let gate: { readonly open: Promise<void>; readonly release: () => void } | null = null;
  const watchers = new Set<() => void>();

  const paced = async (length: number): Promise<void> => {
    await gate?.open;
    if (bytesPerSecond === Infinity) return;
    const now = performance.now();
    const at = Math.max(now, nextAt);
    nextAt = at + (length / bytesPerSecond) * 1000;
    if (at > now) await new Promise((resolve) => setTimeout(resolve, at - now));
  };

  const sendSong = async (
    answer: IncomingMessage,
    response: ServerResponse,
    entry: AudioRequest,
  ): Promise<void> => {
    for await (const part of answer) {
      const bytes = part as Buffer;
      for (let at = 0; at < bytes.length; at += pieceLength) {
        const piece = bytes.subarray(at, at + pieceLength);
        await paced(piece.length);
        if (!(await write(response, piece))) return void answer.destroy();
        total += piece.length;
        entry.bytes += piece.length;
        for (const look of watchers) look();
      }
    }
    response.end();
  };

  const server = createServer((request, response) => {
    const serve = async (): Promise<void> => {
      const body = await readBody(request);
      const song = await songOf(request.url ?? '', body);
      if (song !== null) await gate?.open;
      const headers = { ...request.headers, host: `${hostname}:${port}` };
      const { url: path, method } = request;
      const upstream = forward({ hostname, port, path, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        if (song === null || request.method === 'HEAD') return void answer.pipe(response);
        const entry = { id: song, range: request.headers.range ?? '', bytes: 0 };
        audioRequests.push(entry);
        running += 1;
        mostAtOnce = Math.max(mostAtOnce, running);
        sendSong(answer, response, entry)
          .catch(() => response.destroy())
          .finally(() => (running -= 1));
      });
      response.on('close', () => upstream.destroy());
      upstream.on('error', () => response.destroy());
      upstream.end(body);
    };
    serve().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${own}`,
    audioBytes: () => total,
    audioRequests,
    mostAtOnce: () => mostAtOnce,
    undelivered: () => queuedOn(own),
    pace: (next) => {
      bytesPerSecond = next;
    },
    hold: () => {
      if (gate) return;
      let release = (): void => undefined;
      const open = new Promise<void>((resolve) => (release = resolve));
      gate = { open, release };
    },
    release: () => {
      gate?.release();
      gate = null;
    },
    sent: (bytes, limitMs) =>
      new Promise((resolve) => {
        const settle = (arrived: boolean): void => {
          clearTimeout(timer);
          watchers.delete(look);
          resolve(arrived);
        };
        const look = (): void => void (total >= bytes && settle(true));
        const timer = setTimeout(() => settle(false), limitMs);
        watchers.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        gate?.release();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
