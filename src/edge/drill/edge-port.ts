import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A port that can really be shut, and opened again under the same number. */
export interface EdgePort {
  readonly port: () => number;
  readonly setOpen: (isOpen: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

export const openEdgePort = async (
  wanted: number,
  serve: (socket: Socket) => void,
): Promise<EdgePort> => {
  const sockets = new Set<Socket>();
  const makeServer = (): Server =>
    createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
      serve(socket);
    });
  let server: Server | null = makeServer();
  const port = await listen(server, wanted);
  /** Opening and shutting take turns, whoever asks for them. */
  let turn: Promise<void> = Promise.resolve();

  const shut = async (): Promise<void> => {
    const old = server;
    server = null;
    if (!old) return;
    const gone = new Promise<void>((resolve) => old.close(() => resolve()));
    // As when a program dies: whoever is connected is told by a reset.
    for (const socket of sockets) socket.resetAndDestroy();
    await gone;
  };
  const open = async (): Promise<void> => {
    if (server) return;
    const fresh = makeServer();
    server = fresh;
    await listen(fresh, port);
  };
  const setOpen: EdgePort['setOpen'] = (isOpen) => {
    turn = turn.then(isOpen ? open : shut);
    return turn;
  };
  return { port: () => port, setOpen, close: () => setOpen(false) };
};
