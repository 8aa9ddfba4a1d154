import type { Component } from '../domain/health';
import type { Fact } from './fact';

/**
 * Whether a service knows this listener (reliability.md section 3.4). On 16 April 2025 valid users were refused
 * for hours: one no is a suspicion; only a second one, half a minute later and from an edge that is otherwise
 * well, is believed. Silence, faults, pages and requests to wait say nothing about who asks. Pure; times are
 * monotonic ms, so that a clock that is set says nothing either.
 */
export interface SignIn {
  readonly state: 'ok' | 'suspect' | 'rejected';
  /** Per edge: the first no since the last yes, as long as it can be believed. */
  readonly noes: Readonly<Record<string, number>>;
  /** Per edge: when something of it failed last. */
  readonly troubles: Readonly<Record<string, number>>;
  /** Per edge: the last yes. */
  readonly yeses: Readonly<Record<string, number>>;
}

/** There is nothing to sign in with: no answer of a server is needed to know it. */
export const nothingToSignInWith = (before: SignIn): SignIn => ({ ...before, state: 'rejected' });

export const signedIn: SignIn = { state: 'ok', noes: {}, troubles: {}, yeses: {} };

/** Between two noes that count, and between two tries to sign in (row A9). */
export const signInRest = 30_000;
/** An edge is otherwise well when nothing of it failed for so long; it is also how long a fault strains it. */
const troubleLife = 30_000;
/** As long as evidence counts (section 3.3), a yes of one edge makes the no of another that one's trouble (row A1). */
const yesLife = 120_000;

export type SignInNews = 'yes' | 'no' | 'trouble' | 'nothing';

const without = (record: Readonly<Record<string, number>>, name: string) =>
  Object.fromEntries(Object.entries(record).filter(([each]) => each !== name));

const isYoung = (at: number | undefined, now: number, life: number): boolean =>
  at !== undefined && now - at <= life;

const sayNo = (before: SignIn, edge: string, now: number): SignIn => {
  const isKnownElsewhere = Object.entries(before.yeses).some(
    ([each, at]) => each !== edge && isYoung(at, now, yesLife),
  );
  if (isKnownElsewhere) return before;
  const state = before.state === 'rejected' ? 'rejected' : 'suspect';
  if (isYoung(before.troubles[edge], now, troubleLife)) return { ...before, state };
  const isSecond = Object.values(before.noes).some((at) => now - at >= signInRest);
  const noes = { ...before.noes, [edge]: before.noes[edge] ?? now };
  return { ...before, state: isSecond ? 'rejected' : state, noes };
};

export const hearSignIn = (before: SignIn, edge: string, news: SignInNews, now: number): SignIn => {
  if (news === 'no') return sayNo(before, edge, now);
  if (news === 'yes') {
    return { ...before, state: 'ok', noes: {}, yeses: { ...before.yeses, [edge]: now } };
  }
  if (news === 'nothing') return before;
  const troubles = { ...before.troubles, [edge]: now };
  return { ...before, noes: without(before.noes, edge), troubles };
};

/** The server named the sign-in itself as what it refuses; being locked out for a while is not among them. */
const explicit: ReadonlySet<string> = new Set([
  'auth.wrong-password',
  'auth.plain-password-needed',
  'auth.api-key-needed',
  'auth.api-key-invalid',
  'auth.ways-mixed',
]);
/** Whose answers are read to the end and need a sign-in: a cover or a song may be had without one. */
const proving: ReadonlySet<Component> = new Set<Component>(['sign-in', 'library', 'search']);
/** How a server is set up, or one file: lasting, and no sign that it is unwell. */
const lasting: ReadonlySet<string> = new Set([
  'net.cors',
  'net.certificate',
  'net.mixed-content',
  'server.wrong-content',
]);

export const signInNews = ({ component, outcome, failure }: Fact): SignInNews => {
  const code = failure?.code ?? '';
  // The gate tells each refusal once more as a fact about the sign-in; the other one is passed over.
  if (explicit.has(code)) return component === 'sign-in' ? 'no' : 'nothing';
  if (code === 'net.rate-limited' || code === 'auth.locked-out') return 'trouble';
  if (outcome === 'good') return proving.has(component) ? 'yes' : 'nothing';
  return outcome === 'fault' && !lasting.has(code) ? 'trouble' : 'nothing';
};
