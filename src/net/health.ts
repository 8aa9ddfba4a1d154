import type { Clock } from '../domain/clock';
import {
  components,
  type Component,
  type ComponentHealth,
  type ComponentState,
  type Health,
  type SeenFact,
} from '../domain/health';
import type { SourceId } from '../domain/keys';
import type { Fact } from './fact';
import { isSuspected } from './early-warning';
import {
  addFact,
  evidenceLife,
  isAnswering,
  judgeState,
  noEvidence,
  seenCount,
  type Evidence,
} from './health-rule';
import { createSignIns } from './sign-ins';
import { newSteady, steady, type Steady } from './steady-state';

export interface HealthMonitor {
  /** Hand this to the net as `onFact`. Facts of edges that no source has are let go. */
  readonly record: (fact: Fact) => void;
  /** Adds a source, or renames it. `edges`: the names under which it is asked, as in NetRequest. */
  readonly watch: (source: SourceId, name: string, edges: readonly string[]) => void;
  readonly forget: (source: SourceId) => void;
  /** What is known of one part of it: it becomes `unknown`. */
  readonly forgetPart: (source: SourceId, component: Component) => void;
  /** Other credentials are used from now on: an older refusal says nothing. */
  readonly renewed: (source: SourceId) => void;
  /** What the device had to sign in with is gone, or cannot be read. */
  readonly signInGone: (source: SourceId) => void;
  /** `navigator.onLine`: believed only until something answers. */
  readonly hint: (online: boolean) => void;
  /** Everything went silent together, or the player's own origin answers again; any good answer takes it back. */
  readonly connectionLost: (lost: boolean) => void;
  /** Worth asking more often: it may be getting worse (section 3.6). */
  readonly suspects: (source: SourceId) => boolean;
  readonly snapshot: () => Health;
  /** What the evidence says by itself, without the calm that is shown: for whoever decides what to ask. */
  readonly judged: (source: SourceId) => readonly ComponentState[];
  /** Parts whose last answer of this edge was good, half a minute ago at most. */
  readonly answering: (edge: string) => ReadonlySet<Component>;
  /** The last facts about a part of it, newest first. */
  readonly seen: (source: SourceId, component: Component) => readonly SeenFact[];
  /** Called when a state changed, also by age. Returns the way to stop. */
  readonly subscribe: (listener: (health: Health) => void) => () => void;
  /** Ends the one timer. */
  readonly close: () => void;
}

interface Watched {
  readonly source: SourceId;
  readonly name: string;
  readonly edges: readonly string[];
  readonly shown: Map<Component, ComponentHealth>;
  readonly calm: Map<Component, Steady>;
}

const rank = ['operational', 'strained', 'degraded', 'down', 'unknown'] as const;

export const createHealth = (clock: Clock): HealthMonitor => {
  const evidence = new Map<string, Evidence>();
  const watched = new Map<SourceId, Watched>();
  const listeners = new Set<(health: Health) => void>();
  const signIns = createSignIns(clock);
  let offlineSince: number | null = null;
  let isLost = false;
  let lastGood = 0;
  let timer: AbortController | null = null;
  let told = '';

  const evidenceOf = ({ edges }: Watched, component: Component): readonly Evidence[] =>
    edges.map((edge) => evidence.get(`${edge} ${component}`) ?? noEvidence);

  /** What can be had is what the best edge gives. */
  const bestOf = (one: Watched, component: Component, now: number): Evidence => {
    const [best = noEvidence] = evidenceOf(one, component).toSorted(
      (a, b) => rank.indexOf(judgeState(a, now)) - rank.indexOf(judgeState(b, now)),
    );
    return best;
  };

  const look = (one: Watched, component: Component, now: number): ComponentHealth => {
    const { shown, calm } = one;
    const best = bestOf(one, component, now);
    const kept = steady(calm.get(component) ?? newSteady, judgeState(best, now), now);
    calm.set(component, kept);
    const state = kept.shown;
    const before = shown.get(component);
    const since = before?.state === state ? before.since : best.checked === 0 ? 0 : now;
    const failure = state === 'operational' || state === 'unknown' ? null : best.failure;
    const view = { component, state, since, checked: best.checked, failure };
    shown.set(component, view);
    return view;
  };

  /** How an address does by its worst part; one that nobody answers at is down whatever was known of its parts. */
  const edgeState = (edge: string, now: number): ComponentState => {
    const states = components
      .map((component) => judgeState(evidence.get(`${edge} ${component}`) ?? noEvidence, now))
      .filter((state) => state !== 'unknown');
    return states.toSorted((a, b) => rank.indexOf(b) - rank.indexOf(a))[0] ?? 'unknown';
  };

  const snapshot = (): Health => {
    const now = clock.now();
    return {
      deviceOffline: isLost || (offlineSince !== null && lastGood <= offlineSince),
      connectionLost: isLost,
      sources: [...watched.values()].map((one) => ({
        source: one.source,
        name: one.name,
        components: components.map((component) => look(one, component, now)),
        signIn: signIns.of(one.source),
        ...(one.edges.length > 1 ? { edges: one.edges.map((edge) => edgeState(edge, now)) } : {}),
      })),
    };
  };

  /** Everything but the time of the newest evidence, which changes with every call. */
  const digest = (health: Health): string =>
    JSON.stringify(health, (key, value: unknown) => (key === 'checked' ? undefined : value));

  const tell = (): void => {
    const health = snapshot();
    const now = digest(health);
    if (now === told) return;
    told = now;
    for (const listener of listeners) listener(health);
  };

  /** States also change by age alone; one timer at a time, none while nobody listens. */
  const plan = (): void => {
    if (timer || listeners.size === 0) return;
    const off = new AbortController();
    timer = off;
    const again = (): void => {
      if (timer !== off) return;
      timer = null;
      tell();
      const now = clock.now();
      const open = [...evidence.values()].some((one) => judgeState(one, now) !== 'unknown');
      if (open) plan();
    };
    clock.sleep(evidenceLife / 8, off.signal).then(again, () => {});
  };

  const stop = (): void => {
    timer?.abort();
    timer = null;
  };

  return {
    record: (fact) => {
      const name = `${fact.edge} ${fact.component}`;
      if (fact.outcome === 'good') {
        lastGood = fact.at;
        isLost = false;
      }
      evidence.set(name, addFact(evidence.get(name) ?? noEvidence, fact));
      for (const { source, edges } of watched.values()) {
        if (edges.includes(fact.edge)) signIns.hear(source, fact);
      }
      tell();
      plan();
    },
    watch: (source, name, edges) => {
      const { shown, calm } = watched.get(source) ?? {
        shown: new Map<Component, ComponentHealth>(),
        calm: new Map<Component, Steady>(),
      };
      watched.set(source, { source, name, edges, shown, calm });
      tell();
    },
    forgetPart: (source, component) => {
      for (const edge of watched.get(source)?.edges ?? []) {
        evidence.delete(`${edge} ${component}`);
      }
      tell();
    },
    forget: (source) => {
      for (const edge of watched.get(source)?.edges ?? []) {
        for (const component of components) evidence.delete(`${edge} ${component}`);
      }
      watched.delete(source);
      signIns.forget(source);
      tell();
    },
    signInGone: (source) => {
      signIns.gone(source);
      tell();
    },
    renewed: (source) => {
      signIns.forget(source);
      tell();
    },
    hint: (online) => {
      offlineSince = online ? null : clock.now();
      tell();
    },
    connectionLost: (lost) => {
      isLost = lost;
      tell();
    },
    suspects: (source) =>
      (watched.get(source)?.edges ?? []).some((edge) => {
        // What is asked by itself is the sign-in; more pings would tell nothing of the others.
        const found = evidence.get(`${edge} sign-in`) ?? noEvidence;
        return clock.now() - found.checked <= evidenceLife && isSuspected(found.warning);
      }),
    snapshot,
    answering: (edge) => {
      const now = clock.now();
      const isWell = (component: Component): boolean =>
        isAnswering(evidence.get(`${edge} ${component}`) ?? noEvidence, now);
      return new Set(components.filter(isWell));
    },
    judged: (source) => {
      const one = watched.get(source);
      const now = clock.now();
      return one ? components.map((each) => judgeState(bestOf(one, each, now), now)) : [];
    },
    seen: (source, component) => {
      const one = watched.get(source);
      if (!one) return [];
      const all = evidenceOf(one, component).flatMap(({ seen }) => seen);
      return all.toSorted((a, b) => b.at - a.at).slice(0, seenCount);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      plan();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    close: () => {
      listeners.clear();
      stop();
    },
  };
};
