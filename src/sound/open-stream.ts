import { sniff, sniffLength } from '../domain/sniff';
import { textAt } from './bits';
import type { ByteSource } from './byte-source';
import { corrupt, unsupported } from './faults';
import { openFlac } from './flac-stream';
import { afterId3 } from './id3';
import { openMp3, type Mp3Indexes } from './mp3-stream';
import { openMp4 } from './mp4-stream';
import { openOgg } from './ogg-stream';
import type { SoundStream } from './sound-stream';
import { openWav } from './wav-stream';

/** The bytes decide; the ending (`format`) speaks only where they say nothing. */
export const openStream = async (
  source: ByteSource,
  format: string,
  indexes: Mp3Indexes,
): Promise<SoundStream> => {
  const head = await source.read(0, sniffLength);
  const sniffed = sniff(head);
  if (sniffed.kind === 'empty') throw corrupt('empty');
  const type = 'contentType' in sniffed ? sniffed.contentType : '';
  if (type === 'audio/flac') return openFlac(source);
  if (type === 'audio/wav') return openWav(source);
  if (type === 'audio/mp4') return openMp4(source);
  if (type.startsWith('audio/ogg')) return openOgg(source);
  // Some taggers put ID3 before FLAC.
  if (textAt(head, 0, 3) === 'ID3') {
    const sound = await source.read(await afterId3(source), 4);
    if (textAt(sound, 0, 4) === 'fLaC') return openFlac(source);
  }
  const isMp3 = type === 'audio/mpeg' || (sniffed.kind === 'unknown' && format === 'mp3');
  if (isMp3) return openMp3(source, indexes);
  throw unsupported(type || sniffed.kind);
};
