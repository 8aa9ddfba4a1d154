import { isLoopback } from '../domain/server-address';
import type { Fact } from './fact';

/**
 * Whose fault it is when nothing answers (reliability.md section 3.6): the connection's, when services that have
 * nothing to do with each other and the player's own origin (the control) are silent together; else the service's.
 * Pure; times are monotonic ms.
 */
export interface Turn {
  /** Where it is asked. */
  readonly origin: string;
  /** Faults of the way in a row. */
  readonly faults: number;
  /** When the first of them was. */
  readonly since: number;
  /** When it answered last; null = never. */
  readonly answered: number | null;
}

export type Turns = Readonly<Record<string, Turn>>;

/** Section 3.6: what goes bad within so long went bad together. */
export const together = 10_000;
/** An edge that was not heard of for so long is no witness (section 3.3: age of evidence). */
const witnessLife = 120_000;

/** Nobody was there; a page of the network or a fault of the server is an answer of somebody. */
const silence: ReadonlySet<string> = new Set([
  'net.unreachable',
  'net.timeout',
  'net.device-offline',
]);

/** What Holdfast's own server says of the way behind it is no silence of our connection. */
const isSilence = ({ outcome, failure }: Fact): boolean =>
  outcome === 'fault' &&
  failure !== null &&
  silence.has(failure.code) &&
  failure.data['proxied'] !== true;

export const hearTurn = (turns: Turns, fact: Fact, now: number): Turns => {
  if (fact.origin === undefined) return turns;
  const before = turns[fact.edge];
  if (!isSilence(fact)) {
    const isAnswer = fact.outcome === 'good' || (fact.latency !== null && fact.outcome === 'fault');
    if (!isAnswer) return turns;
    return { ...turns, [fact.edge]: { origin: fact.origin, faults: 0, since: 0, answered: now } };
  }
  const faults = (before?.faults ?? 0) + 1;
  const since = before && before.faults > 0 ? before.since : now;
  const answered = before?.answered ?? null;
  return { ...turns, [fact.edge]: { origin: fact.origin, faults, since, answered } };
};

/** Addresses that stand and fall together: those of one machine. On this machine each port is a server of its own. */
const siteOf = (origin: string): string => {
  const { hostname, host } = new URL(origin);
  return isLoopback(hostname) ? host : hostname;
};

const isHere = (origin: string): boolean => isLoopback(new URL(origin).hostname);

/** An edge for which the control can speak: another place, reached by the same kind of way. */
const isComparable = (origin: string, control: string): boolean =>
  siteOf(origin) !== siteOf(control) && isHere(origin) === isHere(control);

/** So many silences in a row of an edge for which the control can speak; 0 = none. */
export const silencesOf = (turns: Turns, edge: string, control: string): number => {
  const turn = turns[edge];
  return turn && isComparable(turn.origin, control) ? turn.faults : 0;
};

/**
 * The control was silent at `now`. `connection`: so was everybody else. `ask-others`: somebody was heard of lately,
 * and not asked since. `service`: somebody answers.
 */
export const judgeBlame = (
  turns: Turns,
  control: string,
  now: number,
): 'connection' | 'ask-others' | 'service' => {
  const all = Object.values(turns).filter(({ origin }) => isComparable(origin, control));
  // The second fault and the control's answer come some seconds after the first.
  const silent = all.filter(({ faults, since }) => faults > 0 && now - since <= 2 * together);
  const witnesses = all.filter(
    ({ faults, answered }) => faults === 0 && answered !== null && now - answered <= witnessLife,
  );
  if (silent.length === 0) return 'service';
  const last = Math.max(...silent.map(({ since }) => since));
  // Whoever answered after the silence began is proof that the way is open.
  if (witnesses.some(({ answered }) => answered! > last)) return 'service';
  return witnesses.length > 0 ? 'ask-others' : 'connection';
};
