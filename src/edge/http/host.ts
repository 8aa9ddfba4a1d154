import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rawPathOf, sendText, type Handler } from './answers';
import type { HostPolicy } from './host-policy';
import { describeError, type Log } from './log';

export interface Route {
  /** `/rest/` takes everything below it, `/holdfast.json` only itself. */
  readonly path: string;
  readonly handle: Handler;
}

export interface HostOptions {
  readonly policy: HostPolicy;
  readonly routes: readonly Route[];
  /** Whatever no route takes. */
  readonly otherwise: Handler;
  readonly log: Log;
}

export interface Host {
  /** Resolves with the port; port 0 lets the system choose. Rejects with the system's error. */
  readonly listen: (port: number, address: string) => Promise<number>;
  /** 0 before listening. */
  readonly port: () => number;
  /** No new requests; running ones get `graceMs` to end, then their connections are cut. */
  readonly close: (graceMs: number) => Promise<void>;
}

/**
 * Limits against slow or greedy clients. 16 KiB of headers is Node's own default; a full playlist of
 * ids as a form needs less than 1 MiB; six connections for each of 40 tabs fit into 256.
 */
const limits = {
  headerBytes: 16 * 1024,
  bodyBytes: 1024 * 1024,
  connections: 256,
  headersMs: 10_000,
  requestMs: 60_000,
  keepAliveMs: 10_000,
  /** A paused player reads nothing for a while; whoever is silent longer asks again with a range. */
  silentMs: 120_000,
  checkMs: 2_000,
} as const;

const takes = (route: Route, path: string): boolean =>
  route.path.endsWith('/') ? path.startsWith(route.path) : path === route.path;

/** The reason why a request is refused whatever it asks for; null when it may go on. */
const refusalOf = (request: IncomingMessage, policy: HostPolicy): [number, string] | null => {
  const names = request.headersDistinct['host'] ?? [];
  if (names.length > 1) return [400, 'One host name, please.'];
  if (!policy.allows(names[0])) {
    return [421, 'This server does not go by that name (see --allow-host).'];
  }
  if (!request.url?.startsWith('/')) return [400, 'That is not an address of this server.'];
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) {
    return [413, 'That is more than this server takes.'];
  }
  return null;
};

const answer = async (
  { policy, routes, otherwise, log }: HostOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const refusal = refusalOf(request, policy);
  if (refusal) {
    response.setHeader('Connection', 'close');
    sendText(response, ...refusal);
    return;
  }
  const path = rawPathOf(request);
  const route = routes.find((candidate) => takes(candidate, path));
  try {
    await (route?.handle ?? otherwise)(request, response);
  } catch (thrown) {
    log(`A request to ${path} failed: ${describeError(thrown)}`);
    sendText(response, 500, 'Something went wrong here.');
  }
};

const applyLimits = (server: Server): void => {
  server.maxConnections = limits.connections;
  server.headersTimeout = limits.headersMs;
  server.requestTimeout = limits.requestMs;
  server.keepAliveTimeout = limits.keepAliveMs;
  server.setTimeout(limits.silentMs);
};

const closeServer = (server: Server, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });

/** The one door of the edge: checks who is asked for, then hands the request to its route. */
export const createHost = (options: HostOptions): Host => {
  const server = createServer(
    { maxHeaderSize: limits.headerBytes, connectionsCheckingInterval: limits.checkMs },
    (request, response) => {
      // A client that leaves is no error of ours.
      response.on('error', () => response.destroy());
      void answer(options, request, response);
    },
  );
  applyLimits(server);
  const port = (): number => (server.address() as AddressInfo | null)?.port ?? 0;
  const listen = (wanted: number, address: string): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, address, () => {
        server.off('error', reject);
        resolve(port());
      });
    });
  return { listen, port, close: (graceMs) => closeServer(server, graceMs) };
};
