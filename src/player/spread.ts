import { shuffled, type Random } from './shuffle';

/** What must not follow itself, told for an item; null: it is like no other. */
export type GroupOf<T> = (item: T) => string | null;

/**
 * An order of chance in which no group follows itself more often than it must; the first of `groupings` goes before
 * the ones behind it, which are kept as far as it lets them. `before` is what the first item comes after.
 */
export const spread = <T>(
  items: readonly T[],
  groupings: readonly GroupOf<T>[],
  before: T | null,
  random: Random,
): T[] => {
  const [groupOf, ...rest] = groupings;
  if (!groupOf || items.length < 2) return shuffled(items, random);
  const counts = countsOf(items, groupOf);
  const last = before === null ? null : groupOf(before);
  const top = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), ['', 0]);
  const others = items.filter((item) => groupOf(item) !== top[0]);
  // Each of the others parts two of the group that is too many, so that none is wasted.
  const gaps = top[1] - (last === top[0] ? 0 : 1);
  if (others.length <= gaps) {
    const many = spread(
      items.filter((item) => groupOf(item) === top[0]),
      rest,
      before,
      random,
    );
    return interleave(many, shuffled(others, random), last === top[0], random);
  }
  return draw(items, groupings, before, random);
};

const countsOf = <T>(items: readonly T[], groupOf: GroupOf<T>): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) {
    const group = groupOf(item);
    if (group !== null) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
};

/** Puts each of `few` into a gap of its own among `many`; every choice of gaps is as likely. */
const interleave = <T>(
  many: readonly T[],
  few: readonly T[],
  hasGapBefore: boolean,
  random: Random,
): T[] => {
  const gaps = many.map((_, at) => at).slice(hasGapBefore ? 0 : 1);
  const chosen = new Set(shuffled(gaps, random).slice(0, few.length));
  let next = 0;
  return many.flatMap((item, at) => (chosen.has(at) ? [few[next++]!, item] : [item]));
};

/** One grouping while items are drawn: who may come now, and who must. */
interface Tally<T> {
  /** Fixed until the next `take`. */
  readonly rule: () => (item: T) => boolean;
  readonly take: (item: T) => void;
}

const createTally = <T>(items: readonly T[], groupOf: GroupOf<T>, before: T | null): Tally<T> => {
  const counts = countsOf(items, groupOf);
  let last = before === null ? null : groupOf(before);
  let remaining = items.length;
  let heavy: string | null = null;
  let most = Math.max(0, ...counts.values());
  const sizes = new Map<number, number>();
  for (const count of counts.values()) sizes.set(count, (sizes.get(count) ?? 0) + 1);
  const resize = (count: number, by: number): void => {
    sizes.set(count, (sizes.get(count) ?? 0) + by);
  };
  /** The group of which more is left than the rest could part later. */
  const pressing = (): string | null => {
    while (most > 0 && (sizes.get(most) ?? 0) === 0) most -= 1;
    if (most <= Math.ceil((remaining - 1) / 2)) return null;
    // Once a group is the larger half it stays the one to look at.
    if (heavy === null || counts.get(heavy) !== most) {
      heavy = [...counts].find(([, count]) => count === most)?.[0] ?? null;
    }
    return heavy;
  };
  return {
    rule: () => {
      const must = pressing();
      return must !== null && must !== last
        ? (item) => groupOf(item) === must
        : (item) => last === null || groupOf(item) !== last;
    },
    take: (item) => {
      const group = groupOf(item);
      remaining -= 1;
      last = group;
      if (group === null) return;
      const count = counts.get(group)!;
      counts.set(group, count - 1);
      resize(count, -1);
      resize(count - 1, 1);
    },
  };
};

/** Draws from a pool in an order of chance: the first item that every grouping allows, else the first fewer allow. */
const draw = <T>(
  items: readonly T[],
  groupings: readonly GroupOf<T>[],
  before: T | null,
  random: Random,
): T[] => {
  const pool = shuffled(items, random);
  const tallies = groupings.map((groupOf) => createTally(items, groupOf, before));
  const result: T[] = [];
  while (pool.length > 0) {
    const at = findAllowed(pool, tallies, Math.floor(random() * pool.length));
    const item = pool[at]!;
    pool[at] = pool.at(-1)!;
    pool.pop();
    for (const tally of tallies) tally.take(item);
    result.push(item);
  }
  return result;
};

/** Places that are looked at for all groupings together; a longer look would make long queues slow. */
const longestLook = 64;

const findAllowed = <T>(pool: readonly T[], tallies: readonly Tally<T>[], from: number): number => {
  const rules = tallies.map(({ rule }) => rule());
  for (let kept = rules.length; kept > 0; kept -= 1) {
    const allowed = rules.slice(0, kept);
    const look = kept > 1 ? Math.min(longestLook, pool.length) : pool.length;
    for (let step = 0; step < look; step += 1) {
      const at = (from + step) % pool.length;
      if (allowed.every((isAllowed) => isAllowed(pool[at]!))) return at;
    }
  }
  return from;
};
