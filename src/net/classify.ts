import type { Clock } from '../domain/clock';
import { HoldfastError, type ErrorCode, type ErrorData } from '../domain/error';
import { isLoopback } from '../domain/server-address';
import { parseRetryAfter } from './pause';
import { startWatchdog, untilAborted } from './watchdog';

export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

export interface ClassifyDeps {
  readonly fetch: FetchLike;
  readonly clock: Clock;
  /** Of the page, `https://player.example`: decides what the browser forbids by itself. */
  readonly origin: string;
  /** `navigator.onLine`: a hint, believed only when nothing answered either. */
  readonly deviceOnline: () => boolean;
}

const probeLimit = 3000;
/**
 * How long a verdict is kept, so that an outage does not double its own requests: each time that it turns out the same,
 * longer. An hour later the cause may be another one.
 */
const verdictLives = [10_000, 300_000, 3_600_000] as const;

/** Whether anything answers there. A `no-cors` answer cannot be read, but that it came is seen. */
export const reach = async (
  { fetch, clock }: Pick<ClassifyDeps, 'fetch' | 'clock'>,
  url: string,
  signal: AbortSignal,
): Promise<boolean> => {
  const late = new AbortController();
  const stop = startWatchdog(clock, probeLimit, () => late.abort());
  const either = AbortSignal.any([signal, late.signal]);
  try {
    const response = await untilAborted(
      fetch(url, {
        mode: 'no-cors',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
        signal: either,
      }),
      either,
    );
    response.body?.cancel().catch(() => {});
    return true;
  } catch {
    return false;
  } finally {
    stop();
  }
};

type Verdict = readonly [ErrorCode, ErrorData];

/** A script sees one TypeError for everything; two harmless probes without a secret tell more. */
const judge = async (deps: ClassifyDeps, url: URL, signal: AbortSignal): Promise<Verdict> => {
  // Our own origin refuses nobody by CORS: the proxy itself is gone.
  if (url.origin === deps.origin) return ['net.unreachable', { own: true }];
  const mixed = deps.origin.startsWith('https:') && url.protocol === 'http:';
  if (mixed && !isLoopback(url.hostname)) return ['net.mixed-content', {}];
  if (await reach(deps, `${url.origin}/`, signal)) return ['net.cors', {}];
  if (!deps.deviceOnline() && !isLoopback(url.hostname)) {
    return ['net.device-offline', { hint: true }];
  }
  // A certificate cannot be seen from a script. That plain HTTP answers at the very port that gives
  // no TLS connection is the nearest to a proof; an HTTPS page may not even ask.
  const port = url.port === '' ? '443' : url.port;
  const guess =
    url.protocol === 'https:' &&
    !deps.origin.startsWith('https:') &&
    (await reach(deps, `http://${url.hostname}:${port}/`, signal));
  return guess ? ['net.certificate', { certain: false }] : ['net.unreachable', {}];
};

interface KnownVerdict {
  readonly at: number;
  readonly verdict: Verdict;
  /** How often in a row it was the same; an index of the lives. */
  readonly repeated: number;
}
/** ms. Longer between two of them than an outage leaves between two pings: it is another outage. */
const longestGap = 2 * 3_600_000;

/** What `fetch` threw before there was an answer. Verdicts are remembered for a moment per origin. */
export const createDiagnosis = (
  deps: ClassifyDeps,
): ((url: string, scope: string, signal: AbortSignal) => Promise<HoldfastError>) => {
  const verdicts = new Map<string, KnownVerdict>();
  return async (url, scope, signal) => {
    const parsed = new URL(url);
    // Media may lack the CORS headers that the API has, so the scope is part of the name.
    const name = `${parsed.origin} ${scope}`;
    const known = verdicts.get(name);
    const now = deps.clock.monotonic();
    if (known && now - known.at < verdictLives[known.repeated]!) {
      return new HoldfastError(...known.verdict);
    }
    const verdict = await judge(deps, parsed, signal);
    const isSame = known && verdict[0] === known.verdict[0] && now - known.at < longestGap;
    const repeated = isSame ? Math.min(known.repeated + 1, verdictLives.length - 1) : 0;
    verdicts.set(name, { at: now, verdict, repeated });
    return new HoldfastError(...verdict);
  };
};

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const originOf = (location: string | null, base: string): string | null => {
  try {
    return location === null ? null : new URL(location, base).origin;
  } catch {
    return null;
  }
};

/**
 * What the status alone says, as an error; null when the body has to be asked. 4xx and 501 are left
 * to who knows the API: servers put their own answers into them.
 */
export const refusalOf = (
  response: Response,
  url: string,
  wallNow: number,
): HoldfastError | null => {
  const { status, headers } = response;
  // Browsers show a redirect that is not followed without its target; Node shows it whole.
  if (response.type === 'opaqueredirect' || redirects.has(status)) {
    return new HoldfastError('net.redirected', { to: originOf(headers.get('location'), url) });
  }
  const retryAfter = parseRetryAfter(headers.get('retry-after'), wallNow);
  if (status === 429 || (status === 503 && retryAfter !== null)) {
    const seconds = retryAfter === null ? null : Math.ceil(retryAfter / 1000);
    return new HoldfastError('net.rate-limited', { status, retryAfter: seconds });
  }
  if (status >= 500 && status !== 501) return new HoldfastError('net.server-error', { status });
  return null;
};
