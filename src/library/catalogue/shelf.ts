import { parseKey, type Key, type SourceId } from '../../domain/keys';
import { buildKeyTable, type IdPlace, type KeyTable } from './key-table';
import type { Block } from './open-block';
import type { Keyed, Shape } from './shapes';

/**
 * All blocks of one kind, of all sources, as one row of records numbered from 0 (ordinals). A
 * shelf never changes; when the catalogue does, a new one is put up over the same blocks.
 */
export interface Shelf<T> {
  readonly count: number;
  readonly record: (ordinal: number) => T;
  /** The ordinal, or -1. */
  readonly find: (key: Key) => number;
  readonly number: (column: string, ordinal: number) => number;
  readonly text: (column: string, ordinal: number) => string;
  /** A whole column; equal texts of a block are one string. */
  readonly texts: (column: string) => readonly string[];
  /** A column of keys as ordinals of `target`; -1 where there is no such record. */
  readonly refs: <U>(column: string, target: Shelf<U>) => Int32Array;
  readonly sourceOf: (ordinal: number) => SourceId;
  /** False when the same key comes again later: then that one counts. */
  readonly isNewest: (ordinal: number) => boolean;
  /** Ordinal of the record whose id these bytes are; -1 when there is none. */
  readonly findPlace: (source: SourceId, text: Uint8Array, start: number, end: number) => number;
}

interface Part<T> {
  readonly block: Block<T>;
  readonly base: number;
  readonly realm: number;
}

const standUp = <T>(blocks: readonly Block<T>[]): readonly Part<T>[] => {
  const realms = new Map<SourceId, number>();
  let base = 0;
  return blocks.map((block) => {
    if (!realms.has(block.source)) realms.set(block.source, realms.size);
    const part = { block, base, realm: realms.get(block.source)! };
    base += block.count;
    return part;
  });
};

/** The part that holds an ordinal: the last one that does not begin after it. */
const findPart = <T>(parts: readonly Part<T>[], ordinal: number): Part<T> => {
  let [low, high] = [0, parts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (parts[middle]!.base <= ordinal) low = middle;
    else high = middle - 1;
  }
  return parts[low]!;
};

const readTexts = <T>({ block }: Part<T>, column: string, into: string[]): void => {
  const cache: (string | undefined)[] = [];
  const indexes = block.strings.get(column)!;
  for (let i = 0; i < block.count; i++)
    into.push((cache[indexes[i]!] ??= block.string(indexes[i]!)));
};

/** `\0` at the start marks a key of another source, kept whole. */
const foreignMark = 0;

const resolveRefs = <T, U>(part: Part<T>, column: string, target: Shelf<U>, into: Int32Array) => {
  const { block, base } = part;
  const indexes = block.strings.get(column)!;
  const known = new Map<number, number>();
  const resolve = (number: number): number => {
    const [start, end] = [block.offsets[number]!, block.offsets[number + 1]!];
    if (start === end) return -1;
    return block.text[start] === foreignMark
      ? target.find(block.string(number).slice(1) as Key)
      : target.findPlace(block.source, block.text, start, end);
  };
  for (let i = 0; i < block.count; i++) {
    const number = indexes[i]!;
    let ordinal = known.get(number);
    if (ordinal === undefined) known.set(number, (ordinal = resolve(number)));
    into[base + i] = ordinal;
  }
};

export const buildShelf = <T extends Keyed>(
  shape: Shape<T>,
  blocks: readonly Block<T>[],
): Shelf<T> => {
  const parts = standUp(blocks.filter((block) => block.count > 0));
  const last = parts.at(-1);
  const count = last ? last.base + last.block.count : 0;
  const realms = new Map(parts.map(({ block, realm }) => [block.source, realm]));
  const ownKey = shape.keys[0]!;
  let table: KeyTable | null = null;

  const placeOf = (ordinal: number): IdPlace => {
    const { block, base, realm } = findPart(parts, ordinal);
    const number = block.strings.get(ownKey)![ordinal - base]!;
    return {
      text: block.text,
      start: block.offsets[number]!,
      end: block.offsets[number + 1]!,
      realm,
    };
  };
  const findIn = (place: IdPlace): number => {
    table ??= buildKeyTable(count, placeOf);
    return table.find(place);
  };
  const shelf: Shelf<T> = {
    count,
    record: (ordinal) => {
      const { block, base } = findPart(parts, ordinal);
      return block.record(ordinal - base);
    },
    find: (key) => {
      const parsed = parseKey(key);
      if (!parsed) return -1;
      const text = new TextEncoder().encode(parsed.id);
      return shelf.findPlace(parsed.source, text, 0, text.length);
    },
    sourceOf: (ordinal) => findPart(parts, ordinal).block.source,
    isNewest: (ordinal) => findIn(placeOf(ordinal)) === ordinal,
    findPlace: (source, text, start, end) => {
      const realm = realms.get(source);
      return realm === undefined ? -1 : findIn({ text, start, end, realm });
    },
    number: (column, ordinal) => {
      const { block, base } = findPart(parts, ordinal);
      return block.numbers.get(column)![ordinal - base]!;
    },
    text: (column, ordinal) => {
      const { block, base } = findPart(parts, ordinal);
      return block.string(block.strings.get(column)![ordinal - base]!);
    },
    texts: (column) => {
      const texts: string[] = [];
      for (const part of parts) readTexts(part, column, texts);
      return texts;
    },
    refs: (column, target) => {
      const ordinals = new Int32Array(count);
      for (const part of parts) resolveRefs(part, column, target, ordinals);
      return ordinals;
    },
  };
  return shelf;
};
