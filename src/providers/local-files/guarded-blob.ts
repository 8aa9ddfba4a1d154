import { HoldfastError } from '../../domain/error';
import type { ReadableBlob } from './load-parser';

/**
 * Bytes that are read at once. Parsers ask for a few bytes thousands of times (each frame of an MP3
 * without a table), and each question to a file is a journey to another process.
 */
const windowSize = 256 * 1024;

export const readPart = async (file: Blob, start: number, end: number): Promise<ArrayBuffer> => {
  try {
    return await file.slice(start, end).arrayBuffer();
  } catch (cause) {
    // The file was changed, moved or its drive was pulled out since it was chosen.
    throw new HoldfastError('input.invalid', { what: 'file', why: 'unreadable' }, { cause });
  }
};

/**
 * A file as the parser may read it: under the type that its first bytes told, not the one its name
 * claims; in large parts; and only as long as `check` does not throw, which it is asked at each read,
 * so that a parser that goes round in circles is stopped.
 */
export const guardBlob = (file: Blob, contentType: string, check: () => void): ReadableBlob => {
  let held: { readonly start: number; readonly bytes: ArrayBuffer } | null = null;
  const read = async (start: number, end: number): Promise<ArrayBuffer> => {
    check();
    if (end - start > windowSize) return readPart(file, start, end);
    const last = held ? held.start + held.bytes.byteLength : 0;
    if (!held || start < held.start || end > last) {
      held = { start, bytes: await readPart(file, start, start + windowSize) };
    }
    return held.bytes.slice(start - held.start, end - held.start);
  };
  return {
    size: file.size,
    type: contentType,
    slice: (start, end) => ({ arrayBuffer: () => read(start, end) }),
  };
};
