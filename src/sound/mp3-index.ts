import type { ByteSource } from './byte-source';
import { corrupt } from './faults';
import { findMp3Header, parseMp3Header } from './mp3-header';

/** Every so many frames a place is kept at first: 0.8 s apart. */
const firstStep = 32;
/** More places than these are thinned out by half: an index of ten hours is as small as one of ten minutes. */
const mostPlaces = 1024;
/** Read at once while looking for frames. */
const scanLength = 256 * 1024;
/** Junk between frames that is stepped over: a tag or a picture in the middle, not half a file. */
export const mostJunk = 64 * 1024;

/** Where frames lie in one file, as far as it was looked through. */
export interface Mp3Index {
  /** Byte offset of frame `step * n`. */
  places: number[];
  step: number;
  /** Where looking goes on, and which frame lies there. */
  at: number;
  frame: number;
  isWhole: boolean;
  /** Bits a second of every frame; null where they differ: then only this index knows a place. */
  bitRate: number | null;
}

export const newMp3Index = (first: number): Mp3Index => ({
  places: [],
  step: firstStep,
  at: first,
  frame: 0,
  isWhole: false,
  bitRate: 0,
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
    if (isEnd) index.isWhole = true;
    else if (used === 0) throw corrupt('mp3 frames', index.at);
  }
};

/** Notes the frames of the bytes at `index.at`, moves on, and tells how many bytes are done with. */
export const walkMp3Frames = (
  index: Mp3Index,
  bytes: Uint8Array,
  kind: number,
  isEnd: boolean,
): number => {
  const used = walk(index, bytes, kind, isEnd);
  index.at += used;
  return used;
};

const walk = (index: Mp3Index, bytes: Uint8Array, kind: number, isEnd: boolean): number => {
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
    if (at + header.length > bytes.length) return isEnd ? bytes.length : at;
    note(index, index.at + at, header.bitRate);
    at += header.length;
  }
  return at;
};

const note = (index: Mp3Index, place: number, bitRate: number): void => {
  if (index.bitRate === 0) index.bitRate = bitRate;
  if (index.bitRate !== bitRate) index.bitRate = null;
  if (index.frame % index.step === 0) {
    index.places.push(place);
    if (index.places.length > mostPlaces) {
      index.places = index.places.filter((_, at) => at % 2 === 0);
      index.step *= 2;
    }
  }
  index.frame++;
};

/** The last kept place at or before a frame; null where none is. */
export const placeIn = (
  { places, step }: Mp3Index,
  frame: number,
): { readonly at: number; readonly frame: number } | null => {
  const row = Math.min(Math.floor(frame / step), places.length - 1);
  return row < 0 ? null : { at: places[row]!, frame: row * step };
};
