import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { allowMethods, type Handler } from '../http/answers';
import type { ProxyReach } from '../http/discovery';
import { createAddressGuard } from './address-guard';
import { isOwnPage } from './caller';
import { ProxyFault, sendFault, toProxyFault } from './fault';
import { relay } from './relay';
import { readBody } from './request-body';
import { parseUpstream, targetOf } from './target';
import { createUpstream, type Upstream } from './upstream';

export interface ProxyOptions {
  /** Origins from `--allow-server`, reached for whoever may open the player. */
  readonly servers: readonly string[];
  /** The asker is this computer itself, and may name any server. */
  readonly isLocal: (request: IncomingMessage) => boolean;
  readonly ownPort: () => number;
  /** One line for each failure: an origin and a code, never a path or a query. */
  readonly log: (line: string) => void;
  readonly limits?: ProxyLimits;
  readonly ca?: string;
}

export interface ProxyLimits {
  /** Name look-up, connection, redirects, until the answer's head is here; ms. */
  readonly headMs: number;
  /** Silence of the server inside an answer; ms. */
  readonly stallMs: number;
}

export interface Proxy {
  readonly handle: Handler;
  /** How far it reaches for this asker. */
  readonly reach: (request: IncomingMessage) => ProxyReach;
  readonly close: () => void;
}

/** A server that transcodes begins within seconds; a spun-down disk takes ten. */
const defaultLimits: ProxyLimits = { headMs: 10_000, stallMs: 30_000 };
/** RFC 9110 7.6.3: how a proxy knows a request that it has already seen. */
const via = '1.1 holdfast';
const form = 'application/x-www-form-urlencoded';

const upstreamHeaders = (request: IncomingMessage, body: Buffer): OutgoingHttpHeaders => {
  const { range, 'if-range': ifRange, accept } = request.headers;
  return {
    accept: accept ?? '*/*',
    'accept-encoding': 'identity',
    'user-agent': 'Holdfast',
    via,
    ...(range !== undefined && { range }),
    ...(ifRange !== undefined && { 'if-range': String(ifRange) }),
    ...(request.method === 'POST' && { 'content-type': form, 'content-length': body.length }),
  };
};

const checkForm = ({ headers, method }: IncomingMessage): void => {
  if (method !== 'POST') return;
  const type = (headers['content-type'] ?? form).split(';', 1)[0]!.trim().toLowerCase();
  if (type !== form) throw new ProxyFault('bad-request', 'content-type');
};

/** Where the request wants to go, once everything about it is in order. Throws a ProxyFault. */
const admit = (request: IncomingMessage, reach: Proxy['reach'], servers: Set<string>): URL => {
  if (!isOwnPage(request)) throw new ProxyFault('not-allowed', 'other-site');
  if (request.headers.via?.includes('holdfast')) throw new ProxyFault('not-allowed', 'loop');
  const named = request.headersDistinct['x-holdfast-upstream'] ?? [];
  if (named.length !== 1) throw new ProxyFault('bad-request', 'upstream');
  const upstream = parseUpstream(named[0]!);
  const target = targetOf(upstream, request.url ?? '');
  checkForm(request);
  if (reach(request) !== 'any' && !servers.has(upstream.origin)) {
    throw new ProxyFault('not-allowed', 'server');
  }
  return target;
};

/** The head of the upstream's answer, or a ProxyFault once `headMs` have passed or the client left. */
const fetchHead = async (
  upstream: Upstream,
  target: URL,
  request: IncomingMessage,
  gone: AbortController,
  headMs: number,
): Promise<IncomingMessage> => {
  const body = request.method === 'POST' ? await readBody(request) : Buffer.alloc(0);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    gone.abort();
  }, headMs);
  try {
    const method = request.method === 'POST' ? 'POST' : 'GET';
    const headers = upstreamHeaders(request, body);
    return await upstream.ask(target, { method, headers, body, signal: gone.signal });
  } catch (thrown) {
    throw late ? new ProxyFault('timeout', 'no-answer') : thrown;
  } finally {
    clearTimeout(timer);
  }
};

/**
 * The way to music servers that refuse web pages: `/proxy/rest/<method>` of our own origin, the
 * server named in `X-Holdfast-Upstream`. Closed to other sites; see `caller` and `address-guard`.
 */
export const createProxy = (options: ProxyOptions): Proxy => {
  const { servers, isLocal, ownPort, log, limits = defaultLimits } = options;
  const origins = new Set(servers.map((server) => new URL(server).origin));
  const guard = createAddressGuard(ownPort);
  const upstream = createUpstream({
    guard,
    ...(options.ca !== undefined && { ca: options.ca }),
  });
  const reach = (request: IncomingMessage): ProxyReach => {
    if (isLocal(request)) return 'any';
    return origins.size > 0 ? 'listed' : 'none';
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!allowMethods(request, response, ['GET', 'POST'])) return;
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    let origin = '';
    try {
      const target = admit(request, reach, origins);
      origin = target.origin;
      const answer = await fetchHead(upstream, target, request, gone, limits.headMs);
      await relay(answer, response, limits.stallMs);
    } catch (thrown) {
      if (response.destroyed) return;
      const fault = toProxyFault(thrown);
      if (origin !== '') log(`The way to ${origin} failed: ${fault.message}`);
      if (fault.status === 413) response.setHeader('Connection', 'close');
      sendFault(response, fault);
    }
  };

  return { handle, reach, close: upstream.close };
};
