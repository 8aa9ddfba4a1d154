import type { ErrorCode, Failure } from '../domain/error';
import type { Component } from '../domain/health';
import type { CallKind } from './limits';

/** What one call taught about one component of one edge. */
export interface Fact {
  readonly edge: string;
  readonly component: Component;
  readonly kind: CallKind;
  /** `neutral`: the server answered as it should, with a no; or we called it off. */
  readonly outcome: 'good' | 'fault' | 'neutral';
  readonly failure: Failure | null;
  /** Wall time, ms. */
  readonly at: number;
  /** ms until the headers were there; null when they never were. */
  readonly latency: number | null;
  /** Where it was asked. */
  readonly origin?: string;
}

/** A refusal of one thing, our own limits and our own waiting say nothing against the server. */
const neutral: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'aborted',
  'net.paused',
  'net.too-large',
  'net.rate-limited',
  'net.proxy-refused',
  'server.not-found',
  'server.forbidden',
  'server.failed',
  'server.too-old',
  'input.invalid',
  'internal',
]);

/** One bad file or an unknown format; a page or a wrong part in its place is the way's fault. */
const badFile: ReadonlySet<unknown> = new Set(['empty', 'zip', 'image', 'svg', 'unknown']);

/** Sign-in answers count for the sign-in alone; elsewhere they are a no. */
export const outcomeOf = ({ code, data }: Failure, component: Component): Fact['outcome'] => {
  if (code.startsWith('auth.')) return component === 'sign-in' ? 'fault' : 'neutral';
  if (code === 'server.wrong-content' && badFile.has(data['got'])) return 'neutral';
  return neutral.has(code) ? 'neutral' : 'fault';
};

/** Worth another try of the same read at the same edge. */
export const isPassing = (code: ErrorCode): boolean =>
  code === 'net.unreachable' ||
  code === 'net.timeout' ||
  code === 'net.stalled' ||
  code === 'net.server-error' ||
  code === 'net.truncated' ||
  code === 'server.malformed';
