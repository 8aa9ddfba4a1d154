import { findNear, findPrefix, forgivenEdits } from './dictionary';
import { field, fieldBits, fieldMask, type SearchIndex } from './search-index';

/** A word of the query that has fewer postings than this is also looked for with slips. */
const fewPostings = 5;
/** One bit each in the title hits; nobody types more. */
const maxQueryWords = 8;

/** Points of one query word in one document: how well it fits, and where it stands. */
const points = {
  exact: 40,
  prefix: 20,
  /** Share of the word that was typed, times this, is added to `prefix`. */
  prefixShare: 15,
  near: 14,
  perEdit: 5,
  title: 24,
  artist: 12,
  album: 6,
  /** Share of the title that the query covers, times this. */
  coverage: 40,
} as const;

/** Told of every document that has all the words, in no order. */
export type Visit = (document: number, score: number) => void;

interface WordMatch {
  readonly index: number;
  readonly points: number;
}

export interface QueryIndex {
  /** True when there was any. */
  readonly find: (words: readonly string[], visit: Visit) => boolean;
}

const fieldPoints = Uint8Array.from({ length: fieldMask + 1 }, (_, mask) => {
  if (mask & field.title) return points.title;
  return mask & field.artist ? points.artist : points.album;
});

const countBits = (bits: number): number => {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
};

const matchWord = ({ words, offsets }: SearchIndex, word: string, forgive: boolean) => {
  const [from, to] = findPrefix(words, word);
  const matches: WordMatch[] = [];
  for (let index = from; index < to; index++) {
    const length = words[index]!.length;
    const share = Math.round((points.prefixShare * word.length) / length);
    matches.push({ index, points: length === word.length ? points.exact : points.prefix + share });
  }
  const edits = forgivenEdits(word);
  if (edits > 0 && (forgive || offsets[to]! - offsets[from]! < fewPostings)) {
    for (const near of findNear(words, word, edits)) {
      if (near.index >= from && near.index < to) continue;
      matches.push({ index: near.index, points: points.near - points.perEdit * near.edits });
    }
  }
  return matches;
};

/** Holds what is written on while a query runs: nine bytes a document, made once. */
export const createQueryIndex = (index: SearchIndex): QueryIndex => {
  const { offsets, postings, titleWords } = index;
  const documents = titleWords.length;
  /** How many of the query's words were found so far, one after the other. */
  const found = new Uint8Array(documents);
  const scores = new Uint16Array(documents);
  /** Points of the current word, so that only its best place counts. */
  const current = new Uint8Array(documents);
  const titleHits = new Uint8Array(documents);
  const touched = new Uint32Array(documents);
  let touchedCount = 0;

  /** Adds one word; the documents of the first are the ones to look at in the end. */
  const addWord = (matches: readonly WordMatch[], order: number): void => {
    for (const match of matches) {
      const end = offsets[match.index + 1]!;
      for (let at = offsets[match.index]!; at < end; at++) {
        const posting = postings[at]!;
        const document = posting >>> fieldBits;
        const seen = found[document]!;
        if (seen < order) continue;
        const mask = posting & fieldMask;
        const gained = match.points + fieldPoints[mask]!;
        if (seen === order) {
          if (order === 0) touched[touchedCount++] = document;
          found[document] = order + 1;
          current[document] = gained;
          scores[document]! += gained;
        } else if (gained > current[document]!) {
          scores[document]! += gained - current[document]!;
          current[document] = gained;
        }
        if (mask & field.title) titleHits[document]! |= 1 << order;
      }
    }
  };

  const gather = (words: number, visit: Visit): boolean => {
    let any = false;
    for (let i = 0; i < touchedCount; i++) {
      const document = touched[i]!;
      if (found[document] === words) {
        any = true;
        const covered = countBits(titleHits[document]!) / Math.max(1, titleWords[document]!);
        visit(document, scores[document]! + points.coverage * Math.min(1, covered));
      }
      found[document] = scores[document] = current[document] = titleHits[document] = 0;
    }
    touchedCount = 0;
    return any;
  };

  const run = (words: readonly string[], forgive: boolean, visit: Visit): boolean => {
    const all = words.map((word) => matchWord(index, word, forgive));
    const weight = (matches: readonly WordMatch[]): number =>
      matches.reduce((sum, { index: at }) => sum + offsets[at + 1]! - offsets[at]!, 0);
    // The rarest word first: it leaves the fewest documents to look at.
    const ordered = all
      .map((matches) => ({ matches, size: weight(matches) }))
      .sort((a, b) => a.size - b.size);
    ordered.forEach(({ matches }, order) => addWord(matches, order));
    return gather(words.length, visit);
  };

  return {
    find: (typed, visit) => {
      const words = typed.slice(0, maxQueryWords);
      if (words.length === 0) return false;
      if (run(words, false, visit)) return true;
      // Each word for itself may be known, but nothing has them all: one of them may be a slip.
      return words.length > 1 && run(words, true, visit);
    },
  };
};
