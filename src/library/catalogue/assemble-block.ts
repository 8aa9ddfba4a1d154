import type { Bytes } from '../schema';
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
import type { Shape } from './shapes';

export interface BlockParts {
  readonly count: number;
  /** UTF-8 bytes of all strings and where each begins; one more offset than there are strings. */
  readonly offsets: ArrayLike<number>;
  /** Length of the bytes; they are written by `fill`. */
  readonly textLength: number;
  /** Writes columns and text into place. */
  readonly fill: (columns: Columns) => void;
}

/** Makes the bytes of a block: room for everything, the columns as `fill` writes them, a header. */
export const assembleBlock = <T>(shape: Shape<T>, parts: BlockParts): Bytes => {
  const { count, offsets, textLength, fill } = parts;
  const strings = offsets.length - 1;
  const layout = layOut(shape, count, strings, textLength);
  const buffer = new ArrayBuffer(layout.length);
  const columns = viewColumns(buffer, layout, count, strings, textLength);
  columns.offsets.set(offsets);
  fill(columns);
  const header = new Uint32Array(buffer, 0, headerLength / 4);
  header[headerWord.magic] = blockMagic;
  header[headerWord.version] = blockVersion;
  header[headerWord.kind] = shape.code;
  header[headerWord.count] = count;
  header[headerWord.length] = layout.length;
  header[headerWord.strings] = strings;
  header[headerWord.textLength] = textLength;
  header[headerWord.checksum] = checksum(buffer);
  return new Uint8Array(buffer);
};
