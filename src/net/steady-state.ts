import type { ComponentState } from '../domain/health';

/**
 * What is shown of a component that comes and goes: one steady word instead of a flicker (reliability.md N10).
 * An outage with its end is two turns, for the worse and for the better, and is shown as it happens. The third
 * turn in quick succession is flapping. Pure; times are wall ms.
 */
export interface Steady {
  readonly shown: ComponentState;
  readonly judged: ComponentState;
  /** The last change of `judged` was for the worse; null before the first. */
  readonly isFalling: boolean | null;
  /** When the direction changed, oldest first; begins with a turn for the worse. */
  readonly turns: readonly number[];
  /** When it got worse last, or was at least degraded. */
  readonly stirredAt: number;
  /** It was at least degraded since the first of them. */
  readonly wasBad: boolean;
  readonly isFlapping: boolean;
  /** Until then what is shown stays, whatever comes. */
  readonly heldUntil: number;
}

export const newSteady: Steady = {
  shown: 'unknown',
  judged: 'unknown',
  isFalling: null,
  turns: [],
  stirredAt: 0,
  wasBad: false,
  isFlapping: false,
  heldUntil: 0,
};

const flappingTurns = 3;
/** Turns further apart than this are outages of their own: each may be shown within "one change a minute". */
const turnSpacing = 90_000;
/** Issue: at most one shown state change a minute. */
const minute = 60_000;
/** So long without a turn, or well, counts as steady: normal must be shown within a minute of the end (reliability.md G6). */
const calm = 45_000;
/** More are never looked at. */
const keptTurns = 8;

const rank = ['operational', 'strained', 'degraded', 'down'] as const;
const badness = (state: ComponentState): number => rank.indexOf(state as (typeof rank)[number]);
const degraded = badness('degraded');

/** `judged`: what the evidence says by itself. To be asked again as time goes by. */
export const steady = (before: Steady, judged: ComponentState, now: number): Steady => {
  // Nothing is known (any more): what comes next is not a change of something.
  if (judged === 'unknown' || before.judged === 'unknown') {
    return { ...newSteady, shown: judged, judged };
  }
  const isBad = badness(judged) >= degraded || badness(judged) > badness(before.judged);
  const isStirred = isBad || badness(before.judged) >= degraded;
  const moved = {
    ...(judged === before.judged ? before : turned(before, judged, now)),
    stirredAt: isStirred ? now : before.stirredAt,
  };
  const isFlapping = flaps(moved, now);
  const word = moved.wasBad ? 'degraded' : 'strained';
  // Begun while it gets worse: told of something that is over, it would last a minute longer than that.
  const isTheWord = isFlapping && (isBad || before.shown === word);
  const wanted = isTheWord ? word : judged;
  const isHeld = now < moved.heldUntil && moved.heldUntil - now <= minute;
  const shown = isHeld ? before.shown : wanted;
  // Steady again does not mean that it will stay so: what is shown then stays for its minute as well.
  const isUnsteady = isFlapping || before.isFlapping || moved.turns.length >= flappingTurns;
  const isTold = !isHeld && isUnsteady;
  const isNews = shown !== before.shown || isFlapping !== before.isFlapping;
  return {
    ...moved,
    isFlapping,
    shown,
    heldUntil: isTold && isNews ? now + minute : moved.heldUntil,
  };
};

const turned = (before: Steady, judged: ComponentState, now: number): Steady => {
  const isFalling = badness(judged) > badness(before.judged);
  const isBad = badness(judged) >= degraded;
  if (isFalling === before.isFalling) {
    return { ...before, judged, wasBad: before.wasBad || isBad };
  }
  const last = before.turns.at(-1);
  const isLate = last === undefined || Math.abs(now - last) > turnSpacing;
  const turns = isLate ? (isFalling ? [now] : []) : [...before.turns, now].slice(-keptTurns);
  return { ...before, judged, isFalling, turns, wasBad: isBad || (!isLate && before.wasBad) };
};

const flaps = ({ turns, stirredAt, isFlapping }: Steady, now: number): boolean => {
  const isYoung = (at: number): boolean => Math.abs(now - at) < calm;
  // One that stays away is no longer flapping, nor is one that only has a fault remembered.
  if (!isYoung(turns.at(-1) ?? -Infinity) || !isYoung(stirredAt)) return false;
  return isFlapping || turns.length >= flappingTurns;
};
