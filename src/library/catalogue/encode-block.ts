import { isKey, parseKey, type SourceId } from '../../domain/keys';
import type { Bytes } from '../schema';
import {
  blockMagic,
  blockVersion,
  checksum,
  headerLength,
  headerWord,
  layOut,
  viewColumns,
} from './block-format';
import type { Keyed, NumberType, Shape } from './shapes';

/** Titles of thousands of characters are kept, megabytes of them are not. */
const maxTextLength = 16_384;

const limits: Readonly<Record<NumberType, number>> = {
  f64: Number.MAX_VALUE,
  f32: 3.4e38,
  u32: 0xffffffff,
  u16: 0xffff,
};

/** A missing or wild number is 0 in whole-number columns; NaN survives in others, as "not there". */
const toNumber = (value: number | undefined, type: NumberType): number => {
  if (type === 'f32') return value === undefined || !Number.isFinite(value) ? NaN : value;
  if (value === undefined || !Number.isFinite(value) || value < 0) return 0;
  return Math.min(value, limits[type]);
};

const toText = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, maxTextLength) : '';

/** Marks a key that is kept whole. No server has ids that begin with it. */
const wholeMark = '\0';

/**
 * Keys of the same source are kept as the bare id, any other key whole behind a mark; '' stands for none.
 */
const toStoredKey = (value: unknown, source: SourceId): string => {
  if (typeof value !== 'string' || !isKey(value)) return '';
  if (!value.startsWith(`${source}~`)) return `${wholeMark}${value}`;
  const id = value.slice(source.length + 1);
  return id.startsWith(wholeMark) ? '' : id;
};

/** The different strings of a block, each with its number. A Map: no text is a special name. */
const createStringTable = () => {
  const numbers = new Map<string, number>();
  return {
    add: (text: string): number => {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, numbers.size);
      return numbers.size - 1;
    },
    encode: (): { offsets: Uint32Array; text: Bytes } => {
      const encoder = new TextEncoder();
      const parts = [...numbers.keys()].map((text) => encoder.encode(text));
      const offsets = new Uint32Array(parts.length + 1);
      parts.forEach((part, i) => (offsets[i + 1] = offsets[i]! + part.length));
      const text = new Uint8Array(offsets[parts.length]!);
      parts.forEach((part, i) => text.set(part, offsets[i]));
      return { offsets, text };
    },
  };
};

/** Records without a sound key of this source are left out: they could never be asked for. */
const ownRecords = <T extends Keyed>(records: readonly T[], source: SourceId): readonly T[] =>
  records.filter((record) => {
    const key: unknown = record?.key;
    const parsed = typeof key === 'string' ? parseKey(key) : null;
    return parsed?.source === source && !parsed.id.startsWith(wholeMark);
  });

/** Column by column; each value made good where it is not what its type says. */
export const encodeBlock = <T extends Keyed>(
  shape: Shape<T>,
  source: SourceId,
  records: readonly T[],
): Bytes => {
  const own = ownRecords(records, source);
  const table = createStringTable();
  const indexes = new Map<string, number[]>();
  for (const name of shape.keys) {
    indexes.set(
      name,
      own.map((record) => table.add(toStoredKey(record[name], source))),
    );
  }
  for (const name of shape.texts) {
    indexes.set(
      name,
      own.map((record) => table.add(toText(record[name]))),
    );
  }
  const { offsets, text } = table.encode();
  const strings = offsets.length - 1;
  const layout = layOut(shape, own.length, strings, text.length);
  const buffer = new ArrayBuffer(layout.length);
  const columns = viewColumns(buffer, layout, own.length, strings, text.length);
  for (const { name, type, of } of shape.numbers) {
    const column = columns.numbers.get(name)!;
    own.forEach((record, i) => (column[i] = toNumber(of(record), type)));
  }
  for (const [name, values] of indexes) columns.strings.get(name)!.set(values);
  columns.offsets.set(offsets);
  columns.text.set(text);
  const header = new Uint32Array(buffer, 0, headerLength / 4);
  header[headerWord.magic] = blockMagic;
  header[headerWord.version] = blockVersion;
  header[headerWord.kind] = shape.code;
  header[headerWord.count] = own.length;
  header[headerWord.length] = layout.length;
  header[headerWord.strings] = strings;
  header[headerWord.textLength] = text.length;
  header[headerWord.checksum] = checksum(buffer);
  return new Uint8Array(buffer);
};
