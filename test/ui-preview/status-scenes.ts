import type { EngineDiagnostics, HealthHistory } from '../../src/contracts/health-history';
import { components, type Component, type Health, type SeenFact } from '../../src/domain/health';
import type { KnownState, Span } from '../../src/domain/health-history';
import { addListened } from '../../src/domain/listening';
import { source } from './library';

/** A day of a music service, made up: a night with the machine asleep, a few breaks. */
const minute = 60_000;

type Part = readonly [hoursAgo: number, state: KnownState | null];
const days: Readonly<Record<Component, readonly Part[]>> = {
  'sign-in': [
    [24, 'operational'],
    [15.5, null],
    [8, 'operational'],
    [5.2, 'degraded'],
    [5.1, 'down'],
    [4.4, 'strained'],
    [4.35, 'operational'],
  ],
  library: [
    [24, 'operational'],
    [15.5, null],
    [8, 'operational'],
  ],
  search: [
    [24, null],
    [22.8, 'operational'],
    [15.5, null],
    [7.6, 'operational'],
    [3.1, 'strained'],
    [2.7, 'operational'],
    [0.4, null],
  ],
  artwork: [
    [24, 'operational'],
    [20.5, 'degraded'],
    [19.9, 'operational'],
    [15.5, null],
    [8, 'operational'],
  ],
  audio: [
    [24, 'operational'],
    [15.5, null],
    [8, 'operational'],
    [5.2, 'down'],
    [4.4, 'operational'],
    [1.2, 'strained'],
    [1.05, 'operational'],
  ],
  configuration: [],
};

const spansOf = (parts: readonly Part[], now: number, end: KnownState | null): readonly Span[] => {
  const at = (hours: number): number => now - hours * 60 * minute;
  const all: readonly Part[] = end && parts.length > 0 ? [...parts, [0.35, end]] : parts;
  return all.flatMap(([hours, state], n) => {
    const to = at(all[n + 1]?.[0] ?? 0);
    return state && to > at(hours) ? [{ state, from: at(hours), to }] : [];
  });
};

const factsOf = (now: number, isGood: boolean): readonly SeenFact[] =>
  [9, 29, 49].map((seconds, n) => ({
    at: now - seconds * 1000,
    kind: n === 0 ? 'ping' : 'audio',
    isGood,
    latency: isGood ? 24 + 31 * n : null,
    failure: isGood ? null : { code: 'net.timeout', data: { host: 'nas.local', limit: 8000 } },
  }));

export const historyOf = (health: Health): HealthHistory => {
  const now = Date.now();
  const parts = health.sources[0]?.components ?? [];
  const stateOf = (part: Component): KnownState | null => {
    const state = parts.find(({ component }) => component === part)?.state ?? 'unknown';
    return state === 'unknown' ? null : state;
  };
  return {
    at: now,
    health,
    log: {
      [source]: Object.fromEntries(
        components.map((part) => [part, spansOf(days[part], now, stateOf(part))]),
      ),
    },
    seen: {
      [source]: Object.fromEntries(
        components.map((part) => {
          const state = stateOf(part);
          return [part, state ? factsOf(now, state === 'operational' || state === 'strained') : []];
        }),
      ),
    },
  };
};

export const diagnosticsOf = (health: Health): EngineDiagnostics => ({
  startedAt: Date.now() - 3_600_000,
  breakers: [
    {
      edge: source,
      component: 'audio',
      state: 'half-open',
      because: 'net.timeout',
      reopened: 2,
      opensIn: 0,
    },
  ],
  budgets: { [source]: 8.4 },
  retries: 1,
  calls: {
    ping: { good: 180, fault: 6, neutral: 0 },
    audio: { good: 412, fault: 3, neutral: 1 },
  },
  loops: { 'history writes': 118 },
  errors: [
    {
      at: Date.now() - 65_000,
      edge: source,
      component: 'audio',
      kind: 'audio',
      code: 'net.timeout',
      data: { host: 'nas.local', url: 'http://nas.local:4533/rest/stream?u=ines&t=0123abcd&s=xyz' },
    },
  ],
  storeKind: 'opfs',
  bytesUsed: 4_212_000_000,
  lock: 'none',
  downloads: { committed: 520, planned: 4, 'collections saved': 11 },
  health: health.sources.map(({ source: id, components: parts }) => ({
    source: id,
    parts: Object.fromEntries(parts.map(({ component, state }) => [component, state])),
  })),
});

/** A week of listening, where the page looks for it. */
export const fillListening = (): void => {
  const now = Date.now();
  const week = addListened({}, now, { wanted: 15_151, heard: 15_120 });
  localStorage.setItem('holdfast.listening', JSON.stringify(week));
};
