import type { LetterIndex } from '../../contracts/library';

/** The letter under which a name stands: `É` under E, digits and signs under #, Han under 漢. */
export const letterOf = (text: string): string => {
  const first = /[\p{L}\p{N}]/u.exec(text.trimStart().slice(0, 8).normalize('NFKD'))?.[0] ?? '#';
  if (/\p{sc=Han}/u.test(first)) return '漢'; // thousands of letters are no rail
  if (!/\p{L}/u.test(first)) return '#';
  return first.toLocaleUpperCase('en').charAt(0);
};

/** First offset of each letter. A letter that comes back later in the list is not named twice. */
export const indexLetters = (texts: readonly string[], order: Int32Array): LetterIndex => {
  const offsets = new Map<string, number>();
  order.forEach((ordinal, offset) => {
    const letter = letterOf(texts[ordinal]!);
    if (!offsets.has(letter)) offsets.set(letter, offset);
  });
  return { letters: [...offsets].map(([letter, offset]) => ({ letter, offset })) };
};
