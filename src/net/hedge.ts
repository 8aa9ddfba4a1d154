import type { Clock } from '../domain/clock';
import { HoldfastError } from '../domain/error';
import { fullBudget, type Budget } from './budget';
import { quantileOf, type Latencies } from './latencies';
import type { CallKind } from './limits';

/**
 * A small read that takes unusually long is asked of a second edge as well, and the slower one is called off (The Tail
 * at Scale; reliability.md section 3.2). Never more than one request in twenty, and never where it could do harm.
 */
export interface HedgeQuestion {
  readonly kind: CallKind;
  /** Edges of this source that are well, with one set of credentials between them. */
  readonly edges: number;
  /** Of the edge that is asked first, for this kind. */
  readonly latencies: Latencies;
  readonly signIn: 'ok' | 'suspect' | 'rejected';
  /** Of the edge that would be asked second. */
  readonly budget: Budget;
  /** The listener pays for bytes. */
  readonly isMetered: boolean;
  readonly log: HedgeLog;
}

/** The last requests that could have been hedged; true: was. */
export type HedgeLog = readonly boolean[];

const small: ReadonlySet<CallKind> = new Set<CallKind>(['catalogue', 'art', 'config']);
const [soonest, latest] = [300, 1000];
const mostShare = 0.05;
const remembered = 200;

export const noteHedge = (log: HedgeLog, wasHedged: boolean): HedgeLog => [
  ...log.slice(1 - remembered),
  wasHedged,
];

const hasShareLeft = (log: HedgeLog): boolean =>
  log.filter(Boolean).length + 1 <= mostShare * (log.length + 1);

/** ms after which a second edge is asked; null: it is not. */
export const hedgeDelay = (question: HedgeQuestion): number | null => {
  const { kind, edges, latencies, signIn, budget, isMetered, log } = question;
  const isAllowed =
    small.has(kind) &&
    edges >= 2 &&
    signIn === 'ok' &&
    !isMetered &&
    budget.tokens >= fullBudget / 2 &&
    hasShareLeft(log);
  if (!isAllowed) return null;
  // Little is known of it: then only what is really late.
  const usual = quantileOf(latencies, 0.95) ?? latest;
  return Math.min(latest, Math.max(soonest, usual));
};

export interface HedgeRace<T> {
  readonly clock: Clock;
  readonly delay: number;
  readonly first: (signal: AbortSignal) => Promise<T>;
  readonly second: (signal: AbortSignal) => Promise<T>;
  /** The second was really asked. */
  readonly onHedge: () => void;
  readonly signal: AbortSignal;
}

/** The first good answer; the other request is aborted. Rejects as `first` when neither has one. */
export const raceHedged = async <T>(race: HedgeRace<T>): Promise<T> => {
  const { clock, delay, signal } = race;
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  const first = race.first(either);
  // Waited for together below; a failure before that is no unhandled one.
  first.catch(() => undefined);
  const second = async (): Promise<T> => {
    // A first that fails before that is a matter of fail-over, not of patience.
    await Promise.race([clock.sleep(delay, either), rejectsWith(first)]);
    race.onHedge();
    return race.second(either);
  };
  const late = second();
  late.catch(() => undefined);
  try {
    return await Promise.any([first, late]);
  } catch {
    return await first;
  } finally {
    done.abort(new HoldfastError('aborted'));
  }
};

/** Never resolves; rejects when the work does. */
const rejectsWith = (work: Promise<unknown>): Promise<never> =>
  new Promise((_resolve, reject) => void work.catch(reject));
