import { HoldfastError } from '../../domain/error';
import { sniff, sniffLength, type Sniffed } from '../../domain/sniff';
import { suffixOf, unplayableSuffix } from './audio-kinds';
import { readPart } from './guarded-blob';
import { endingOf } from './paths';

/** Silence or padding in front of the first frame of an MP3; seen with ripped and cut files. */
const mostPadding = 64 * 1024;

const sniffBehindPadding = async (file: File): Promise<Sniffed> => {
  const head = new Uint8Array(await readPart(file, 0, mostPadding + sniffLength));
  const first = head.findIndex((byte) => byte !== 0);
  return first > 0 ? sniff(head.subarray(first, first + sniffLength)) : { kind: 'unknown' };
};

export const sniffFile = async (file: File): Promise<Sniffed> => {
  const found = sniff(new Uint8Array(await readPart(file, 0, sniffLength)));
  if (found.kind !== 'unknown' || endingOf(file.name) !== 'mp3') return found;
  return sniffBehindPadding(file);
};

/**
 * The content type of audio that a browser may play.
 *
 * @throws HoldfastError `input.invalid` for what is no audio, `audio.unsupported` for other kinds
 */
export const checkAudio = (found: Sniffed): string => {
  if (found.kind === 'empty') throw new HoldfastError('input.invalid', { what: 'empty file' });
  if (found.kind !== 'audio') {
    throw new HoldfastError('input.invalid', { what: 'not audio', kind: found.kind });
  }
  if (suffixOf(found.contentType) === null) {
    const suffix = unplayableSuffix(found.contentType);
    throw new HoldfastError('audio.unsupported', { why: 'kind', suffix });
  }
  return found.contentType;
};
