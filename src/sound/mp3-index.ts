import type { ByteSource } from './byte-source';
import { corrupt } from './faults';
import { findMp3Header, parseMp3Header } from './mp3-header';

/** Every so many frames a place is kept: 0.8 s apart, and ten hours are 22,000 numbers. */
export const indexStep = 32;
/** Read at once while looking for frames. */
const scanLength = 256 * 1024;
/** Junk between frames that is stepped over: a tag or a picture in the middle, not half a file. */
export const mostJunk = 64 * 1024;

/** Where frames lie in one file, as far as it was looked through. */
export interface Mp3Index {
  /** Byte offset of frame `indexStep * n`. */
  readonly places: number[];
  /** Where looking goes on, and which frame lies there. */
  at: number;
  frame: number;
  isWhole: boolean;
}

export const newMp3Index = (first: number): Mp3Index => ({
  places: [],
  at: first,
  frame: 0,
  isWhole: false,
});

/** Looks on until frame `wanted` has its place, or the file ends. */
export const growMp3Index = async (
  index: Mp3Index,
  source: ByteSource,
  kind: number,
  wanted: number,
): Promise<void> => {
  while (!index.isWhole && index.frame <= wanted) {
    const bytes = await source.read(index.at, scanLength);
    const isEnd = index.at + bytes.length >= source.size;
    const used = walkMp3Frames(index, bytes, kind, isEnd);
    if (isEnd && used >= bytes.length - 4) index.isWhole = true;
    else if (used === 0) throw corrupt('mp3 frames', index.at);
    index.at += used;
  }
};

/** Notes the frames of these bytes, which begin at a frame; gives how many bytes are done with. */
export const walkMp3Frames = (
  index: Mp3Index,
  bytes: Uint8Array,
  kind: number,
  isEnd: boolean,
): number => {
  let at = 0;
  while (at + 4 <= bytes.length) {
    const header = parseMp3Header(bytes, at);
    if (header?.kind !== kind) {
      const next = findMp3Header(bytes, at + 1, kind, isEnd);
      // The last junk of a file is nobody's frame; elsewhere the next bytes may tell.
      if (next < 0) return isEnd ? bytes.length : Math.max(at, bytes.length - mostJunk);
      at = next;
      continue;
    }
    if (at + header.length > bytes.length && !isEnd) return at;
    if (index.frame % indexStep === 0) index.places.push(index.at + at);
    index.frame++;
    at += header.length;
  }
  return Math.min(at, bytes.length);
};
