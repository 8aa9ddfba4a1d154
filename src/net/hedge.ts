import { fullBudget, type Budget } from './budget';
import { quantileOf, type Latencies } from './latencies';
import type { CallKind } from './limits';

/**
 * A read that takes unusually long to begin is asked of a second edge as well, and the slower one is called off (The
 * Tail at Scale; reliability.md section 3.2). Never more than one request in twenty, and never where it could do harm;
 * but a song may be once in a minute, because an edge that hangs must not be heard (section 6: 3 s).
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
  /** ms since a request to this source was hedged. */
  readonly sinceLast: number;
}

/** The last requests to this source, since the share is of all of them; true: was hedged. */
export type HedgeLog = readonly boolean[];

const hedgeable: ReadonlySet<CallKind> = new Set<CallKind>(['catalogue', 'art', 'config', 'audio']);
/** ms. */
const songEvery = 60_000;
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
  const { kind, edges, latencies, signIn, budget, isMetered, log, sinceLast } = question;
  const isAllowed =
    hedgeable.has(kind) &&
    edges >= 2 &&
    signIn === 'ok' &&
    !isMetered &&
    budget.tokens >= fullBudget / 2 &&
    (hasShareLeft(log) || (kind === 'audio' && sinceLast >= songEvery));
  if (!isAllowed) return null;
  // Little is known of it: then only what is really late.
  const usual = quantileOf(latencies, 0.95) ?? latest;
  return Math.min(latest, Math.max(soonest, usual));
};
