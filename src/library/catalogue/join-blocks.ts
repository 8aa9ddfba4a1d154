import type { Bytes } from '../schema';
import { assembleBlock } from './assemble-block';
import type { Block } from './open-block';
import type { Shape } from './shapes';

/** A record of a block, by its place there. */
export interface Pick<T> {
  readonly block: Block<T>;
  readonly index: number;
}

/** Numbers for the strings that are used, in the order in which they are met. */
const createNumbering = <T>() => {
  const numbers = new Map<Block<T>, Int32Array>();
  const used: { readonly block: Block<T>; readonly number: number }[] = [];
  return {
    used,
    of: (block: Block<T>, number: number): number => {
      let known = numbers.get(block);
      if (!known) numbers.set(block, (known = new Int32Array(block.offsets.length).fill(-1)));
      if (known[number]! < 0) {
        known[number] = used.length;
        used.push({ block, number });
      }
      return known[number]!;
    },
  };
};

/**
 * Records of several blocks as one block, copied column by column: no record and no string is
 * made. Strings that two blocks both have stand in it twice; of those there are few.
 */
export const joinBlocks = <T>(shape: Shape<T>, picks: readonly Pick<T>[]): Bytes => {
  const numbering = createNumbering<T>();
  const names: readonly string[] = [...shape.keys, ...shape.texts];
  const indexes = names.map((name) =>
    picks.map(({ block, index }) => numbering.of(block, block.strings.get(name)![index]!)),
  );
  const { used } = numbering;
  const offsets = new Uint32Array(used.length + 1);
  used.forEach(({ block, number }, i) => {
    offsets[i + 1] = offsets[i]! + block.offsets[number + 1]! - block.offsets[number]!;
  });
  return assembleBlock(shape, {
    count: picks.length,
    offsets,
    textLength: offsets.at(-1)!,
    fill: ({ numbers, strings, text }) => {
      for (const [name, column] of numbers) {
        picks.forEach(({ block, index }, i) => (column[i] = block.numbers.get(name)![index]!));
      }
      names.forEach((name, at) => strings.get(name)!.set(indexes[at]!));
      used.forEach(({ block, number }, i) => {
        const { offsets: from } = block;
        text.set(block.text.subarray(from[number], from[number + 1]), offsets[i]);
      });
    },
  });
};
