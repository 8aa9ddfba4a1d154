import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { parseFile, parseStream, type IAudioMetadata } from 'music-metadata';
import { sniff, sniffLength } from '../../domain/sniff';
import { endingOf, findFormat, formatOfEnding } from './file-kinds';
import type { ProblemReason } from './problem';

export class BrokenFileError extends Error {
  constructor(readonly reason: ProblemReason) {
    super(reason);
  }
}

const readStart = async (path: string): Promise<Uint8Array> => {
  const handle = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(sniffLength), 0, sniffLength, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

interface Claim {
  readonly contentType: string;
  /** True when the first bytes say so; false when only the ending does. */
  readonly isSure: boolean;
}

/** By the first bytes, or by the ending where these are of no known kind. */
const claimOf = (start: Uint8Array, path: string): Claim => {
  const found = sniff(start);
  if (found.kind === 'empty') throw new BrokenFileError('empty');
  // An MP3 may begin with rubbish before its first frame: the parser decides about 'unknown'.
  const isSure = found.kind !== 'unknown';
  const named = isSure ? undefined : formatOfEnding(endingOf(path))?.contentType;
  const contentType = 'contentType' in found ? found.contentType : named;
  if (contentType === undefined || !findFormat(contentType)) throw new BrokenFileError('not-audio');
  return { contentType, isSure };
};

/** The parser goes by the ending; where that lies it is told the type, and reads without seeking. */
const parse = async (path: string, type: string): Promise<IAudioMetadata> => {
  const options = { duration: true };
  if (findFormat(type)?.endings.includes(endingOf(path))) return parseFile(path, options);
  const { size } = await stat(path);
  const stream = createReadStream(path);
  try {
    return await parseStream(stream, { mimeType: type, size }, options);
  } finally {
    stream.destroy();
  }
};

export interface ParsedFile {
  readonly contentType: string;
  readonly metadata: IAudioMetadata;
}

/** Rejects with `BrokenFileError` for what is no music, or with the system's error. */
export const parseMusicFile = async (path: string): Promise<ParsedFile> => {
  const { contentType, isSure } = claimOf(await readStart(path), path);
  const metadata = await parse(path, contentType).catch((thrown: unknown) => {
    if (thrown instanceof Error && 'syscall' in thrown) throw thrown;
    throw new BrokenFileError('not-audio');
  });
  const { duration, sampleRate, hasAudio } = metadata.format;
  if (hasAudio === false || !sampleRate || !(duration && duration > 0)) {
    throw new BrokenFileError(isSure ? 'no-sound' : 'not-audio');
  }
  return { contentType, metadata };
};
