import { parseLrc } from '../../domain/lrc';
import { joinLyrics } from '../../domain/lyrics-choice';
import type { LyricLine, Lyrics, SongLyrics } from '../../domain/music';
import { cleanText } from '../../domain/text';
import { readPart } from './guarded-blob';
import type { EmbeddedWords, ParsedTags } from './parsed-tags';

/** A whole opera's words are shorter; a longer file is something else. */
const maxWordsBytes = 512 * 1024;

/** ISO 639 with two or three letters; `xxx` and `und` are the tags' words for "not known". */
const languageOf = (written: string): string => {
  const language = written.toLowerCase();
  return /^[a-z]{2,3}$/.test(language) && !['xxx', 'und'].includes(language) ? language : '';
};

/** ID3v2 section 4.9: milliseconds. MPEG frames (1) cannot be told without the stream. */
const inMilliseconds = 2;
/** Of ID3's kinds: other, lyrics, transcription. Chords, events and trivia are not sung. */
const lastSungKind = 2;

/** A mark may be a syllable: then those that begin a line say so by a line break. */
const joinSyllables = (marks: EmbeddedWords['syncText']): readonly LyricLine[] => {
  const marked = marks.some(({ text }) => /^[\r\n]/.test(text));
  const lines: { start: number; text: string }[] = [];
  for (const { text, timestamp } of marks) {
    const last = lines.at(-1);
    if (marked && last && !/^[\r\n]/.test(text)) last.text += text;
    else lines.push({ start: Math.max(0, timestamp), text });
  }
  return lines
    .map(({ start, text }) => ({ start, text: cleanText(text) }))
    .sort((a, b) => a.start - b.start);
};

const fromTag = (tag: EmbeddedWords): Lyrics | null => {
  if (tag.contentType > lastSungKind) return null;
  const language = languageOf(tag.language);
  if (tag.timeStampFormat !== inMilliseconds || tag.syncText.length === 0) {
    return parseLrc(tag.text || tag.syncText.map(({ text }) => text).join('\n'), language);
  }
  const lines = joinSyllables(tag.syncText);
  return lines.some(({ text }) => text !== '') ? { synced: true, language, lines } : null;
};

/** Plain text tags are read by our own parser: the other one loses offsets and repeated lines. */
const plainTags = /^(?:TXXX:)?(?:(?:un)?sync(?:ed)?)?lyrics(?:-[a-z]{3})?$|^\u00A9lyr$/i;

const textsOf = ({ native }: ParsedTags): readonly string[] =>
  Object.values(native)
    .flat()
    .flatMap(({ id, value }) => (plainTags.test(id) && typeof value === 'string' ? [value] : []));

const embedded = (tags: ParsedTags): readonly (Lyrics | null)[] => {
  const written = textsOf(tags).map((text) => parseLrc(text));
  return written.length > 0 ? written : tags.common.lyrics.map(fromTag);
};

/** Old files are in the writer's own code page, most often this one. */
const decode = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

const fromFile = async (file: File | undefined): Promise<Lyrics | null> => {
  if (!file || file.size > maxWordsBytes) return null;
  try {
    return parseLrc(decode(new Uint8Array(await readPart(file, 0, file.size))));
  } catch {
    return null;
  }
};

export interface WordFiles {
  readonly lrc?: File | undefined;
  readonly txt?: File | undefined;
}

/** What stands beside the file counts more than what is in it, timed words more than plain ones. */
export const readWords = async (
  tags: ParsedTags,
  beside: WordFiles,
): Promise<SongLyrics | null> => {
  const found = [await fromFile(beside.lrc), await fromFile(beside.txt), ...embedded(tags)];
  return joinLyrics(found.filter((each) => each !== null));
};
