/**
 * Notices a server getting worse before it breaks: two one-sided CUSUM charts for each part of each edge, one
 * of the logarithm of the latency against its own slow average, one of faults. Figures, with their false alarms
 * and lead times, from the simulation in docs/early-warning.md (after reliability.md section 3.6). Pure.
 */
export interface EarlyWarning {
  /** Mean and variance of ln(ms) while all was well; null before the first answer. */
  readonly usual: { readonly mean: number; readonly variance: number } | null;
  readonly seen: number;
  readonly slowness: number;
  readonly faultiness: number;
  readonly isOn: boolean;
  /** Answers in a row that were slow enough to warn of. */
  readonly lasted: number;
}

export const noWarning: EarlyWarning = {
  usual: null,
  seen: 0,
  slowness: 0,
  faultiness: 0,
  isOn: false,
  lasted: 0,
};

/** How quickly the usual follows, how far one answer may move it. */
const weight = 0.02;
const clip = 3;
/** What a worse day is allowed per answer, and from which sum on it is one. */
const slack = 0.75;
const slowLimit = 8;
/**
 * Of ln(ms). Traffic that comes and goes makes everything a third slower for minutes, which is no sign: without this
 * there were three false alarms on a calm day (docs/early-warning.md; chosen on seeds other than those).
 */
const leastShift = Math.log(1.55);
/** One fault in a hundred is usual, one in five is trouble. */
const [usualFaults, troubleFaults] = [0.01, 0.2];
const faultStep = Math.log(troubleFaults / usualFaults);
const goodStep = Math.log((1 - troubleFaults) / (1 - usualFaults));
const faultLimit = 7;
/** Answers (15 min at the pace of a suspicion) after which slow is how it is now: another network, another server. */
const acceptAfter = 180;
/** Answers until the average is worth anything. */
const warmUp = 20;
/** ms. Nobody hears a difference below; on a loopback tenfold is still nothing. */
const leastLatency = 50;
/** Of ln(ms): real networks are never steadier, and a variance near zero would alarm at a breath. */
const leastVariance = 0.15 ** 2;

/** `latency`: ms until the headers; null for a fault, or when it was not measured. */
export const observe = (
  before: EarlyWarning,
  { good, latency }: { readonly good: boolean; readonly latency: number | null },
): EarlyWarning => {
  const faultiness = held(before.faultiness + (good ? goodStep : faultStep), faultLimit);
  const seen = good && latency !== null ? observeLatency(before, latency) : before;
  const lasted = seen.slowness >= slowLimit / 2 ? before.lasted + 1 : 0;
  const slow = lasted > acceptAfter ? { ...seen, usual: null, seen: 0, slowness: 0 } : seen;
  const isLoud = slow.slowness >= slowLimit || faultiness >= faultLimit;
  const isQuiet = slow.slowness < slowLimit / 2 && faultiness < faultLimit / 2;
  return { ...slow, faultiness, lasted, isOn: isLoud || (before.isOn && !isQuiet) };
};

/** Half-way to a warning, or a fault just now: worth a closer look (section 3.6: every 5 s). */
export const isSuspected = ({ isOn, slowness, faultiness }: EarlyWarning): boolean =>
  isOn || slowness >= slowLimit / 2 || faultiness >= faultStep / 2;

/** An outage that was told as one is over: it is no early sign of itself. */
export const forgiveFaults = (before: EarlyWarning): EarlyWarning => ({
  ...before,
  faultiness: 0,
  isOn: before.isOn && before.slowness >= slowLimit / 2,
});

/** Never below nothing, and never so high that a server that is well again would be suspected for an hour. */
const held = (sum: number, limit: number): number => Math.max(0, Math.min(sum, 2 * limit));

const observeLatency = (before: EarlyWarning, latency: number): EarlyWarning => {
  const value = Math.log(Math.max(leastLatency, latency));
  const { usual } = before;
  const seen = before.seen + 1;
  if (!usual) return { ...before, seen, usual: { mean: value, variance: leastVariance } };
  const spread = Math.sqrt(Math.max(leastVariance, usual.variance));
  const score = (value - usual.mean) / spread;
  if (seen <= warmUp) return { ...before, seen, usual: moved(usual, value, 1 / seen) };
  const clipped = Math.max(-clip, Math.min(clip, score));
  const slowness = held(
    before.slowness + clipped - Math.max(slack, leastShift / spread),
    slowLimit,
  );
  // While something is suspected, what is usual stays as it was: a slow ramp must not become it.
  const isCalm = slowness < slowLimit / 2;
  return { ...before, seen, slowness, usual: isCalm ? moved(usual, value, weight) : usual };
};

const moved = (
  { mean, variance }: { readonly mean: number; readonly variance: number },
  value: number,
  share: number,
) => {
  const spread = Math.sqrt(Math.max(leastVariance, variance));
  const step = Math.max(-clip * spread, Math.min(clip * spread, value - mean));
  return {
    mean: mean + share * step,
    variance: (1 - share) * (variance + share * step ** 2),
  };
};
