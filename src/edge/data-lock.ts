import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DataLock {
  readonly release: () => Promise<void>;
}

/** The shortest limit that a system has for the address of a local socket (macOS: 104 with its end). */
const maxSocketPath = 100;

/**
 * A local socket is the lock: the system closes it with the process, however that ends, so that no
 * stale lock keeps anybody out. On Windows it is a named pipe and leaves nothing behind.
 */
const socketPathOf = (dataFolder: string): string => {
  const name = `holdfast-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inside = join(dataFolder, '.lock');
  return Buffer.byteLength(inside) <= maxSocketPath ? inside : join(tmpdir(), `${name}.sock`);
};

const listenAt = (path: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(path, () => resolve(server.unref()));
  });

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    const settle = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });

const isTaken = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE';

const lockOf = (server: Server): DataLock => ({
  release: () => new Promise((resolve) => server.close(() => resolve())),
});

/** Without local sockets (some network drives) there is no lock, as there was none before it. */
const noLock: DataLock = { release: () => Promise.resolve() };

/** Makes the data folder ours; null when another running edge has it. `dataFolder` is absolute. */
export const lockData = async (dataFolder: string): Promise<DataLock | null> => {
  const path = socketPathOf(dataFolder);
  try {
    return lockOf(await listenAt(path));
  } catch (thrown) {
    if (!isTaken(thrown)) return noLock;
  }
  if (await isAnswered(path)) return null;
  // Left over by an edge that was killed.
  await rm(path, { force: true });
  return listenAt(path).then(lockOf, (thrown: unknown) => (isTaken(thrown) ? null : noLock));
};
