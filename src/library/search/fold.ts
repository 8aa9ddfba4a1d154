/**
 * The form in which texts are compared: compatibility forms resolved, case and accents gone,
 * letters that Unicode does not take apart written out. Kana keep their voicing marks, Hangul is
 * taken apart into its letters (so that half a syllable finds the whole), other scripts stay.
 */
export const fold = (text: string): string => {
  // The way of most texts: nothing to take apart.
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').toLowerCase().replace(marks, '').replace(special, writeOut);
};

/** Latin, Greek and Cyrillic accents; Hebrew points; Arabic vowel signs. */
const marks = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;

const written: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ŋ', 'n'],
  ['ı', 'i'],
  ['ĸ', 'k'],
  ['ſ', 's'],
  ['ς', 'σ'],
]);

const special = new RegExp(`[${[...written.keys()].join('')}]`, 'g');
const writeOut = (letter: string): string => written.get(letter) ?? letter;
