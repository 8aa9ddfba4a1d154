import type { LoggedRequest } from './request-log';

export interface Summary {
  readonly requests: number;
  /** How many requests met each kind of fault. */
  readonly met: Readonly<Record<string, number>>;
  /** Requests for each thing that was asked for within half a minute; 1 = nothing was asked twice. */
  readonly attempts: number;
  readonly mostAttempts: number;
}

/** ms. Whoever asks the same again within this time tries again; later it is a new wish. */
const sameWish = 30_000;

const nameOf = ({ method, path, asks, range }: LoggedRequest): string =>
  `${method} ${path} ${asks} ${range ?? ''}`;

/** Sizes of the groups of equal requests that follow each other within half a minute of the first. */
const wishesOf = (log: readonly LoggedRequest[]): readonly number[] => {
  const wishes: number[] = [];
  const open = new Map<string, { readonly at: number; readonly place: number }>();
  for (const entry of log) {
    const name = nameOf(entry);
    const before = open.get(name);
    if (before && entry.at - before.at < sameWish) wishes[before.place]! += 1;
    else open.set(name, { at: entry.at, place: wishes.push(1) - 1 });
  }
  return wishes;
};

export const summarize = (log: readonly LoggedRequest[]): Summary => {
  const met: Record<string, number> = {};
  for (const kind of log.flatMap(({ toxics }) => toxics)) met[kind] = (met[kind] ?? 0) + 1;
  const wishes = wishesOf(log);
  return {
    requests: log.length,
    met,
    attempts: wishes.length === 0 ? 0 : log.length / wishes.length,
    mostAttempts: Math.max(0, ...wishes),
  };
};

export const tellSummary = ({ requests, met, attempts, mostAttempts }: Summary): string => {
  const faults = Object.entries(met).map(([kind, count]) => `${kind} ${count}`);
  return [
    `Requests: ${requests}`,
    `Faults met: ${faults.length === 0 ? 'none' : faults.join(', ')}`,
    `Attempts per request within 30 s: ${attempts.toFixed(2)} on average, ${mostAttempts} at most`,
  ].join('\n');
};
