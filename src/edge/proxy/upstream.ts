import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressGuard } from './address-guard';
import { ProxyFault, toProxyFault } from './fault';

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: http.OutgoingHttpHeaders;
  /** Empty for GET. */
  readonly body: Buffer;
  /** Ends the request wherever it is. */
  readonly signal: AbortSignal;
}

export interface Upstream {
  /**
   * The answer's head, its body not yet read, after at most three redirects inside the same origin.
   * Rejects with a ProxyFault.
   */
  readonly ask: (target: URL, request: UpstreamRequest) => Promise<http.IncomingMessage>;
  /** Lets go of connections kept for the next request. */
  readonly close: () => void;
}

export interface UpstreamOptions {
  readonly guard: AddressGuard;
  /** More trusted certificate authorities, as PEM; for tests and private servers. */
  readonly ca?: string;
}

const maxRedirects = 3;
const redirects: ReadonlySet<number | undefined> = new Set([301, 302, 303, 307, 308]);
/** Shorter than the 5 s after which Node servers, the briefest known, close a quiet connection. */
const quietMs = 4_000;

/** Where a redirect leads, if that is inside the origin that was asked. Throws a ProxyFault. */
const followTo = (from: URL, location: string | undefined): URL => {
  if (location === undefined || !URL.canParse(location, from.href)) {
    throw new ProxyFault('redirected', 'nowhere');
  }
  const to = new URL(location, from);
  // The origin only: its path and query belong to the listener.
  if (to.origin !== from.origin) throw new ProxyFault('redirected', to.origin);
  to.hash = '';
  to.username = '';
  to.password = '';
  return to;
};

const headOf = (request: http.ClientRequest, body: Buffer): Promise<http.IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    request.end(body);
  });

const isReset = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ECONNRESET';

export const createUpstream = ({ guard, ca }: UpstreamOptions): Upstream => {
  const settings = { keepAlive: true, timeout: quietMs, scheduling: 'lifo' } as const;
  const plain = new http.Agent(settings);
  const secure = new https.Agent({ ...settings, ...(ca !== undefined && { ca }) });

  const askOnce = async (target: URL, wanted: UpstreamRequest): Promise<http.IncomingMessage> => {
    const lookup = guard.lookupFor(target);
    const { method, headers, signal } = wanted;
    const request =
      target.protocol === 'https:'
        ? https.request(target, { method, headers, signal, lookup, agent: secure })
        : http.request(target, { method, headers, signal, lookup, agent: plain });
    try {
      return await headOf(request, wanted.body);
    } catch (thrown) {
      // The server closed a kept connection just as we used it: nothing was asked yet.
      const stale = request.reusedSocket && !signal.aborted && isReset(thrown);
      if (stale) return askOnce(target, wanted);
      throw toProxyFault(thrown);
    }
  };

  const ask = async (target: URL, wanted: UpstreamRequest): Promise<http.IncomingMessage> => {
    let url = target;
    let request = wanted;
    for (let followed = 0; followed <= maxRedirects; followed += 1) {
      guard.checkHost(url);
      const answer = await askOnce(url, request);
      if (!redirects.has(answer.statusCode)) return answer;
      answer.destroy();
      url = followTo(url, answer.headers.location);
      if (answer.statusCode === 303) request = asGet(request);
    }
    throw new ProxyFault('redirected', 'too-often');
  };

  const close = (): void => {
    plain.destroy();
    secure.destroy();
  };
  return { ask, close };
};

/** "See other": the answer lies there for the fetching, without the form. */
const asGet = ({ headers, signal }: UpstreamRequest): UpstreamRequest => {
  const { 'content-type': _type, 'content-length': _length, ...rest } = headers;
  return { method: 'GET', headers: rest, body: Buffer.alloc(0), signal };
};
