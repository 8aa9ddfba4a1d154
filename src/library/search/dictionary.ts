/** Finds words in a sorted list: by their beginning, and by a beginning that is almost it. */

/** First index whose word is not before `text`. */
const lowerBound = (words: readonly string[], text: string): number => {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The words that begin with `start`, as a range of indexes without its end. */
export const findPrefix = (words: readonly string[], start: string): readonly [number, number] => {
  const from = lowerBound(words, start);
  let [low, high] = [from, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle]!.startsWith(start)) low = middle + 1;
    else high = middle;
  }
  return [from, low];
};

export interface NearWord {
  readonly index: number;
  readonly edits: number;
}

/** Slips that are forgiven: none in short words, where everything is near everything. */
export const forgivenEdits = (word: string): number =>
  word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;

const commonLength = (a: string, b: string, limit: number): number => {
  let length = 0;
  while (length < limit && length < a.length && a[length] === b[length]) length++;
  return length;
};

/**
 * Words one of whose beginnings lies within `maxEdits` of `query`; an edit is a letter too many,
 * too few, wrong, or swapped with its neighbour. Neighbours in a sorted list share beginnings, and
 * with them the rows of the distance table; a beginning that is already too far is not followed.
 */
export const findNear = (
  words: readonly string[],
  query: string,
  maxEdits: number,
): readonly NearWord[] => {
  const width = query.length;
  const maxDepth = width + maxEdits;
  const rows = Array.from({ length: maxDepth + 1 }, () => new Uint8Array(width + 1));
  /** Smallest distance to the whole query of any beginning up to this length. */
  const best = new Uint8Array(maxDepth + 1);
  for (let i = 0; i <= width; i++) rows[0]![i] = i;
  best[0] = width;

  /** Fills the row of one more letter; false when nothing that goes on from here can be near. */
  const extend = (word: string, depth: number): boolean => {
    const [row, above, twoAbove] = [rows[depth]!, rows[depth - 1]!, rows[depth - 2]];
    row[0] = depth;
    let smallest = depth;
    for (let i = 1; i <= width; i++) {
      const equal = word[depth - 1] === query[i - 1];
      let edits = Math.min(above[i - 1]! + (equal ? 0 : 1), above[i]! + 1, row[i - 1]! + 1);
      const swapped =
        twoAbove && i > 1 && word[depth - 1] === query[i - 2] && word[depth - 2] === query[i - 1];
      if (swapped) edits = Math.min(edits, twoAbove[i - 2]! + 1);
      row[i] = edits;
      if (edits < smallest) smallest = edits;
    }
    best[depth] = Math.min(best[depth - 1]!, row[width]!);
    return smallest <= maxEdits;
  };

  const found: NearWord[] = [];
  let previous = '';
  let depth = 0;
  let dead = false;
  words.forEach((word, index) => {
    const shared = commonLength(word, previous, depth);
    if (!(dead && shared === depth)) {
      previous = word;
      depth = shared;
      dead = false;
      while (!dead && depth < word.length && depth < maxDepth) dead = !extend(word, ++depth);
    }
    const edits = best[depth]!;
    if (edits <= maxEdits) found.push({ index, edits });
  });
  return found;
};
