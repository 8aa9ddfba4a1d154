import type { Breaker } from './breaker';
import { newBudget, type Budget, type RetryLog } from './budget';
import type { Pause } from './pause';
import type { SignInPause } from './sign-in-pause';

/** All that is remembered of edges, as plain data; times are monotonic ms. Breakers are under `<edge> <component>`. */
export interface GateState {
  readonly breakers: Readonly<Record<string, Breaker>>;
  readonly budgets: Readonly<Record<string, Budget>>;
  readonly pauses: Readonly<Record<string, Pause>>;
  readonly refusals: Readonly<Record<string, SignInPause>>;
  readonly retries: RetryLog;
}

/** What the gates of other tabs have to know of it. */
export type GateChange =
  | { readonly kind: 'breaker'; readonly name: string; readonly breaker: Breaker }
  | { readonly kind: 'pause'; readonly edge: string; readonly pause: Pause }
  | { readonly kind: 'spend'; readonly edge: string; readonly tokens: number }
  | { readonly kind: 'refusal'; readonly edge: string; readonly refusal: SignInPause | null };

export interface GateMemory {
  readonly breakers: Map<string, Breaker>;
  readonly budgets: Map<string, Budget>;
  readonly pauses: Map<string, Pause>;
  readonly refusals: Map<string, SignInPause>;
  retries: RetryLog;
}

export const emptyGate: GateState = {
  breakers: {},
  budgets: {},
  pauses: {},
  refusals: {},
  retries: [],
};

export const memoryOf = (state: GateState): GateMemory => ({
  breakers: new Map(Object.entries(state.breakers)),
  budgets: new Map(Object.entries(state.budgets)),
  pauses: new Map(Object.entries(state.pauses)),
  refusals: new Map(Object.entries(state.refusals)),
  retries: state.retries,
});

export const stateOf = (memory: GateMemory): GateState => ({
  breakers: Object.fromEntries(memory.breakers),
  budgets: Object.fromEntries(memory.budgets),
  pauses: Object.fromEntries(memory.pauses),
  refusals: Object.fromEntries(memory.refusals),
  retries: memory.retries,
});

/** What another tab learnt counts here: the stricter of two opens and pauses, every retry, the newest refusal. */
export const adopt = (memory: GateMemory, change: GateChange, now: number): void => {
  if (change.kind === 'breaker') {
    const mine = memory.breakers.get(change.name);
    const isWeaker = mine?.state === 'open' && mine.until > change.breaker.until;
    if (change.breaker.state === 'open' && isWeaker) return;
    memory.breakers.set(change.name, change.breaker);
  } else if (change.kind === 'pause') {
    const mine = memory.pauses.get(change.edge);
    if (!mine || mine.until < change.pause.until) memory.pauses.set(change.edge, change.pause);
  } else if (change.kind === 'spend') {
    const { tokens } = memory.budgets.get(change.edge) ?? newBudget;
    memory.budgets.set(change.edge, { tokens: Math.max(0, tokens - change.tokens) });
    memory.retries = [...memory.retries.filter((at) => now - at < 60_000), now];
  } else if (change.refusal === null) memory.refusals.delete(change.edge);
  else {
    const mine = memory.refusals.get(change.edge);
    if (!mine || mine.tried < change.refusal.tried) {
      memory.refusals.set(change.edge, change.refusal);
    }
  }
};
