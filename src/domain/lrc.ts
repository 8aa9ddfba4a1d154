import type { LyricLine, Lyrics } from './music';
import { cleanText } from './text';

/** Code units. A whole opera's words are shorter; a longer text is something else. */
const maxLength = 512 * 1024;
const maxLines = 10_000;

/**
 * `[mm:ss]`, `[mm:ss.x]`, `[mm:ss.xx]`, `[mm:ss.xxx]`, and a colon for the dot, as old players wrote.
 * Every repetition is bounded, so a hostile text costs no more than its length.
 */
const stamp = /\s{0,8}\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]/y;
/** Times of single words, `<00:12.34>` or in brackets: our lines are lit as a whole. */
const wordStamps = /[<[]\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?[>\]]/g;
/** `[ar:Somebody]`: the format's own tags about the song. `[Chorus: Somebody]` is sung, and stays. */
const tag = /^\[(ar|al|ti|au|by|re|ve|id|la|lang|tool|length|offset|#):([^\]]{0,1000})\]$/i;

interface Written {
  readonly starts: readonly number[];
  readonly text: string;
}

const toMilliseconds = ([, minutes, seconds, fraction = '']: RegExpExecArray): number =>
  Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'));

/** A line sung several times has all of its times in front. */
const readLine = (line: string): Written => {
  const starts: number[] = [];
  let end = 0;
  stamp.lastIndex = 0;
  for (let found = stamp.exec(line); found; found = stamp.exec(line)) {
    starts.push(toMilliseconds(found));
    end = stamp.lastIndex;
    if (starts.length === maxLines) break;
  }
  // Words of a line are far fewer than these; text behind them is cut before it is looked at.
  const words = line.slice(end, end + 8000);
  return { starts, text: cleanText(starts.length > 0 ? words.replace(wordStamps, '') : words) };
};

interface Tags {
  readonly offset: number;
  readonly language: string;
}

const readTags = (lines: readonly string[]): Tags => {
  let [offset, language] = [0, ''];
  for (const line of lines) {
    const [, name = '', value = ''] = tag.exec(line) ?? [];
    if (/^offset$/i.test(name) && /^\s{0,8}[+-]?\d{1,6}\s{0,8}$/.test(value)) {
      offset = Number(value);
    }
    if (/^la(?:ng)?$/i.test(name) && /^[a-z]{2,3}$/i.test(value)) language = value.toLowerCase();
  }
  return { offset, language };
};

const timedLines = (written: readonly Written[], offset: number): LyricLine[] => {
  const lines: LyricLine[] = [];
  for (const { starts, text } of written) {
    for (const start of starts) {
      if (lines.length === maxLines) return lines;
      // A positive offset lets the words appear sooner.
      lines.push({ start: Math.max(0, start - offset), text });
    }
  }
  return lines;
};

const hasWords = (lines: readonly LyricLine[]): boolean => lines.some(({ text }) => text !== '');

/**
 * Text of an `.lrc` file, of a plain text, or of a tag. Timed, sorted by ms, as soon as one line has a
 * time; lines without one are dropped then. Otherwise plain lines. Null when there is nothing to sing.
 * Takes time in proportion to the text, and never throws.
 */
export const parseLrc = (text: string, language = ''): Lyrics | null => {
  const lines = text
    .slice(0, maxLength)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/, maxLines)
    .map((line) => line.trim());
  const tags = readTags(lines);
  const words = lines.filter((line) => !tag.test(line)).map(readLine);
  const timed = timedLines(words, tags.offset).sort((a, b) => a.start! - b.start!);
  if (timed.length > 0) {
    return hasWords(timed)
      ? { synced: true, language: language || tags.language, lines: timed }
      : null;
  }
  const plain = words.map((line) => ({ start: null, text: line.text }));
  return hasWords(plain)
    ? { synced: false, language: language || tags.language, lines: trimEnds(plain) }
    : null;
};

/** Empty lines between verses stay, those around the whole go. */
const trimEnds = (lines: readonly LyricLine[]): readonly LyricLine[] => {
  const isFilled = ({ text }: LyricLine): boolean => text !== '';
  return lines.slice(lines.findIndex(isFilled), lines.findLastIndex(isFilled) + 1);
};
