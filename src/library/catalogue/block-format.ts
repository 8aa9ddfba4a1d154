import type { NumberType, Shape } from './shapes';

/**
 * A block is one run of bytes: eight 32-bit words of header, then columns, then the bytes of all
 * its different strings (UTF-8). Numbers lie as the machine keeps them, so that a column is a view
 * and nothing is parsed; a machine of the other byte order finds no magic word and syncs again.
 */
export const blockMagic = 0x31424648; // "HFB1"
export const blockVersion = 1;
export const headerLength = 32;
/** Small enough to write and lose singly, large enough that 100,000 tracks are 25 values. */
export const maxBlockCount = 4096;

/** Words of the header. */
export const headerWord = {
  magic: 0,
  version: 1,
  kind: 2,
  count: 3,
  checksum: 4,
  length: 5,
  strings: 6,
  textLength: 7,
} as const;

export type Column = Float64Array | Float32Array | Uint32Array | Uint16Array;

const columnKinds = {
  f64: Float64Array,
  f32: Float32Array,
  u32: Uint32Array,
  u16: Uint16Array,
} as const;

export interface Columns {
  readonly numbers: ReadonlyMap<string, Column>;
  /** Per key and text column: which string of the table each record has. */
  readonly strings: ReadonlyMap<string, Uint16Array | Uint32Array>;
  /** Where each string begins in `text`; one more than there are strings. */
  readonly offsets: Uint32Array;
  readonly text: Uint8Array<ArrayBuffer>;
}

interface Place {
  readonly name: string;
  readonly type: NumberType;
  readonly at: number;
}

interface Layout {
  readonly numbers: readonly Place[];
  readonly strings: readonly Place[];
  readonly offsetsAt: number;
  readonly textAt: number;
  readonly length: number;
}

const sizeOf = (type: NumberType): number => columnKinds[type].BYTES_PER_ELEMENT;
const align = (at: number, size: number): number => Math.ceil(at / size) * size;

/** Follows from the header alone, so that writer and reader cannot disagree. */
export const layOut = <T>(
  shape: Shape<T>,
  count: number,
  strings: number,
  textLength: number,
): Layout => {
  let at = headerLength;
  const take = (type: NumberType, length: number): number => {
    const start = align(at, sizeOf(type));
    at = start + sizeOf(type) * length;
    return start;
  };
  const indexType: NumberType = strings > 0xffff ? 'u32' : 'u16';
  const numbers = shape.numbers.map(({ name, type }) => ({ name, type, at: take(type, count) }));
  const offsetsAt = take('u32', strings + 1);
  const stringNames: readonly string[] = [...shape.keys, ...shape.texts];
  const places = stringNames.map((name) => ({ name, type: indexType, at: take(indexType, count) }));
  const textAt = at;
  return { numbers, strings: places, offsetsAt, textAt, length: align(at + textLength, 4) };
};

export const viewColumns = (
  buffer: ArrayBuffer,
  layout: Layout,
  count: number,
  strings: number,
  textLength: number,
): Columns => {
  const view = ({ type, at }: Place): Column => new columnKinds[type](buffer, at, count);
  return {
    numbers: new Map(layout.numbers.map((place) => [place.name, view(place)])),
    strings: new Map(
      layout.strings.map((place) => [place.name, view(place) as Uint16Array | Uint32Array]),
    ),
    offsets: new Uint32Array(buffer, layout.offsetsAt, strings + 1),
    text: new Uint8Array(buffer, layout.textAt, textLength),
  };
};

/** Finds accidents, not attackers; some 8 ms for the blocks of 100,000 tracks. */
export const checksum = (buffer: ArrayBuffer): number => {
  const words = new Uint32Array(buffer, headerLength);
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) {
    hash = Math.imul(hash ^ words[i]!, 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
};
