import type { Clock } from '../domain/clock';
import { HoldfastError, type HoldfastError as Fault } from '../domain/error';
import { components, type Component } from '../domain/health';
import { admit, closedBreaker, hurry, release, settle, type Breaker } from './breaker';
import { logRetry, newBudget, payRetry, refundBudget, type Budget, type RetryLog } from './budget';
import { outcomeOf, type Fact } from './fact';
import type { CallKind } from './limits';
import { noPause, pauseFor, type Pause } from './pause';

export interface Call {
  readonly edge: string;
  readonly component: Component;
  readonly kind: CallKind;
}

/** All that is remembered of edges, as plain data. Breakers are under `<edge> <component>`. */
export interface GateState {
  readonly breakers: Readonly<Record<string, Breaker>>;
  readonly budgets: Readonly<Record<string, Budget>>;
  readonly pauses: Readonly<Record<string, Pause>>;
  readonly retries: RetryLog;
}

export interface Gate {
  /** Throws `net.paused` with `reason` asked (by the server) or failing, and `until` (wall ms). */
  readonly enter: (call: Call) => void;
  /** Every entered call leaves once; null = good. */
  readonly leave: (call: Call, error: Fault | null, latency: number | null) => void;
  /** Pays for a retry; false: fail now. */
  readonly mayRetry: (call: Call, error: Fault) => boolean;
  /** Lets breakers try again at once: the listener asked, or the network came back. */
  readonly hurry: (edge: string | null) => void;
  readonly forget: (edge: string) => void;
  readonly state: () => GateState;
}

const nameOf = (edge: string, component: Component): string => `${edge} ${component}`;

/** Further addresses of a source are named after it. */
const isOf = (name: string, edge: string): boolean =>
  name.startsWith(`${edge} `) || name.startsWith(`${edge}@`);

export const createGate = (clock: Clock, onFact: (fact: Fact) => void): Gate => {
  const breakers = new Map<string, Breaker>();
  const budgets = new Map<string, Budget>();
  const pauses = new Map<string, Pause>();
  let retries: RetryLog = [];

  const paused = (until: number, reason: string, because: string | null): Fault => {
    const left = Math.max(0, Math.ceil(until - clock.monotonic()));
    return new HoldfastError('net.paused', { reason, because, until: clock.now() + left });
  };

  const settleOne = (call: Call, error: Fault | null, outcome: Fact['outcome']): void => {
    const name = nameOf(call.edge, call.component);
    const before = breakers.get(name) ?? closedBreaker;
    const fault = error?.code ?? null;
    // A server that says no in good order is there: a no ends an outage, but is no merit otherwise.
    const answered = outcome === 'neutral' && error?.code.startsWith('server.') && before.probing;
    const counts = outcome === 'fault' || outcome === 'good' || answered;
    const now = clock.monotonic();
    const after = counts
      ? settle(before, outcome === 'fault' ? fault : null, now, clock.random())
      : release(before);
    breakers.set(name, after);
  };

  const tell = (call: Call, error: Fault | null, latency: number | null): void => {
    const outcome = error ? outcomeOf(error, call.component) : 'good';
    settleOne(call, error, outcome);
    const failure = error && { code: error.code, data: error.data };
    onFact({ ...call, outcome, failure, at: clock.now(), latency });
  };

  const pauseEdge = (edge: string, error: Fault): void => {
    const seconds = error.data['retryAfter'];
    const wait = typeof seconds === 'number' ? seconds * 1000 : null;
    const before = pauses.get(edge) ?? noPause;
    pauses.set(edge, pauseFor(before, wait, clock.monotonic(), clock.random()));
  };

  return {
    enter: ({ edge, component, kind }) => {
      const pause = pauses.get(edge);
      if (pause && clock.monotonic() < pause.until) throw paused(pause.until, 'asked', null);
      // How an outage is seen to end, and what the listener asks for; rare, and never stopped.
      if (kind === 'ping' || kind === 'sign-in') return;
      const name = nameOf(edge, component);
      const { breaker, admitted } = admit(breakers.get(name) ?? closedBreaker, clock.monotonic());
      breakers.set(name, breaker);
      if (!admitted) throw paused(breaker.until, 'failing', breaker.because);
    },
    leave: ({ edge, component, kind }, error, latency) => {
      const call = { edge, component, kind };
      if (error?.code === 'net.rate-limited') pauseEdge(edge, error);
      if (!error) {
        budgets.set(edge, refundBudget(budgets.get(edge) ?? newBudget));
        // An answer to what was sent before the server asked for quiet does not end the quiet.
        const pause = pauses.get(edge);
        if (pause && clock.monotonic() >= pause.until) pauses.delete(edge);
      }
      tell(call, error, latency);
      // Whatever was asked, a refused sign-in is a fact about the sign-in.
      if (error?.code.startsWith('auth.') && component !== 'sign-in') {
        tell({ ...call, component: 'sign-in' }, error, latency);
      }
    },
    mayRetry: ({ edge }, error) => {
      const log = logRetry(retries, clock.monotonic());
      const slow = error.code === 'net.timeout' || error.code === 'net.stalled';
      const budget = payRetry(budgets.get(edge) ?? newBudget, slow);
      if (!log || !budget) return false;
      retries = log;
      budgets.set(edge, budget);
      return true;
    },
    hurry: (edge) => {
      for (const [name, breaker] of breakers) {
        if (edge !== null && !isOf(name, edge)) continue;
        breakers.set(name, hurry(breaker, clock.monotonic()));
      }
    },
    forget: (edge) => {
      for (const component of components) breakers.delete(nameOf(edge, component));
      budgets.delete(edge);
      pauses.delete(edge);
    },
    state: () => ({
      breakers: Object.fromEntries(breakers),
      budgets: Object.fromEntries(budgets),
      pauses: Object.fromEntries(pauses),
      retries,
    }),
  };
};
