import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measured } from './rounds';

/** One comparison as it is printed: ours against a peer of the same run. */
export interface Row {
  readonly what: string;
  readonly ours: Measured;
  readonly peer: Measured;
  /** Of the medians, ours over the peer's. */
  readonly ratio: number;
  /** Null: only told. Otherwise what issue 3 asks for. */
  readonly goal: { readonly text: string; readonly met: boolean } | null;
}

export const compare = (
  what: string,
  measured: ReadonlyMap<string, Measured>,
  [ours, peer]: readonly [string, string],
  goal: { readonly text: string; readonly holds: (row: Omit<Row, 'goal'>) => boolean } | null,
): Row => {
  const row = {
    what,
    ours: measured.get(ours)!,
    peer: measured.get(peer)!,
    ratio: measured.get(ours)!.median / measured.get(peer)!.median,
  };
  return { ...row, goal: goal && { text: goal.text, met: goal.holds(row) } };
};

const folder = fileURLToPath(new URL('../../../.cache/bench/', import.meta.url));

/** Read by `scripts/bench.mjs`, which prints all of them. */
export const writeRows = async (name: string, rows: readonly Row[]): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.rows.json`), JSON.stringify(rows, null, 1));
};

export const roundsWanted = (usual: number): number => {
  const wanted = Number(process.env['HOLDFAST_BENCH_ROUNDS']);
  return Number.isInteger(wanted) && wanted > 0 ? wanted : usual;
};
