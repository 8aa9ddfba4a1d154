import { maxBlockCount } from './catalogue/block-format';
import { joinBlocks, type Pick } from './catalogue/join-blocks';
import type { Block } from './catalogue/open-block';
import type { Keyed, Shape } from './catalogue/shapes';
import { buildShelf } from './catalogue/shelf';
import type { Bytes } from './schema';
import type { Pacer } from './search/pacer';

export interface Compacted {
  readonly blocks: readonly Bytes[];
  readonly count: number;
}

/** Blocks of any size as full blocks without doubles; of records with one key the last counts. */
export const compactBlocks = async <T extends Keyed>(
  shape: Shape<T>,
  blocks: readonly Block<T>[],
  pacer: Pacer,
): Promise<Compacted> => {
  const shelf = buildShelf(shape, blocks);
  const picks: Pick<T>[] = [];
  let ordinal = 0;
  for (const block of blocks) {
    for (let index = 0; index < block.count; index++, ordinal++) {
      if (shelf.isNewest(ordinal)) picks.push({ block, index });
    }
    await pacer.breathe();
  }
  const made: Bytes[] = [];
  for (let at = 0; at < picks.length; at += maxBlockCount) {
    made.push(joinBlocks(shape, picks.slice(at, at + maxBlockCount)));
    await pacer.breathe();
  }
  return { blocks: made, count: picks.length };
};
