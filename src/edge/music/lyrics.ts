import { readFile } from 'node:fs/promises';
import type { ILyricsTag } from 'music-metadata';
import { parseLrc } from '../../domain/lrc';
import type { Lyrics } from '../../domain/music';
import { cleanText } from '../../domain/text';
import { decodeText } from './decode-text';
import { withoutEnding } from './file-kinds';
import { resolveInside } from './inside';
import { parseMusicFile } from './parse-file';
import type { TrackRecord } from './track-record';

/** A whole opera's words are shorter; a longer file is something else. */
const maxLyricsBytes = 512 * 1024;

/** The protocol's word for a language that is not known. */
const unknownLanguage = 'xxx';

const parseText = (text: string, language = ''): Lyrics | null => {
  const found = parseLrc(text, language);
  return found && { ...found, language: found.language || unknownLanguage };
};

/** ISO 639 with two or three letters; '' for anything else. */
const languageOf = (language: string | undefined): string => {
  const letters = language?.toLowerCase().replaceAll('\0', '') ?? '';
  return /^[a-z]{2,3}$/.test(letters) && !/^(?:und|xxx)$/.test(letters) ? letters : '';
};

/** ID3's `timeStampFormat` 2: milliseconds. MPEG frames (1) cannot be told without the stream. */
const milliseconds = 2;

const fromTag = (tag: ILyricsTag): Lyrics | null => {
  const language = languageOf(tag.language);
  const timed = tag.timeStampFormat === milliseconds && tag.syncText.length > 0;
  if (!timed)
    return parseText(tag.text ?? tag.syncText.map(({ text }) => text).join('\n'), language);
  const lines = tag.syncText.map(({ text, timestamp }) => ({
    start: timestamp ?? 0,
    text: cleanText(text),
  }));
  return {
    synced: true,
    language: language || unknownLanguage,
    lines: lines.sort((a, b) => a.start - b.start),
  };
};

const besides = async (root: string, path: string): Promise<Lyrics | null> => {
  try {
    const bytes = await readFile(await resolveInside(root, path));
    return bytes.byteLength > maxLyricsBytes ? null : parseText(decodeText(bytes));
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
