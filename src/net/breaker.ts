import type { ErrorCode } from '../domain/error';

/**
 * Stops asking what keeps failing. One per edge and component, because they fail on their own.
 * Plain data and pure transitions; times are monotonic ms (reliability.md section 3.2).
 */
export interface Breaker {
  readonly state: 'closed' | 'open' | 'half-open';
  /** The last ten that counted, oldest first; true = good. */
  readonly recent: readonly boolean[];
  /** Open again this many times in a row; each doubles the wait. */
  readonly reopened: number;
  readonly until: number;
  /** Half-open: a probe is on its way. */
  readonly probing: boolean;
  /** Half-open: good probes so far. */
  readonly good: number;
  /** What opened it. */
  readonly because: ErrorCode | null;
}

export const closedBreaker: Breaker = {
  state: 'closed',
  recent: [],
  reopened: 0,
  until: 0,
  probing: false,
  good: 0,
  because: null,
};

const windowSize = 10;
const faultsInARow = 3;
const leastCalls = 6;
const firstOpen = 5000;
const longestOpen = 5 * 60_000;
/** With its jitter. */
export const longestOpenMs = longestOpen * 1.2;
const goodToClose = 2;

/** Asks to let a call through. The state is to be kept either way. */
export const admit = (
  breaker: Breaker,
  now: number,
): { readonly breaker: Breaker; readonly admitted: boolean } => {
  if (breaker.state === 'closed') return { breaker, admitted: true };
  if (breaker.state === 'open' && now < breaker.until) return { breaker, admitted: false };
  if (breaker.state === 'half-open' && breaker.probing) return { breaker, admitted: false };
  return { breaker: { ...breaker, state: 'half-open', probing: true }, admitted: true };
};

const open = (
  breaker: Breaker,
  recent: readonly boolean[],
  because: ErrorCode,
  now: number,
  random: number,
): Breaker => {
  const wait = Math.min(longestOpen, firstOpen * 2 ** Math.min(breaker.reopened, 16));
  return {
    state: 'open',
    recent,
    reopened: breaker.reopened + 1,
    until: now + wait * (0.8 + 0.4 * random),
    probing: false,
    good: 0,
    because,
  };
};

const tripped = (recent: readonly boolean[]): boolean => {
  const faults = recent.filter((good) => !good).length;
  return (
    (recent.length >= faultsInARow && recent.slice(-faultsInARow).every((good) => !good)) ||
    (recent.length >= leastCalls && faults * 2 >= recent.length)
  );
};

/** The outcome of a call: null = good, a code = the fault. `random` in [0, 1) spreads the wait by ±20 %. */
export const settle = (
  breaker: Breaker,
  fault: ErrorCode | null,
  now: number,
  random: number,
): Breaker => {
  const recent = [...breaker.recent, fault === null].slice(-windowSize);
  if (fault !== null) {
    // Calls that were on their way when it opened must not lengthen the wait.
    if (breaker.state === 'open') return { ...breaker, recent };
    const fails = breaker.state === 'half-open' || tripped(recent);
    return fails ? open(breaker, recent, fault, now, random) : { ...breaker, recent };
  }
  if (breaker.state === 'closed') return { ...breaker, recent };
  const good = breaker.good + 1;
  // A clean sheet: old faults in the window would open it again at the first new one.
  if (good >= goodToClose) return { ...closedBreaker, recent: [true, true] };
  return { ...breaker, state: 'half-open', recent, probing: false, good };
};

/** The call ended without telling anything of the server (called off by the listener). */
export const release = (breaker: Breaker): Breaker =>
  breaker.probing ? { ...breaker, probing: false } : breaker;

/**
 * Somebody has reason to believe that things changed: the next call may try, beside a probe that is on its way as
 * well (which may take as long as the longest time limit).
 */
export const hurry = (breaker: Breaker, now: number): Breaker =>
  breaker.state === 'open' ? { ...breaker, until: now } : release(breaker);
