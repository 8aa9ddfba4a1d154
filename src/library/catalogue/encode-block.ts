import { isKey, parseKey, type SourceId } from '../../domain/keys';
import type { Bytes } from '../schema';
import { assembleBlock } from './assemble-block';
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

/** Bytes of a text in UTF-8; a lone half of a pair becomes U+FFFD, which has three. */
const utf8Length = (text: string): number => {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    const next = unit >= 0xd800 && unit < 0xdc00 ? text.charCodeAt(i + 1) : NaN;
    if (unit < 0x800) length += 1;
    else if (next >= 0xdc00 && next < 0xe000) {
      length += 2; // two units, four bytes
      i++;
    } else length += 2;
  }
  return length;
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
    texts: () => [...numbers.keys()],
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
  const texts = table.texts();
  const offsets = new Uint32Array(texts.length + 1);
  texts.forEach((text, i) => (offsets[i + 1] = offsets[i]! + utf8Length(text)));
  return assembleBlock(shape, {
    count: own.length,
    offsets,
    textLength: offsets[texts.length]!,
    fill: ({ numbers, strings, text }) => {
      for (const { name, type, of } of shape.numbers) {
        const column = numbers.get(name)!;
        own.forEach((record, i) => (column[i] = toNumber(of(record), type)));
      }
      for (const [name, values] of indexes) strings.get(name)!.set(values);
      // One by one, so that halves of a pair at the seam of two texts do not melt into one letter.
      const encoder = new TextEncoder();
      texts.forEach((each, i) => encoder.encodeInto(each, text.subarray(offsets[i])));
    },
  });
};
