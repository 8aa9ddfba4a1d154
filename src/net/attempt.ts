import type { Clock } from '../domain/clock';
import { HoldfastError, toHoldfastError } from '../domain/error';
import type { Component } from '../domain/health';
import { guardBody, type Bytes, type GuardedBody } from './body';
import { refusalOf, type FetchLike } from './classify';
import type { CallKind, CallLimits } from './limits';
import { proxyMark, proxyRefusal } from './proxy-refusal';
import { startWatchdog, untilAborted } from './watchdog';

export interface NetRequest {
  /** Names one way to one server; breakers, budget and pauses are kept under it. */
  readonly edge: string;
  readonly component: Component;
  readonly kind: CallKind;
  /** Absolute. */
  readonly url: string;
  /** Sent as a form by POST, so that no secret stands in an address. Null: GET. */
  readonly form: URLSearchParams | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Both ends included; `last: null` = to the end. */
  readonly range?: { readonly first: number; readonly last: number | null } | null;
  /** Goes through the proxy of the embedded edge, whose own refusals are told apart. */
  readonly proxied?: boolean;
  readonly signal: AbortSignal;
}

export interface NetResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReadableStream<Bytes>;
  /** The exact length of the body, when it is known: what differs is a fault. */
  readonly expect: (bytes: number) => void;
  readonly bytes: () => Promise<Bytes>;
}

/** Reads and judges an answer; what it throws is the outcome of the call. */
export type Read<T> = (response: NetResponse) => Promise<T>;

export interface AttemptDeps {
  readonly fetch: FetchLike;
  readonly clock: Clock;
  readonly diagnose: (url: string, scope: string, signal: AbortSignal) => Promise<HoldfastError>;
}

/** Filled in on the way, also when the attempt fails. */
export interface Trace {
  /** ms until the headers were there. */
  latency: number | null;
  /** Called when the body fails after `read` was content. */
  onLate: (error: HoldfastError) => void;
}

const initOf = (request: NetRequest, signal: AbortSignal): RequestInit => {
  const { first, last } = request.range ?? { first: 0, last: null };
  return {
    method: request.form ? 'POST' : 'GET',
    body: request.form,
    headers: {
      ...request.headers,
      ...(request.range ? { Range: `bytes=${first}-${last ?? ''}` } : {}),
    },
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    // Never followed, as with 'error', but told apart from a server that is gone.
    redirect: 'manual',
    signal,
  };
};

const refuse = async (
  request: NetRequest,
  response: Response,
  body: GuardedBody,
  clock: Clock,
): Promise<void> => {
  const mark = request.proxied ? response.headers.get(proxyMark) : null;
  if (mark !== null) throw proxyRefusal(mark, new TextDecoder().decode(await body.bytes()));
  const refusal = refusalOf(response, request.url, clock.now());
  if (refusal) throw refusal;
};

/**
 * One try: headers, status, body and `read` within the limits. Throws HoldfastError only. Whatever
 * ends it, the connection is given back.
 */
export const attempt = async <T>(
  deps: AttemptDeps,
  request: NetRequest,
  limits: CallLimits,
  read: Read<T>,
  trace: Trace,
): Promise<T> => {
  const { clock } = deps;
  const own = new AbortController();
  const signal = AbortSignal.any([request.signal, own.signal]);
  const giveUp = (error: HoldfastError): void => own.abort(error);
  const reason = (): HoldfastError =>
    own.signal.aborted ? (own.signal.reason as HoldfastError) : new HoldfastError('aborted');
  const timeOut = (phase: string, ms: number) => (): void =>
    giveUp(new HoldfastError('net.timeout', { phase, ms }));
  const stopTotal = limits.total
    ? startWatchdog(clock, limits.total, timeOut('total', limits.total))
    : (): void => {};
  const stopHeaders = startWatchdog(clock, limits.headers, timeOut('headers', limits.headers));
  let contented = false;
  try {
    const from = clock.monotonic();
    const response = await open(deps, request, signal);
    stopHeaders();
    trace.latency = clock.monotonic() - from;
    const onError = (error: HoldfastError): void => {
      if (contented) trace.onLate(error);
    };
    const body = guardBody(response, { clock, limits, signal, giveUp, reason, onError });
    await refuse(request, response, body, clock);
    const { status, headers } = response;
    const answer = { status, headers, body: body.stream, bytes: body.bytes, expect: body.expect };
    const value = await untilAborted(read(answer), signal);
    contented = true;
    return value;
  } catch (thrown) {
    const error = signal.aborted ? reason() : toHoldfastError(thrown);
    giveUp(error);
    throw error;
  } finally {
    stopHeaders();
    stopTotal();
  }
};

const open = async (
  { fetch, diagnose }: AttemptDeps,
  request: NetRequest,
  signal: AbortSignal,
): Promise<Response> => {
  try {
    return await untilAborted(fetch(request.url, initOf(request, signal)), signal);
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof TypeError)) throw thrown;
    throw await diagnose(request.url, request.component, request.signal);
  }
};
