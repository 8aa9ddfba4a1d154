/**
 * Finds a record by its id without keeping a string or an object per record: a hash table of
 * ordinals, whose ids are compared as bytes where they lie in the blocks. 1 MB for 100,000 records.
 */
export interface IdPlace {
  /** Where the bytes lie. */
  readonly text: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Number of the source, so that equal ids of two sources stay two things. */
  readonly realm: number;
}

export interface KeyTable {
  /** The ordinal, or -1. */
  readonly find: (place: IdPlace) => number;
}

const hashOf = ({ text, start, end, realm }: IdPlace): number => {
  let hash = 0x811c9dc5 ^ realm;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text[i]!, 0x01000193);
  // The last bytes hardly reach the low bits of FNV; the table uses the low bits.
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
};

const same = (a: IdPlace, b: IdPlace): boolean => {
  const length = a.end - a.start;
  if (a.realm !== b.realm || length !== b.end - b.start) return false;
  for (let i = 0; i < length; i++) if (a.text[a.start + i] !== b.text[b.start + i]) return false;
  return true;
};

/** Of equal ids the later one is found. */
export const buildKeyTable = (count: number, placeOf: (ordinal: number) => IdPlace): KeyTable => {
  let size = 16;
  while (size < count * 2) size *= 2;
  const slots = new Uint32Array(size); // ordinal + 1; 0 is free
  const seek = (place: IdPlace): number => {
    let slot = hashOf(place) & (size - 1);
    while (slots[slot] !== 0 && !same(placeOf(slots[slot]! - 1), place)) {
      slot = (slot + 1) & (size - 1);
    }
    return slot;
  };
  for (let ordinal = 0; ordinal < count; ordinal++) slots[seek(placeOf(ordinal))] = ordinal + 1;
  return { find: (place) => slots[seek(place)]! - 1 };
};
