import type { Clock } from '../domain/clock';
import {
  captivePage,
  errorStatus,
  otherContent,
  redirected,
  refusedSignIn,
} from './faulty-answers';
import {
  breakAfter,
  createHeld,
  endAfter,
  flipEvery,
  inPortions,
  otherFile,
  promising,
  slowly,
  spoil,
  stallAfter,
  type BodyFault,
} from './faulty-body';
import type { Toxic } from './scenario';

/** As in `net/classify`, which a rehearsal does not know. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

export interface FaultyFetchParts {
  readonly fetch: FetchLike;
  readonly clock: Clock;
  /** What this request meets, as of now; empty: nothing. */
  readonly toxicsFor: (url: string) => readonly Toxic[];
  /** Aborted when the rehearsal is over: what is held up goes on as if nothing had been. */
  readonly ended: AbortSignal;
}

type Ask = (init: RequestInit) => Promise<Response>;

interface Scene {
  readonly parts: FaultyFetchParts;
  readonly url: string;
  /** First answers under a `lag`, by address. */
  readonly frozen: Map<string, Promise<Response>>;
}

/** A fetch that fails as the scenario says. Nothing that a fault replaces is asked of the server. */
export const createFaultyFetch = (parts: FaultyFetchParts): FetchLike => {
  const frozen = new Map<string, Promise<Response>>();
  return async (url, init) => {
    const toxics = parts.ended.aborted ? [] : parts.toxicsFor(url);
    const plain: Ask = (asked) => parts.fetch(url, asked);
    // A way that is slow is slow to whatever stands at its end.
    const ordered = [...toxics].sort((a, b) => Number(isDelay(b)) - Number(isDelay(a)));
    const ask = ordered.reduceRight<Ask>(
      (next, toxic) => (asked) => meet(toxic, next, asked, { parts, url, frozen }),
      plain,
    );
    return ask(init);
  };
};

const isDelay = ({ kind }: Toxic): boolean => kind === 'delay' || kind === 'ramp';

/** All that a script is told of a server that is not there. */
const gone = (): TypeError => new TypeError('Failed to fetch');

const never = new AbortController().signal;

const meet = async (
  toxic: Toxic,
  next: Ask,
  init: RequestInit,
  { parts, url, frozen }: Scene,
): Promise<Response> => {
  const { clock, ended } = parts;
  const wanted = init.signal ?? never;
  const held = (unwanted: AbortSignal) =>
    createHeld(clock, ended, AbortSignal.any([unwanted, wanted]));
  const wait = async (ms: number): Promise<Response> => {
    await held(never).pause(ms);
    return next(init);
  };
  const spoiled = async (fault: BodyFault, change?: (headers: Headers) => void) => {
    const response = await next(init);
    const headers = new Headers(response.headers);
    change?.(headers);
    return spoil(response, fault, held, headers);
  };
  switch (toxic.kind) {
    case 'refuse':
      throw gone();
    case 'reset':
      if (toxic.after === 0) throw gone();
      return spoiled(breakAfter(toxic.after));
    case 'blackhole':
      return wait(Infinity);
    case 'delay':
      return wait(Math.max(0, toxic.ms + toxic.jitter * (2 * clock.random() - 1)));
    case 'ramp':
      // Told as a delay by `toxicsAt`.
      return wait(toxic.to);
    case 'stall':
      return spoiled(stallAfter(toxic.after));
    case 'slow':
      return spoiled(slowly(toxic.bytesPerSecond));
    case 'slice':
      return spoiled(inPortions(toxic.size, toxic.pause));
    case 'status':
      return errorStatus(toxic);
    case 'refuse-sign-in':
      return refusedSignIn(toxic);
    case 'captive':
      return captivePage();
    case 'body':
      return otherContent(toxic);
    case 'truncate':
      return spoiled(...truncation(toxic));
    case 'size-lie':
      return lieOfSize(await next(init), toxic.by, held);
    case 'flip':
      return spoiled(flipEvery(toxic.every));
    case 'range-lie':
      return next({ ...init, headers: otherRange(new Headers(init.headers), toxic.how) });
    case 'redirect':
      return redirected();
    case 'no-cors':
      // Whoever asks without wanting to read finds that somebody is there.
      if (init.mode === 'no-cors') return next(init);
      throw gone();
    case 'file-swap':
      return spoiled(otherFile, swapMarks);
    case 'lag':
      return freeze(frozen, url, () => next(init));
  }
};

/** Only a promised length tells a script that something lacks; a cut gzip stream ends without a word. */
const truncation = (
  toxic: Extract<Toxic, { readonly kind: 'truncate' }>,
): [BodyFault, (headers: Headers) => void] => {
  const isSeen = toxic.how === 'length' || toxic.how === 'chunked';
  const forget = (headers: Headers): void => {
    if (toxic.how !== 'length') headers.delete('content-length');
  };
  return [isSeen ? breakAfter(toxic.after) : endAfter(toxic.after), forget];
};

const lieOfSize = (response: Response, by: number, held: Parameters<typeof spoil>[2]): Response => {
  const total = Number(response.headers.get('content-length') ?? 0);
  if (total === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('content-length', String(Math.max(0, total + by)));
  return spoil(response, promising(total, by), held, headers);
};

/** bytes. Far enough that no player takes it for the same place. */
const aside = 1_024;
/** bytes. For a range to the end, where half of it is not known. */
const shortLength = 65_536;

const otherRange = (headers: Headers, how: 'ignored' | 'elsewhere' | 'short'): Headers => {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.get('range') ?? '') ?? [];
  if (from === undefined) return headers;
  const first = Number(from);
  if (how === 'ignored') headers.delete('range');
  else if (how === 'elsewhere') {
    headers.set('range', `bytes=${first >= aside ? first - aside : first + aside}-${to}`);
  } else {
    const half = to === '' ? shortLength : Math.floor((Number(to) - first) / 2);
    headers.set('range', `bytes=${first}-${first + half}`);
  }
  return headers;
};

/** Another file has other marks, where there are any. */
const swapMarks = (headers: Headers): void => {
  if (headers.has('etag')) headers.set('etag', '"swapped"');
  if (headers.has('last-modified')) {
    headers.set('last-modified', new Date(Date.UTC(2001, 0, 1)).toUTCString());
  }
};

const freeze = async (
  frozen: Map<string, Promise<Response>>,
  url: string,
  ask: () => Promise<Response>,
): Promise<Response> => {
  const known = frozen.get(url);
  const asked = known ?? ask();
  frozen.set(url, asked);
  try {
    return (await asked).clone();
  } catch (error) {
    frozen.delete(url);
    throw error;
  }
};
