/** Longer than any honest title; a name is kept in search indexes and shown in rows. */
const maxGraphemes = 1000;
/** Code units looked at: a grapheme may be made of very many, and text from outside is unbounded. */
const maxUnits = 8000;

/** NUL, C0, DEL and C1. Tab and line breaks are among them: names are one line. */
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const controls = /[\u0000-\u001F\u007F-\u009F]+/g;
/** Direction overrides and isolates would turn the text around them, too ("Trojan Source"). */
const directions = /[\u202A-\u202E\u2066-\u2069]/g;
/** Half a surrogate pair is no character: it cannot be encoded and breaks what stores it. */
const loneSurrogates = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

let segmenter: Intl.Segmenter | null = null;

const capGraphemes = (text: string, max: number): string => {
  // No grapheme is shorter than a code unit, so short text needs no counting.
  if (text.length <= max) return text;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  let count = 0;
  for (const { index } of segmenter.segment(text)) {
    if (count === max) return text.slice(0, index);
    count += 1;
  }
  return text;
};

/**
 * Text from a server or a file as one line that is safe to keep and to show: without control
 * characters and lone surrogates, trimmed, at most `max` graphemes. Markup stays as it is, since
 * text is never shown as markup.
 */
export const cleanText = (text: string, max = maxGraphemes): string => {
  const cut = text
    .slice(0, maxUnits)
    .replace(controls, ' ')
    .replace(directions, '')
    .replace(loneSurrogates, '');
  return capGraphemes(cut.trim(), max);
};
