import { textAt, u32, u64 } from './bits';
import type { ByteSource } from './byte-source';

/** ISO 14496-12 section 4.2. `from` and `to`: what is in it, without its head. */
export interface Box {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const boxAt = (head: Uint8Array, at: number, base: number, end: number): Box | null => {
  let length = u32(head, at);
  let headLength = 8;
  if (length === 1) [length, headLength] = [u64(head, at + 8), 16];
  // 0: to the end of the file.
  if (length === 0) length = end - base;
  if (length < headLength) return null;
  return { name: textAt(head, at + 4, 4), from: base + headLength, to: base + length };
};

/** More than any file has at its top. */
const mostBoxes = 4096;

/** Walks over the file's outermost boxes without reading what is in them. */
export const findTopBox = async (source: ByteSource, name: string): Promise<Box | null> => {
  let at = 0;
  for (let seen = 0; seen < mostBoxes && at + 8 <= source.size; seen++) {
    const box = boxAt(await source.read(at, 16), 0, at, source.size);
    if (!box) return null;
    if (box.name === name) return box;
    at = box.to;
  }
  return null;
};

/** The boxes directly inside of a stretch of bytes; one that claims to be longer than it is ends them. */
export const boxesIn = (bytes: Uint8Array, from: number, to: number): Box[] => {
  const boxes: Box[] = [];
  let at = from;
  while (at + 8 <= to) {
    const box = boxAt(bytes, at, at, to);
    if (!box || box.to > to) break;
    boxes.push(box);
    at = box.to;
  }
  return boxes;
};

/** The first box at the end of a path of names. */
export const boxAtPath = (bytes: Uint8Array, within: Box, path: readonly string[]): Box | null => {
  let here: Box = within;
  for (const name of path) {
    const found = boxesIn(bytes, here.from, here.to).find((box) => box.name === name);
    if (!found) return null;
    here = found;
  }
  return here;
};
