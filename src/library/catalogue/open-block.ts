import type { Key, SourceId } from '../../domain/keys';
import {
  blockMagic,
  blockVersion,
  checksum,
  headerLength,
  headerWord,
  layOut,
  viewColumns,
  type Columns,
} from './block-format';
import type { Keyed, Shape } from './shapes';

/** A block as it lies in memory: views of columns. Records are made when asked for. */
export interface Block<T> extends Columns {
  readonly source: SourceId;
  readonly count: number;
  readonly record: (index: number) => T;
  /** A string of the table by its number. */
  readonly string: (number: number) => string;
}

const readColumns = <T>(
  shape: Shape<T>,
  bytes: Uint8Array,
): (Columns & { count: number }) | null => {
  if (!(bytes instanceof Uint8Array) || bytes.length < headerLength) return null;
  // Structured clones begin at 0; anything else is moved there, because columns need alignment.
  const buffer = (
    bytes.byteOffset === 0 && bytes.length === bytes.buffer.byteLength
      ? bytes.buffer
      : bytes.slice().buffer
  ) as ArrayBuffer;
  const header = new Uint32Array(buffer, 0, headerLength / 4);
  const word = (name: keyof typeof headerWord): number => header[headerWord[name]]!;
  if (word('magic') !== blockMagic || word('version') !== blockVersion) return null;
  if (word('kind') !== shape.code || word('length') !== buffer.byteLength) return null;
  const [count, strings, textLength] = [word('count'), word('strings'), word('textLength')];
  if (count > buffer.byteLength || strings > buffer.byteLength) return null;
  const layout = layOut(shape, count, strings, textLength);
  if (layout.length !== buffer.byteLength || checksum(buffer) !== word('checksum')) return null;
  return { count, ...viewColumns(buffer, layout, count, strings, textLength) };
};

/** Null when the bytes are no sound block of this kind and version. */
export const openBlock = <T extends Keyed>(
  shape: Shape<T>,
  source: SourceId,
  bytes: Uint8Array,
): Block<T> | null => {
  const columns = readColumns(shape, bytes);
  if (!columns) return null;
  const { count, numbers, strings, offsets, text } = columns;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const string = (number: number): string =>
    decoder.decode(text.subarray(offsets[number], offsets[number + 1]));
  const toKey = (stored: string): Key | null => {
    if (stored === '') return null;
    return (stored.startsWith('\0') ? stored.slice(1) : `${source}~${stored}`) as Key;
  };
  const record = (index: number): T => {
    const made: Record<string, unknown> = {};
    for (const name of shape.keys) made[name] = toKey(string(strings.get(name)![index]!));
    for (const name of shape.texts) made[name] = string(strings.get(name)![index]!);
    for (const { name, type } of shape.numbers) {
      if (type !== 'f32') made[name] = numbers.get(name)![index]!;
    }
    shape.finish?.(made, (name) => numbers.get(name)![index]!);
    return made as T;
  };
  return { source, count, numbers, strings, offsets, text, record, string };
};
