import { components, type Component, type ComponentState, type Health } from './health';
import type { SourceId } from './keys';

/**
 * How the parts of services were in the last day, as spans. What lies between two spans was not known: nobody
 * asked, or this player was not open. Pure; times are wall ms.
 */
export interface Span {
  readonly state: KnownState;
  readonly from: number;
  readonly to: number;
}
export type KnownState = Exclude<ComponentState, 'unknown'>;

export type SourceHistory = Readonly<Partial<Record<Component, readonly Span[]>>>;
/** By source. Spans in order of time, none within another. */
export type HealthLog = Readonly<Record<string, SourceHistory>>;

export const historyLength = 86_400_000;
/** A part that changed every five minutes all day still has all of its spans. */
export const mostSpans = 288;
/** Evidence is worth something for so long; what is down is asked every five minutes at last. */
const joinWithin = 120_000;
const joinDownWithin = 400_000;

const badness: readonly KnownState[] = ['operational', 'strained', 'degraded', 'down'];
const worse = (one: KnownState, other: KnownState): KnownState =>
  badness.indexOf(one) >= badness.indexOf(other) ? one : other;

/** What a look at the health adds; `after`: evidence that is not newer says nothing. */
export const observe = (log: HealthLog, health: Health, now: number, after = 0): HealthLog =>
  Object.fromEntries(
    health.sources.map(({ source, components: parts }) => {
      const known = parts.filter(({ state, checked }) => state !== 'unknown' && checked > after);
      const before: SourceHistory = log[source] ?? {};
      const added = known.map(({ component, state, checked }) => [
        component,
        extend(before[component] ?? [], state as KnownState, Math.min(checked, now)),
      ]);
      return [source, { ...before, ...(Object.fromEntries(added) as SourceHistory) }];
    }),
  );

/** It was so at that moment: the last span grows until then, or a new one begins where it ends. */
const extend = (spans: readonly Span[], state: KnownState, at: number): readonly Span[] => {
  const last = spans.at(-1);
  if (!last) return [begin(state, at)];
  if (at <= last.to && state === last.state) return spans;
  const limit = last.state === 'down' ? joinDownWithin : joinWithin;
  const isJoined = at - last.to <= limit;
  if (isJoined && state === last.state) {
    return [...spans.slice(0, -1), { ...last, to: Math.max(last.to, at) }];
  }
  const from = Math.max(at, last.to);
  const before = isJoined ? [...spans.slice(0, -1), { ...last, to: from }] : spans;
  return [...before, begin(state, from)];
};

/** One look lasts a moment, so that no span is without a length. */
const begin = (state: KnownState, from: number): Span => ({ state, from, to: from + 1 });

/** What several tabs saw: known goes before unknown, and a break that one of them met was one. */
export const mergeLogs = (one: HealthLog, other: HealthLog): HealthLog => {
  const sources = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(
    sources.map((source) => [
      source,
      eachPart((part) => mergeSpans(one[source]?.[part] ?? [], other[source]?.[part] ?? [])),
    ]),
  );
};

/** Without what is older than a day, of sources that are no more, and never more than its bound. */
export const trimLog = (
  log: HealthLog,
  now: number,
  isKnown: (source: SourceId) => boolean,
): HealthLog =>
  Object.fromEntries(
    Object.entries(log)
      .filter(([source]) => isKnown(source as SourceId))
      .map(([source, parts]) => [source, eachPart((part) => trimSpans(parts[part] ?? [], now))]),
  );

const eachPart = (make: (part: Component) => readonly Span[]): SourceHistory =>
  Object.fromEntries(
    components.map((part) => [part, make(part)] as const).filter(([, spans]) => spans.length > 0),
  ) as SourceHistory;

const trimSpans = (spans: readonly Span[], now: number): readonly Span[] => {
  const oldest = now - historyLength;
  // A span of the future is one of a clock that was wrong.
  const kept = spans
    .filter(({ from, to }) => to >= oldest && from <= now)
    .map((span) => ({ ...span, from: Math.max(oldest, span.from) }));
  return bound(kept);
};

/** Short neighbours become one, the worse of them: a break may look longer, and never goes. */
const bound = (spans: readonly Span[]): readonly Span[] => {
  const kept = [...spans];
  while (kept.length > mostSpans) {
    let at = 1;
    for (let next = 2; next < kept.length; next += 1) {
      if (lengthOfPair(kept, next) < lengthOfPair(kept, at)) at = next;
    }
    const [one, other] = [kept[at - 1]!, kept[at]!];
    const joined = { state: worse(one.state, other.state), from: one.from, to: other.to };
    kept.splice(at - 1, 2, joined);
  }
  return kept;
};
const lengthOfPair = (spans: readonly Span[], at: number): number =>
  spans[at]!.to - spans[at - 1]!.from;

export const mergeSpans = (one: readonly Span[], other: readonly Span[]): readonly Span[] => {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const edges = [...one, ...other].flatMap(({ from, to }) => [from, to]);
  const moments = [...new Set(edges)].sort((a, b) => a - b);
  const pieces: Span[] = [];
  moments.forEach((to, at) => {
    const from = moments[at - 1] ?? to;
    const mid = (from + to) / 2;
    const found = [stateAt(one, mid), stateAt(other, mid)].filter((state) => state !== null);
    if (found.length > 0) push(pieces, { state: found.reduce(worse), from, to });
  });
  return pieces;
};

const stateAt = (spans: readonly Span[], at: number): KnownState | null =>
  spans.find(({ from, to }) => from < at && at < to)?.state ?? null;

const push = (pieces: Span[], span: Span): void => {
  const last = pieces.at(-1);
  if (last && last.state === span.state && last.to >= span.from) {
    pieces[pieces.length - 1] = { ...last, to: Math.max(last.to, span.to) };
  } else pieces.push(span);
};

export interface HistorySummary {
  /** ms */
  readonly known: number;
  readonly bad: number;
  /** Times that it was degraded or down, one after the other. */
  readonly breaks: readonly Span[];
}

/** Degraded and down in one go are one break, told by the worst of it. */
export const summarize = (spans: readonly Span[]): HistorySummary => {
  const breaks: Span[] = [];
  for (const span of spans) {
    if (span.state !== 'degraded' && span.state !== 'down') continue;
    const last = breaks.at(-1);
    if (last && last.to === span.from) {
      breaks[breaks.length - 1] = {
        state: worse(last.state, span.state),
        from: last.from,
        to: span.to,
      };
    } else breaks.push(span);
  }
  const sum = (all: readonly Span[]): number => all.reduce((ms, { from, to }) => ms + to - from, 0);
  return { known: sum(spans), bad: sum(breaks), breaks };
};

/** The worst of each of `count` equal parts of the day before `now`; null = not known. */
export const toCells = (
  spans: readonly Span[],
  now: number,
  count: number,
): readonly (KnownState | null)[] => {
  const size = historyLength / count;
  const start = now - historyLength;
  return Array.from({ length: count }, (_, at) => {
    const [from, to] = [start + at * size, start + (at + 1) * size];
    const within = spans.filter((span) => span.from <= to && span.to >= from);
    return within.length === 0 ? null : within.map(({ state }) => state).reduce(worse);
  });
};
