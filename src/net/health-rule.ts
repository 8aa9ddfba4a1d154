import type { Failure } from '../domain/error';
import type { ComponentState, SeenFact } from '../domain/health';
import { forgiveFaults, noWarning, observe, type EarlyWarning } from './early-warning';
import type { Fact } from './fact';

/** What is kept of one component of one edge: enough to say how it is, and nothing more. */
export interface Evidence {
  /** The last ten that counted, oldest first. */
  readonly recent: readonly {
    readonly good: boolean;
    readonly at: number;
    readonly slow: boolean;
  }[];
  /** Usual ms until the headers, a slow average; null before the first. */
  readonly usual: number | null;
  readonly warning: EarlyWarning;
  readonly checked: number;
  readonly failure: Failure | null;
  /** The last three that counted, newest first, for whoever wants to see why. */
  readonly seen: readonly SeenFact[];
}

export const noEvidence: Evidence = {
  recent: [],
  usual: null,
  warning: noWarning,
  checked: 0,
  failure: null,
  seen: [],
};

const windowSize = 10;
/** Without evidence for so long nothing is claimed (reliability.md section 3.3). */
export const evidenceLife = 120_000;
/**
 * What is down is asked again only every five minutes at last (section 3.2), and stays down until then:
 * an outage that turned into "unknown" by waiting would look like its end. Shown with its age.
 */
const downLife = 400_000;
/** A fault is forgiven this long after; also keeps a flapping server from flickering. */
const faultMemory = 30_000;
/** §3.2: slow is above four times the usual; below half a second nobody notices. */
const slowFactor = 4;
const leastSlow = 500;
const usualWeight = 0.05;

/** reliability.md 3.6: every state carries its last three facts. */
export const seenCount = 3;
const seenOf = ({ at, kind, outcome, latency, failure }: Fact): SeenFact => ({
  at,
  kind,
  isGood: outcome === 'good',
  latency,
  failure: failure ?? null,
});

/** Its last answer was good, and is no older than a fault is remembered. */
export const isAnswering = ({ recent }: Evidence, now: number): boolean => {
  const last = recent.at(-1);
  return last !== undefined && last.good && Math.abs(now - last.at) <= faultMemory;
};

/** A neutral fact shows that somebody answered, which says nothing about faults. */
export const addFact = (evidence: Evidence, fact: Fact): Evidence => {
  if (fact.outcome === 'neutral') return evidence;
  const good = fact.outcome === 'good';
  const { latency } = fact;
  const { usual } = evidence;
  const slow =
    good &&
    latency !== null &&
    usual !== null &&
    latency > leastSlow &&
    latency > slowFactor * usual;
  const recent = [...evidence.recent, { good, at: fact.at, slow }].slice(-windowSize);
  const warning = observe(evidence.warning, { good, latency });
  return {
    recent,
    usual: good && latency !== null ? moved(usual, latency) : usual,
    warning: isRecovery(recent) ? forgiveFaults(warning) : warning,
    checked: fact.at,
    failure: good ? evidence.failure : fact.failure,
    seen: [seenOf(fact), ...evidence.seen].slice(0, seenCount),
  };
};

/** Two good answers after at least two faults in a row. */
const isRecovery = (recent: Evidence['recent']): boolean => {
  const last = recent.slice(-4).map(({ good }) => good);
  return last.length === 4 && !last[0] && !last[1] && last[2]! && last[3]!;
};

/** Clipped, so that an outage does not become what is usual. */
const moved = (usual: number | null, latency: number): number =>
  usual === null ? latency : usual + usualWeight * (Math.min(latency, slowFactor * usual) - usual);

/**
 * - down: the last three failed
 * - degraded: the last two failed, half of at least six did and the last two were not good, or
 *   nearly all are slow
 * - strained: a fault within the last half minute, or as the last that was heard; or it is getting worse
 *   (`early-warning`)
 */
export const judgeState = ({ recent, checked, warning }: Evidence, now: number): ComponentState => {
  const lastFailed = (n: number): boolean =>
    recent.length >= n && recent.slice(-n).every(({ good }) => !good);
  const life = lastFailed(3) ? downLife : evidenceLife;
  if (checked === 0 || Math.abs(now - checked) > life) return 'unknown';
  if (lastFailed(3)) return 'down';
  const fresh = recent.filter(({ at }) => Math.abs(now - at) <= evidenceLife);
  const faults = fresh.filter(({ good }) => !good);
  // Two good answers close a breaker (section 3.2), and they end what came before them here, too.
  const isMended = recent.length >= 2 && recent.slice(-2).every(({ good }) => good);
  const mostFail = fresh.length >= 6 && faults.length * 2 >= fresh.length;
  if (lastFailed(2) || (mostFail && !isMended)) return 'degraded';
  const slow = fresh.filter(({ slow }) => slow).length;
  if (fresh.length === windowSize && slow > 0.8 * windowSize) return 'degraded';
  // Time alone mends nothing: who failed and was not asked since is not said to work.
  const isStrained =
    warning.isOn || lastFailed(1) || faults.some(({ at }) => now - at <= faultMemory);
  return isStrained ? 'strained' : 'operational';
};
