import type { Clock } from '../domain/clock';
import { HoldfastError, type HoldfastError as Fault } from '../domain/error';
import { components, type Component } from '../domain/health';
import { admit, closedBreaker, hurry, release, settle } from './breaker';
import { logRetry, newBudget, payRetry, priceOf, refundBudget } from './budget';
import { hurryPace, noteAsked, noteFault, pacedUntil, type EdgePace } from './edge-pace';
import { outcomeOf, type Fact } from './fact';
import {
  adopt,
  emptyGate,
  memoryOf,
  stateOf,
  type GateChange,
  type GateState,
} from './gate-memory';
import type { CallKind } from './limits';
import { noPause, pauseFor } from './pause';
import { noteAccepted, noteRefusal, signInPausedUntil } from './sign-in-pause';

export interface Call {
  readonly edge: string;
  readonly component: Component;
  readonly kind: CallKind;
  readonly url?: string;
}

export interface Gate {
  /** Throws `net.paused` with `reason` asked (by the server), sign-in or failing, and `until` (wall ms). */
  readonly enter: (call: Call) => void;
  /** Every entered call leaves once; null = good. */
  readonly leave: (call: Call, error: Fault | null, latency: number | null) => void;
  /** Pays for a retry; false: fail now. */
  readonly mayRetry: (call: Call, error: Fault) => boolean;
  /** Lets breakers try again at once: the listener asked, or the network came back. */
  readonly hurry: (edge: string | null) => void;
  readonly forget: (edge: string) => void;
  /** Other credentials are used from now on. */
  readonly renewed: (edge: string) => void;
  readonly state: () => GateState;
  /** What the gate of another tab learnt. */
  readonly adopt: (change: GateChange) => void;
}

export interface GateMemories {
  /** What an earlier worker knew. */
  readonly restored?: GateState;
  /** Told of what other tabs should know. */
  readonly onChange?: (change: GateChange) => void;
}

const nameOf = (edge: string, component: Component): string => `${edge} ${component}`;

/** Further addresses of a source are named after it. */
const isOf = (name: string, edge: string): boolean =>
  name === edge || name.startsWith(`${edge} `) || name.startsWith(`${edge}@`);

export const createGate = (
  clock: Clock,
  onFact: (fact: Fact) => void,
  { restored = emptyGate, onChange = () => {} }: GateMemories = {},
): Gate => {
  const memory = memoryOf(restored);
  const paces = new Map<string, EdgePace>();
  const { breakers, budgets, pauses, refusals } = memory;

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
    if (after.state !== before.state && after.state !== 'half-open') {
      onChange({ kind: 'breaker', name, breaker: after });
    }
  };

  const tell = (call: Call, error: Fault | null, latency: number | null): void => {
    const outcome = error ? outcomeOf(error, call.component) : 'good';
    settleOne(call, error, outcome);
    const failure = error && { code: error.code, data: error.data };
    const { edge, component, kind, url } = call;
    const origin = url !== undefined && URL.canParse(url) ? { origin: new URL(url).origin } : {};
    onFact({ edge, component, kind, ...origin, outcome, failure, at: clock.now(), latency });
  };

  const accept = (edge: string): void => {
    if (refusals.delete(edge)) onChange({ kind: 'refusal', edge, refusal: null });
  };

  const noteSignIn = ({ edge, component, kind }: Call, error: Fault | null): void => {
    // A person tries ways to sign in; that is no caller to be slowed down.
    if (kind === 'sign-in') return;
    const before = refusals.get(edge);
    if (error?.code.startsWith('auth.')) {
      const refusal = noteRefusal(before, component, error.code, clock.monotonic());
      refusals.set(edge, refusal);
      onChange({ kind: 'refusal', edge, refusal });
      return;
    }
    if (error || !before) return;
    const after = noteAccepted(before, component);
    if (after) refusals.set(edge, after);
    else accept(edge);
  };

  /** Anything but a fault of the way or of the server shows that somebody is there. */
  const notePace = (edge: string, error: Fault | null, outcome: Fact['outcome']): void => {
    if (outcome === 'fault') paces.set(edge, noteFault(paces.get(edge), clock.monotonic()));
    else if (!error || /^(server|auth)\./.test(error.code)) paces.delete(edge);
  };
  const noteSent = (edge: string): void => {
    const before = paces.get(edge);
    if (before) paces.set(edge, noteAsked(before, clock.monotonic()));
  };

  const pauseEdge = (edge: string, error: Fault): void => {
    const seconds = error.data['retryAfter'];
    const wait = typeof seconds === 'number' ? seconds * 1000 : null;
    const before = pauses.get(edge) ?? noPause;
    const pause = pauseFor(before, wait, clock.monotonic(), clock.random());
    pauses.set(edge, pause);
    onChange({ kind: 'pause', edge, pause });
  };

  return {
    enter: ({ edge, component, kind }) => {
      const pause = pauses.get(edge);
      if (pause && clock.monotonic() < pause.until) throw paused(pause.until, 'asked', null);
      // How an outage is seen to end, and what the listener asks for; rare, and never stopped by a breaker.
      if (kind === 'sign-in') return;
      const refusal = refusals.get(edge);
      const rest = signInPausedUntil(refusal, component, clock.monotonic());
      if (rest !== null) throw paused(rest, 'sign-in', refusal!.because);
      if (refusal?.refused.includes(component)) {
        refusals.set(edge, { ...refusal, tried: clock.monotonic() });
      }
      if (kind === 'ping') return noteSent(edge);
      const name = nameOf(edge, component);
      const quiet = pacedUntil(paces.get(edge), clock.monotonic());
      if (quiet !== null) throw paused(quiet, 'failing', breakers.get(name)?.because ?? null);
      const { breaker, admitted } = admit(breakers.get(name) ?? closedBreaker, clock.monotonic());
      breakers.set(name, breaker);
      if (!admitted) throw paused(breaker.until, 'failing', breaker.because);
      noteSent(edge);
    },
    leave: (call, error, latency) => {
      const { edge, component } = call;
      if (error?.code === 'net.rate-limited') pauseEdge(edge, error);
      if (!error) {
        budgets.set(edge, refundBudget(budgets.get(edge) ?? newBudget));
        // An answer to what was sent before the server asked for quiet does not end the quiet.
        const pause = pauses.get(edge);
        if (pause && clock.monotonic() >= pause.until) pauses.delete(edge);
      }
      noteSignIn(call, error);
      notePace(edge, error, error ? outcomeOf(error, component) : 'good');
      tell(call, error, latency);
      // Whatever was asked, a refused sign-in is a fact about the sign-in.
      if (error?.code.startsWith('auth.') && component !== 'sign-in') {
        tell({ ...call, component: 'sign-in' }, error, latency);
      }
    },
    mayRetry: ({ edge }, error) => {
      const log = logRetry(memory.retries, clock.monotonic());
      const slow = error.code === 'net.timeout' || error.code === 'net.stalled';
      const budget = payRetry(budgets.get(edge) ?? newBudget, slow);
      if (!log || !budget) return false;
      memory.retries = log;
      budgets.set(edge, budget);
      onChange({ kind: 'spend', edge, tokens: priceOf(slow) });
      return true;
    },
    hurry: (edge) => {
      for (const [name, each] of paces) {
        if (edge === null || isOf(name, edge)) paces.set(name, hurryPace(each));
      }
      for (const [name, breaker] of breakers) {
        if (edge !== null && !isOf(name, edge)) continue;
        breakers.set(name, hurry(breaker, clock.monotonic()));
      }
    },
    forget: (edge) => {
      for (const component of components) breakers.delete(nameOf(edge, component));
      budgets.delete(edge);
      pauses.delete(edge);
      refusals.delete(edge);
      paces.delete(edge);
    },
    renewed: (edge) => [...refusals.keys()].filter((name) => isOf(name, edge)).forEach(accept),
    state: () => stateOf(memory),
    adopt: (change) => adopt(memory, change, clock.monotonic()),
  };
};
