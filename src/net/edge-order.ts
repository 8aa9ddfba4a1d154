/**
 * Which address of a source is asked first. It stays with the one that works (sticky), leaves it at the first
 * fault of the way, and goes back to a better one only after proof: two good answers since its last fault, and a
 * minute after the last change (reliability.md section 3.2; players that drifted to a worse pathway and never came
 * back are hls.js issues 5747 and 6759). Plain data and pure transitions; times are monotonic ms.
 */
export interface EdgeOrder {
  readonly edges: readonly EdgeStanding[];
  readonly current: number;
  /** When it became the current one. */
  readonly since: number;
}

export interface EdgeStanding {
  /** How often it answered lately, 0..1, a slow average; null before the first answer. */
  readonly success: number | null;
  /** Usual ms until the headers; null = not measured. */
  readonly latency: number | null;
  /** Good answers since the last fault. */
  readonly good: number;
  /** Faults in a row. */
  readonly faults: number;
  readonly askedAt: number;
}

const never = -Infinity;
const untried: EdgeStanding = { success: null, latency: null, good: 0, faults: 0, askedAt: never };

export const newEdgeOrder = (count: number): EdgeOrder => ({
  edges: Array.from({ length: count }, () => untried),
  current: 0,
  since: never,
});

/** Section 3.2: two good probes, sixty seconds of dwell. */
const proof = 2;
const dwellMs = 60_000;
/** So much better that a change is worth it: a tenth of all requests, or 200 ms of latency. */
const margin = 0.1;
const latencyWeight = 1 / 2_000;
const latencyCap = 2_000;
/** What the listener put first is worth this much: no more than a breath of latency. */
const placeWeight = 0.02;
const weight = 0.2;

const scoreOf = ({ success, latency }: EdgeStanding, place: number): number =>
  (success ?? 0.5) -
  Math.min(latencyCap, latency ?? latencyCap / 4) * latencyWeight -
  place * placeWeight;

const blend = (before: number | null, now: number): number =>
  before === null ? now : before + weight * (now - before);

const change = (order: EdgeOrder, edge: number, standing: EdgeStanding): EdgeOrder => ({
  ...order,
  edges: order.edges.map((each, place) => (place === edge ? standing : each)),
});

/** So many faults in a row say no more than ten. */
const mostFaults = 10;
/** More than any score. */
const loyalty = 5;

/**
 * Places in the order in which they are asked: the current one, then the better ones; at last those that failed
 * when they were asked last, of which the one that had its chance longest ago comes first.
 */
export const askingOrder = ({ edges, current }: EdgeOrder): readonly number[] => {
  const rank = (place: number): number =>
    (place === current ? loyalty : 0) + scoreOf(edges[place]!, place);
  const compare = (a: number, b: number): number => {
    const [one, other] = [edges[a]!, edges[b]!];
    if (one.faults === 0 && other.faults === 0) return rank(b) - rank(a);
    const faults = Math.min(one.faults, mostFaults) - Math.min(other.faults, mostFaults);
    return faults || one.askedAt - other.askedAt;
  };
  return edges.map((_, place) => place).toSorted(compare);
};

/** `latency`: ms until the headers, null when it was not measured. */
export const edgeAnswered = (
  order: EdgeOrder,
  edge: number,
  latency: number | null,
  now: number,
): EdgeOrder => {
  const before = order.edges[edge];
  if (!before) return order;
  const next = change(order, edge, {
    success: blend(before.success, 1),
    latency: latency === null ? before.latency : blend(before.latency, latency),
    good: before.good + 1,
    faults: 0,
    askedAt: now,
  });
  return edge === next.current ? next : reconsider(next, edge, now);
};

/** It had its chance: whatever else answers is asked from now on. */
export const edgeFailed = (order: EdgeOrder, edge: number, now: number): EdgeOrder => {
  const before = order.edges[edge];
  if (!before) return order;
  const next = change(order, edge, {
    ...before,
    success: blend(before.success, 0),
    good: 0,
    faults: before.faults + 1,
    askedAt: now,
  });
  if (edge !== order.current) return next;
  const [best = edge] = askingOrder(next);
  return best === edge ? next : { ...next, current: best, since: now };
};

const reconsider = (order: EdgeOrder, edge: number, now: number): EdgeOrder => {
  const own = order.edges[order.current]!;
  const other = order.edges[edge]!;
  // The current one fails, or has never answered: no loyalty is owed.
  if (own.faults > 0 || own.success === null) return { ...order, current: edge, since: now };
  const isProven = other.good >= proof && now - order.since >= dwellMs;
  const isBetter = scoreOf(other, edge) > scoreOf(own, order.current) + margin;
  return isProven && isBetter ? { ...order, current: edge, since: now } : order;
};

/** ms. One that stands by is looked at so often; one that fails ever more rarely, up to five minutes. */
const standbyMs = 60_000;
const firstMs = 5_000;
const longestMs = 300_000;

/** Places that nothing was heard of for so long that they are to be asked, the current one left out. */
export const dueEdges = ({ edges, current }: EdgeOrder, now: number): readonly number[] =>
  edges.flatMap(({ faults, askedAt }, place) => {
    const wait = faults === 0 ? standbyMs : Math.min(longestMs, firstMs * 2 ** (faults - 1));
    return place !== current && now - askedAt >= wait ? [place] : [];
  });

/** Another network: what was learnt of the addresses says little about it. All are to be asked anew. */
export const forgetEdges = (order: EdgeOrder): EdgeOrder => ({
  ...newEdgeOrder(order.edges.length),
  current: order.current,
});
