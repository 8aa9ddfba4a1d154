import { sniff } from '../domain/sniff';
import { textAt } from './bits';
import { findMp3Header, parseMp3Header } from './mp3-header';
import { newMp3Index, walkMp3Frames, type Mp3Index } from './mp3-index';
import { writeMp3Index } from './mp3-index-text';
import { parseMp3Tag } from './mp3-tag';

/**
 * Looks on while a file passes by on its way to the disk, so that a later seek need not read it through. Only mp3 of
 * a changing bit rate needs it: every other kind says by itself where a place is (FLAC in each frame).
 */
export interface FrameIndexer {
  readonly push: (bytes: Uint8Array) => void;
  /** Null: there is nothing that would help. */
  readonly finish: () => string | null;
}

/** As far as a first frame is looked for behind the tags (`mp3-stream`), and how much of that is tried first. */
const headSearch = 256 * 1024;
const nearSearch = 8 * 1024;

interface Walk {
  readonly index: Mp3Index;
  readonly kind: number;
}

export const createFrameIndexer = (): FrameIndexer => {
  /** What is not done with, and where in the file it begins. */
  let held = new Uint8Array(0);
  let at = 0;
  /** Of a tag that passes by. */
  let toSkip = 0;
  let walk: Walk | null = null;
  let isOver = false;

  const drop = (length: number): void => {
    held = held.slice(length);
    at += length;
  };

  const begin = (isEnd: boolean): void => {
    if (held.length < 10 && !isEnd) return;
    if (at === 0 && !isMp3(held)) isOver = true;
    else if (textAt(held, 0, 3) === 'ID3') toSkip = tagLength(held);
    else if (isEnd || held.length >= nearSearch) {
      walk = findFirst(held, at, isEnd);
      if (walk) drop(walk.index.at - at);
      else isOver = isEnd || held.length >= headSearch;
    }
  };

  /** True when a tag, or a part of one, was passed: what is behind it is looked at next. */
  const pass = (isEnd: boolean): boolean => {
    if (isOver || walk) return false;
    if (toSkip === 0) begin(isEnd);
    const skipped = Math.min(toSkip, held.length);
    drop(skipped);
    toSkip -= skipped;
    return skipped > 0;
  };

  const take = (bytes: Uint8Array, isEnd: boolean): void => {
    held = joined(held, bytes);
    let goesOn = true;
    while (goesOn) goesOn = pass(isEnd);
    if (walk) drop(walkMp3Frames(walk.index, held, walk.kind, isEnd));
    if (isOver) held = new Uint8Array(0);
  };

  return {
    push: (bytes) => {
      if (!isOver) take(bytes, false);
    },
    finish: () => {
      if (!isOver) take(new Uint8Array(0), true);
      if (!walk || walk.index.bitRate !== null) return null;
      return writeMp3Index(walk.index);
    },
  };
};

const isMp3 = (head: Uint8Array): boolean => {
  const sniffed = sniff(head);
  return 'contentType' in sniffed && sniffed.contentType === 'audio/mpeg';
};

const tagLength = (head: Uint8Array): number => {
  const size = head.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  return 10 + size + (head[5]! & 0x10 ? 10 : 0);
};

/** An encoder's own frame before the sound is no sound. */
const findFirst = (bytes: Uint8Array, base: number, isEnd: boolean): Walk | null => {
  const found = findMp3Header(bytes, 0, null, isEnd);
  const header = found < 0 ? null : parseMp3Header(bytes, found);
  if (!header) return null;
  const tag = parseMp3Tag(bytes.subarray(found, found + header.length), header);
  const first = base + found + (tag ? header.length : 0);
  return { index: newMp3Index(first), kind: header.kind };
};

const joined = (one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> => {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
};
