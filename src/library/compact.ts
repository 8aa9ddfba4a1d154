import type { SourceId } from '../domain/keys';
import { maxBlockCount } from './catalogue/block-format';
import { encodeBlock } from './catalogue/encode-block';
import type { Block } from './catalogue/open-block';
import type { Keyed, Shape } from './catalogue/shapes';
import { buildShelf } from './catalogue/shelf';
import type { Bytes } from './schema';
import type { Pacer } from './search/pacer';

export interface Compacted {
  readonly blocks: readonly Bytes[];
  readonly count: number;
}

/**
 * Blocks of any size as full blocks without doubles; of records with one key the last counts.
 * `extra` are put behind, unless their key is there already.
 */
export const compactBlocks = async <T extends Keyed>(
  shape: Shape<T>,
  source: SourceId,
  blocks: readonly Block<T>[],
  extra: readonly T[],
  pacer: Pacer,
): Promise<Compacted> => {
  const shelf = buildShelf(shape, blocks);
  const ordinals: number[] = [];
  for (let at = 0; at < shelf.count; at++) if (shelf.isNewest(at)) ordinals.push(at);
  const added = extra.filter(({ key }) => shelf.find(key) < 0);
  const count = ordinals.length + added.length;
  const made: Bytes[] = [];
  for (let at = 0; at < count; at += maxBlockCount) {
    const records = ordinals.slice(at, at + maxBlockCount).map(shelf.record);
    const room = maxBlockCount - records.length;
    const from = Math.max(0, at - ordinals.length);
    if (room > 0) records.push(...added.slice(from, from + room));
    made.push(encodeBlock(shape, source, records));
    await pacer.breathe();
  }
  return { blocks: made, count };
};
