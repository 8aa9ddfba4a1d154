import { readFile } from 'node:fs/promises';
import type { ILyricsTag } from 'music-metadata';
import type { Lyrics, LyricLine } from '../../domain/music';
import { cleanText } from '../../domain/text';
import { withoutEnding } from './file-kinds';
import { resolveInside } from './inside';
import { parseMusicFile } from './parse-file';
import type { TrackRecord } from './track-record';

/** A whole opera's words are shorter; a longer file is something else. */
const maxLyricsBytes = 512 * 1024;
const maxLines = 10_000;

const timeMark = /\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]/g;
/** `<00:12.34>` before single words, which this version of the protocol has no place for. */
const wordMark = /<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>/g;
const offsetMark = /^\s*\[offset:\s*([+-]?\d{1,6})\s*\]/im;
const headerMark = /^\s*\[[a-z#]{1,10}:[^\]]*\]\s*$/i;

const startOf = ([, minutes, seconds, fraction = '']: RegExpMatchArray): number =>
  Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'));

const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/).slice(0, maxLines);

const timedLine = (line: string, offset: number): LyricLine[] => {
  const marks = [...line.matchAll(timeMark)];
  const text = cleanText(line.replace(timeMark, '').replace(wordMark, ''));
  // A positive offset makes the words appear sooner.
  return marks.map((mark) => ({ start: Math.max(0, startOf(mark) - offset), text }));
};

/** Text of a `.lrc` or a tag: timed when it has time marks, plain lines otherwise; null when empty. */
export const parseLyrics = (text: string, language = 'xxx'): Lyrics | null => {
  const plain = text.replace(/^\uFEFF/, '');
  const offset = Number(offsetMark.exec(plain)?.[1] ?? 0);
  const timed = linesOf(plain).flatMap((line) => timedLine(line, offset));
  if (timed.length > 0) {
    return { synced: true, language, lines: timed.sort((a, b) => a.start! - b.start!) };
  }
  const lines = linesOf(plain)
    .filter((line) => !headerMark.test(line))
    .map((line) => ({ start: null, text: cleanText(line) }));
  return lines.some((line) => line.text !== '') ? { synced: false, language, lines } : null;
};

/** ISO 639 with two or three letters; `xxx` is the protocol's word for "not known". */
const languageOf = (language: string | undefined): string => {
  const letters = language?.toLowerCase().replaceAll('\0', '') ?? '';
  return /^[a-z]{2,3}$/.test(letters) && letters !== 'und' ? letters : 'xxx';
};

/** ID3's `timeStampFormat` 2: milliseconds. MPEG frames (1) cannot be told without the stream. */
const milliseconds = 2;

const fromTag = (tag: ILyricsTag): Lyrics | null => {
  const language = languageOf(tag.language);
  const timed = tag.timeStampFormat === milliseconds && tag.syncText.length > 0;
  if (!timed)
    return parseLyrics(tag.text ?? tag.syncText.map(({ text }) => text).join('\n'), language);
  const lines = tag.syncText
    .slice(0, maxLines)
    .map(({ text, timestamp }) => ({ start: timestamp ?? 0, text: cleanText(text) }));
  return { synced: true, language, lines: lines.sort((a, b) => a.start - b.start) };
};

const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

const besides = async (root: string, path: string): Promise<Lyrics | null> => {
  try {
    const bytes = await readFile(await resolveInside(root, path));
    return bytes.byteLength > maxLyricsBytes ? null : parseLyrics(decode(bytes));
  } catch {
    return null;
  }
};

const embedded = async (root: string, record: TrackRecord): Promise<Lyrics[]> => {
  try {
    const path = await resolveInside(root, record.path);
    const { metadata } = await parseMusicFile(path);
    return (metadata.common.lyrics ?? []).map(fromTag).filter((found) => found !== null);
  } catch {
    return [];
  }
};

/**
 * All lyrics of a song, read when asked for: beside the file as `.lrc` and `.txt`, then inside it.
 * Timed ones first. A file that cannot be read has none.
 */
export const readLyrics = async (root: string, record: TrackRecord): Promise<Lyrics[]> => {
  const stem = withoutEnding(record.path);
  const files = [await besides(root, `${stem}.lrc`), await besides(root, `${stem}.txt`)];
  const all = [...files, ...(await embedded(root, record))].filter((found) => found !== null);
  return all.sort((a, b) => Number(b.synced) - Number(a.synced));
};
