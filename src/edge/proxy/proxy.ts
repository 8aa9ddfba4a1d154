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
const formType = 'application/x-www-form-urlencoded';
/** What servers commonly take as a whole request line. */
const maxQueryLength = 8 * 1024;

interface Order {
  readonly target: URL;
  readonly method: 'GET' | 'POST';
  /** Empty for GET. */
  readonly body: Buffer;
}

const upstreamHeaders = (request: IncomingMessage, order: Order): OutgoingHttpHeaders => {
  const { range, 'if-range': ifRange, accept } = request.headers;
  return {
    accept: accept ?? '*/*',
    'accept-encoding': 'identity',
    'user-agent': 'Holdfast',
    via,
    ...(range !== undefined && { range }),
    ...(ifRange !== undefined && { 'if-range': String(ifRange) }),
    ...(order.method === 'POST' && {
      'content-type': formType,
      'content-length': order.body.length,
    }),
  };
};

const checkForm = ({ headers, method }: IncomingMessage): void => {
  if (method !== 'POST') return;
  const type = (headers['content-type'] ?? formType).split(';', 1)[0]!.trim().toLowerCase();
  if (type !== formType) throw new ProxyFault('bad-request', 'content-type');
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

/**
 * What is sent to the server. Our page always posts, so that no secret stands in an address of our
 * origin; `X-Holdfast-Method: GET` is for servers that take their parameters in the address only.
 */
const orderOf = async (request: IncomingMessage, target: URL): Promise<Order> => {
  if (request.method !== 'POST') return { target, method: 'GET', body: Buffer.alloc(0) };
  const body = await readBody(request);
  if (request.headers['x-holdfast-method'] !== 'GET') return { target, method: 'POST', body };
  const form = new URLSearchParams(body.toString()).toString();
  if (form.length > maxQueryLength) throw new ProxyFault('bad-request', 'form-too-long');
  const asked = new URL(target);
  asked.search = [target.search.slice(1), form].filter((part) => part !== '').join('&');
  return { target: asked, method: 'GET', body: Buffer.alloc(0) };
};

/** The head of the upstream's answer, or a ProxyFault once `headMs` have passed or the client left. */
const fetchHead = async (
  upstream: Upstream,
  target: URL,
  request: IncomingMessage,
  gone: AbortController,
  headMs: number,
): Promise<IncomingMessage> => {
  const order = await orderOf(request, target);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    gone.abort();
  }, headMs);
  try {
    const { method, body } = order;
    const headers = upstreamHeaders(request, order);
    return await upstream.ask(order.target, { method, headers, body, signal: gone.signal });
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
