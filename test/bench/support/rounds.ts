/** A way to do something, timed; it cleans up after itself outside of what is timed. Resolves with ms. */
export type Way = () => Promise<number>;

export interface Measured {
  readonly way: string;
  /** ms */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

export const medianOf = (values: readonly number[]): number => {
  if (values.length === 0) throw new Error('nothing was measured');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/**
 * Every way once in each round, in an order that turns, so that a machine that is busy for a while is busy
 * for all of them. A first round that warms up is not counted.
 */
export const interleave = async (
  ways: Readonly<Record<string, Way>>,
  rounds: number,
): Promise<ReadonlyMap<string, Measured>> => {
  const names = Object.keys(ways);
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length]!;
      const ms = await ways[name]!();
      if (round > 0) times.get(name)!.push(ms);
    }
  }
  return new Map(
    names.map((way) => {
      const all = times.get(way)!;
      const range = { low: Math.min(...all), high: Math.max(...all) };
      return [way, { way, median: medianOf(all), ...range, rounds: all.length }];
    }),
  );
};
