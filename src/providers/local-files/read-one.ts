import type { Clock } from '../../domain/clock';
import { HoldfastError, toFailure, type Failure } from '../../domain/error';
import type { SongLyrics } from '../../domain/music';
import { cleanText } from '../../domain/text';
import { suffixOf } from './audio-kinds';
import { checkAudio, sniffFile } from './check-audio';
import { chooseEmbedded, type Cover } from './covers';
import type { Candidate } from './group-files';
import { guardBlob } from './guarded-blob';
import type { ParseBlob } from './load-parser';
import { identifyTrack } from './music-ids';
import { readParsed, type ParsedTags } from './parsed-tags';
import { workWithin } from './time-limit';
import { readWords } from './words';

/** A file whose tags cannot be read, and why. */
export interface RefusedFile {
  /** Of the file, cleaned. */
  readonly name: string;
  /** `input.invalid`: empty, no audio, unreadable. `audio.unsupported`: other kinds, damaged, slow. */
  readonly failure: Failure;
}

export interface ReadFile {
  readonly candidate: Candidate;
  readonly id: string;
  readonly contentType: string;
  readonly tags: ParsedTags;
  readonly cover: Cover | null;
  readonly lyrics: SongLyrics | null;
}

export interface ReadingParts {
  readonly parse: ParseBlob;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  readonly signal: AbortSignal;
}

/**
 * A song without a table of its frames is read as a whole: an hour of it is 60 MB, which a memory
 * card at 10 MB/s hands over in 6 s.
 */
const mostTime = 15_000;

const parseTags = async (
  file: File,
  contentType: string,
  parse: ParseBlob,
  check: () => void,
): Promise<ParsedTags> => {
  try {
    return readParsed(await parse(guardBlob(file, contentType, check), { duration: true }));
  } catch (thrown) {
    if (thrown instanceof HoldfastError) throw thrown;
    const suffix = suffixOf(contentType) ?? '';
    throw new HoldfastError('audio.unsupported', { why: 'damaged', suffix }, { cause: thrown });
  }
};

/** A head without a sound behind it is no music; the rate stands in the first frame. */
const checkSound = ({ format }: ParsedTags, contentType: string): void => {
  if (format.hasAudio && format.sampleRate > 0) return;
  const suffix = suffixOf(contentType) ?? '';
  throw new HoldfastError('audio.unsupported', { why: 'no sound', suffix });
};

const readAll = async (
  candidate: Candidate,
  parse: ParseBlob,
  check: () => void,
): Promise<ReadFile | null> => {
  const { file } = candidate;
  const found = await sniffFile(file);
  if (candidate.byChance && found.kind !== 'audio') return null;
  const contentType = checkAudio(found);
  const tags = await parseTags(file, contentType, parse, check);
  checkSound(tags, contentType);
  check();
  return {
    candidate,
    id: await identifyTrack(file),
    contentType,
    tags,
    cover: chooseEmbedded(tags),
    lyrics: await readWords(tags, candidate.words),
  };
};

/** Never rejects but for `aborted`; null for what lies in a folder of music and is none. */
export const readOne = async (
  candidate: Candidate,
  { parse, clock, signal }: ReadingParts,
): Promise<ReadFile | RefusedFile | null> => {
  try {
    return await workWithin({ ms: mostTime, clock, signal }, (check) =>
      readAll(candidate, parse, check),
    );
  } catch (thrown) {
    if (signal.aborted) throw new HoldfastError('aborted', {}, { cause: thrown });
    return { name: cleanText(candidate.file.name), failure: toFailure(thrown) };
  }
};
