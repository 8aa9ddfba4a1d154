import { textAt, u32le } from './bits';
import type { ByteSource } from './byte-source';
import { oggCrc } from './crc';

/** RFC 3533 section 6. */
export interface OggPage {
  /** Byte offset, and bytes to the next page. */
  readonly at: number;
  readonly length: number;
  readonly serial: number;
  /** Begins with the rest of a packet. */
  readonly isContinued: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Where the last packet that ends on it ends, in the codec's count; null when none ends here. */
  readonly granule: number | null;
  /** Pieces in order; the last one may go on on the next page. */
  readonly pieces: readonly Uint8Array<ArrayBuffer>[];
  readonly isLastOpen: boolean;
}

/** A header of 27 bytes, 255 lengths, 255 times 255 bytes. */
export const longestPage = 27 + 255 + 255 * 255;

/** The page at this offset; null when none is there that agrees with its own sum. */
export const readOggPage = async (source: ByteSource, at: number): Promise<OggPage | null> => {
  const bytes = await source.read(at, longestPage);
  return parseOggPage(bytes, 0, at);
};

/** `from`: where in `bytes`; `base`: the file's offset of the first of them. */
export const parseOggPage = (
  bytes: Uint8Array<ArrayBuffer>,
  from: number,
  base: number,
): OggPage | null => {
  if (textAt(bytes, from, 4) !== 'OggS' || from + 27 > bytes.length) return null;
  const count = bytes[from + 26]!;
  const body = from + 27 + count;
  if (body > bytes.length) return null;
  const lengths = bytes.subarray(from + 27, body);
  const end = body + lengths.reduce((sum, each) => sum + each, 0);
  if (end > bytes.length) return null;
  const page = bytes.subarray(from, end);
  if (oggCrc(page) !== u32le(page, 22)) return null;
  const flags = page[5]!;
  return {
    at: base + from,
    length: page.length,
    serial: u32le(page, 14),
    isContinued: (flags & 1) !== 0,
    isFirst: (flags & 2) !== 0,
    isLast: (flags & 4) !== 0,
    granule: granuleOf(page),
    ...piecesOf(bytes.subarray(body, end), lengths),
  };
};

/** Signed 64 bits; all ones means that no packet ends here. A negative one is nobody's. */
const granuleOf = (page: Uint8Array): number | null => {
  const [low, high] = [u32le(page, 6), u32le(page, 10)];
  return high >= 2 ** 31 ? null : high * 2 ** 32 + low;
};

const piecesOf = (body: Uint8Array<ArrayBuffer>, lengths: Uint8Array) => {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let [start, end] = [0, 0];
  for (const length of lengths) {
    end += length;
    if (length === 255) continue;
    pieces.push(body.subarray(start, end));
    start = end;
  }
  const isLastOpen = lengths.length > 0 && lengths[lengths.length - 1] === 255;
  if (isLastOpen) pieces.push(body.subarray(start, end));
  return { pieces, isLastOpen };
};

/** Most pages are of 4 to 8 KiB: nearly always one begins and ends among these. */
const firstLook = 24 * 1024;

/** The first page of this stream that begins among `length` bytes from here on. */
export const findOggPage = async (
  source: ByteSource,
  from: number,
  length: number,
  serial: number | null,
): Promise<OggPage | null> => {
  for (const look of [firstLook, length + longestPage]) {
    const bytes = await source.read(from, look);
    const room = Math.min(length, bytes.length);
    for (let at = bytes.indexOf(79); at >= 0 && at < room; at = bytes.indexOf(79, at + 1)) {
      const page = parseOggPage(bytes, at, from);
      if (page && (serial === null || page.serial === serial)) return page;
    }
  }
  return null;
};
