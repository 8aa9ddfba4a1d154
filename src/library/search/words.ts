import { fold } from './fold';

/** Words longer than this are cut: nobody types more. */
const maxWordLength = 32;

const parts = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts written without spaces: their words are pairs of letters. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}ー々]/u;
const unspacedRuns =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{M}ー々]+|[^\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}ー々]+/gu;
const letters = /\P{M}\p{M}*/gu;

/** A run as its pairs of neighbours. Its last letter stands alone too when `lastAlone`. */
const pairsOf = (run: string, lastAlone: boolean): readonly string[] => {
  const singles = run.match(letters) ?? [run];
  if (singles.length === 1) return singles;
  const pairs = singles.slice(1).map((letter, i) => `${singles[i]}${letter}`);
  return lastAlone ? [...pairs, singles.at(-1)!] : pairs;
};

const splitPart = (part: string, lastAlone: boolean): readonly string[] => {
  if (!unspaced.test(part)) return [part.slice(0, maxWordLength)];
  return (part.match(unspacedRuns) ?? []).flatMap((run) =>
    unspaced.test(run) ? pairsOf(run, lastAlone) : [run.slice(0, maxWordLength)],
  );
};

export interface TextWords {
  /** As they stand; their number tells how much of a title a query has found. */
  readonly words: readonly string[];
  /** Written-together forms: `AC/DC` is found by `acdc`, `don't` by `dont`. */
  readonly joined: readonly string[];
}

/** The words under which a text is found. */
export const wordsOfText = (text: string): TextWords => {
  const words: string[] = [];
  const joined: string[] = [];
  for (const chunk of fold(text).split(/\s+/)) {
    const found = chunk.match(parts) ?? [];
    for (const part of found) words.push(...splitPart(part, true));
    if (found.length > 1) joined.push(found.join('').slice(0, maxWordLength));
  }
  return { words, joined };
};

/** The words of what was typed. The last letter of an unspaced run is already in its last pair. */
export const wordsOfQuery = (text: string): readonly string[] => [
  ...new Set((fold(text).match(parts) ?? []).flatMap((part) => splitPart(part, false))),
];

/** All letters and digits written together: whether two texts are "the same" for a listener. */
export const squeeze = (text: string): string => (fold(text).match(parts) ?? []).join('');
