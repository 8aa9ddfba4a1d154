/** How long an edge took until its headers were there, for one kind of call; ms, oldest first. Pure. */
export type Latencies = readonly number[];

/** Enough to know an edge by, and forgotten again when it moved (an hour of listening has some hundreds of calls). */
const mostKept = 500;
/** reliability.md section 3.1: from so many on, the limit is the edge's own. */
const enough = 50;
const farTail = 0.999;
const margin = 1.5;
const shortest = 1000;

/** Also of a call that was given up: that it took so long at least is known, and lifts the limit again. */
export const addLatency = (known: Latencies, ms: number): Latencies => [
  ...known.slice(1 - mostKept),
  ms,
];

/** Nearest rank; null while too little is known. */
export const quantileOf = (known: Latencies, share: number): number | null => {
  if (known.length < enough) return null;
  const sorted = known.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1]!;
};

/** ms until a call is given up: never more than the table allows. */
export const adaptedLimit = (known: Latencies, table: number): number => {
  const tail = quantileOf(known, farTail);
  return tail === null ? table : Math.min(table, Math.max(shortest, tail * margin));
};
