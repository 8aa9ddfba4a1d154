import * as v from 'valibot';
import type { Clock } from '../domain/clock';
import { errorCodes } from '../domain/error';
import { components } from '../domain/health';
import { longestOpenMs, type Breaker } from './breaker';
import { fullBudget } from './budget';
import { emptyGate, type GateChange, type GateState } from './gate-memory';
import { longestPause } from './pause';
import { signInRest } from './sign-in-state';

/**
 * A gate outlives its worker, and is told to other tabs. Each run has a monotonic clock of its own, so times travel as
 * wall time, and are clamped where they arrive: a clock that was set must neither shut a service out for years nor
 * let it be stormed.
 */
type Times = Pick<Clock, 'now' | 'monotonic'>;

/** ms. What is older says nothing: no wait is longer than a quarter of an hour. */
const life = 3_600_000;

const time = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000));
const name = v.pipe(v.string(), v.maxLength(300));

const breakerSchema = v.object({
  state: v.picklist(['closed', 'open', 'half-open']),
  recent: v.pipe(v.array(v.boolean()), v.maxLength(10)),
  reopened: count,
  until: time,
  probing: v.boolean(),
  good: count,
  because: v.nullable(v.picklist(errorCodes)),
});
const pauseSchema = v.object({ until: time, guesses: count });
const refusalSchema = v.object({
  tried: time,
  refused: v.array(v.picklist(components)),
  because: v.pipe(v.string(), v.maxLength(100)),
});

const storedSchema = v.object({
  version: v.literal(1),
  at: time,
  breakers: v.record(name, breakerSchema),
  budgets: v.record(name, v.object({ tokens: time })),
  pauses: v.record(name, pauseSchema),
  refusals: v.record(name, refusalSchema),
  retries: v.pipe(v.array(time), v.maxLength(100)),
});

const changeSchema = v.variant('kind', [
  v.object({ kind: v.literal('breaker'), name, breaker: breakerSchema }),
  v.object({ kind: v.literal('pause'), edge: name, pause: pauseSchema }),
  v.object({ kind: v.literal('spend'), edge: name, tokens: v.picklist([1, 2]) }),
  v.object({ kind: v.literal('refusal'), edge: name, refusal: v.nullable(refusalSchema) }),
]);

const mapped = <A, B>(record: Readonly<Record<string, A>>, change: (one: A) => B) =>
  Object.fromEntries(Object.entries(record).map(([key, one]) => [key, change(one)]));

/** Adds the same to every time in it. */
const shift = (ms: number) => ({
  breaker: <T extends { until: number }>(one: T): T => ({ ...one, until: one.until + ms }),
  refusal: <T extends { tried: number }>(one: T): T => ({ ...one, tried: one.tried + ms }),
});

const clamped = (now: number, clock: Times) => {
  const { breaker, refusal } = shift(clock.monotonic() - clock.now());
  const cap = (until: number, longest: number): number => Math.min(until, now + longest);
  return {
    /** Whoever was probing is gone. */
    breaker: (one: Breaker): Breaker => {
      const moved = breaker(one);
      return { ...moved, until: cap(moved.until, longestOpenMs), probing: false };
    },
    pause: (one: { until: number; guesses: number }) => {
      const moved = breaker(one);
      return { ...moved, until: cap(moved.until, longestPause) };
    },
    refusal: <T extends { tried: number }>(one: T): T => {
      const moved = refusal(one);
      return { ...moved, tried: Math.max(now - signInRest, Math.min(now, moved.tried)) };
    },
  };
};

/** Addresses that are only being tried out are nothing to keep. */
const isKept = (named: string): boolean => !named.startsWith('connect:');
const kept = <T>(record: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(record).filter(([named]) => isKept(named)));

export const toStored = (state: GateState, clock: Times): unknown => {
  const { breaker, refusal } = shift(clock.now() - clock.monotonic());
  return {
    version: 1,
    at: clock.now(),
    breakers: mapped(kept(state.breakers), breaker),
    budgets: kept(state.budgets),
    pauses: mapped(kept(state.pauses), breaker),
    refusals: mapped(kept(state.refusals), refusal),
    retries: state.retries.map((at) => at + clock.now() - clock.monotonic()),
  };
};

/** Anything that is not ours, or too old, is an empty gate. */
export const fromStored = (stored: unknown, clock: Times): GateState => {
  const found = v.safeParse(storedSchema, stored);
  if (!found.success || Math.abs(clock.now() - found.output.at) > life) return emptyGate;
  const now = clock.monotonic();
  const { breaker, pause, refusal } = clamped(now, clock);
  const { breakers, budgets, pauses, refusals, retries } = found.output;
  return {
    breakers: mapped(breakers, breaker),
    budgets: mapped(budgets, ({ tokens }) => ({
      tokens: Math.max(0, Math.min(fullBudget, tokens)),
    })),
    pauses: mapped(pauses, pause),
    refusals: mapped(refusals, refusal),
    retries: retries.map((at) => Math.min(now, at + now - clock.now())),
  };
};

/** Null: nothing that another tab has to know. */
export const toMessage = (change: GateChange, clock: Times): unknown => {
  const { breaker, refusal } = shift(clock.now() - clock.monotonic());
  if (!isKept(change.kind === 'breaker' ? change.name : change.edge)) return null;
  if (change.kind === 'breaker') return { ...change, breaker: breaker(change.breaker) };
  if (change.kind === 'pause') return { ...change, pause: breaker(change.pause) };
  if (change.kind === 'refusal' && change.refusal) {
    return { ...change, refusal: refusal(change.refusal) };
  }
  return change;
};

/** Null: not understood. */
export const fromMessage = (message: unknown, clock: Times): GateChange | null => {
  const found = v.safeParse(changeSchema, message);
  if (!found.success) return null;
  const change = found.output;
  const { breaker, pause, refusal } = clamped(clock.monotonic(), clock);
  if (change.kind === 'breaker') return { ...change, breaker: breaker(change.breaker) };
  if (change.kind === 'pause') return { ...change, pause: pause(change.pause) };
  if (change.kind === 'refusal' && change.refusal) {
    return { ...change, refusal: refusal(change.refusal) };
  }
  return change;
};
