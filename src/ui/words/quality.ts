import type { AudioFrom } from '../../contracts/engine';
import type { Track } from '../../domain/music';
import { bitRateOf, transcodeOf, type Quality, type TranscodeFormat } from '../../domain/quality';

const formats: Readonly<Record<TranscodeFormat, string>> = { mp3: 'MP3', opus: 'Opus', aac: 'AAC' };

/** What most servers can make, from the best down. */
export const qualityChoices: readonly Quality[] = [
  'original',
  'mp3-320',
  'opus-256',
  'mp3-192',
  'opus-192',
  'opus-128',
  'mp3-128',
  'opus-96',
];

export const qualityWords = {
  original: 'Original',
  /** `MP3, 192 kbit/s`; one that was chosen elsewhere and is not offered here has a name all the same. */
  name: (quality: Quality): string => {
    const transcode = transcodeOf(quality);
    if (!transcode) return qualityWords.original;
    return `${formats[transcode.format]}, ${transcode.bitRate} kbit/s`;
  },
  asElsewhere: 'As everywhere',
  stream: 'Streaming quality',
  streamHint: 'A lower one needs less network, and a server that can convert.',
  metered: 'On mobile or metered connections',
  meteredHint: 'Counts while the browser says that bytes are counted; not every browser says so.',
  download: 'Download quality',
  downloadHint: 'For what you download from now on. Each download can be kept otherwise.',
  slowLine: (quality: Quality) =>
    `Playing at ${bitRateOf(quality, 0)} kbit/s because the connection is slow.`,
} as const;

/** By the content type that the first bytes tell. */
const formatNames: readonly (readonly [start: string, name: string])[] = [
  ['audio/mpeg', 'MP3'],
  ['audio/flac', 'FLAC'],
  ['audio/ogg; codecs=opus', 'Opus'],
  ['audio/ogg; codecs=vorbis', 'Vorbis'],
  ['audio/ogg; codecs=flac', 'FLAC'],
  ['audio/mp4', 'M4A'],
  ['audio/aac', 'AAC'],
  ['audio/wav', 'WAV'],
  ['audio/webm', 'WebM'],
];

/**
 * What is heard: `FLAC, 900 kbit/s`, or `MP3, 128 kbit/s, converted`. A server that was asked to convert may give
 * the file as it is: the bytes decide what is said. Empty while nothing is known.
 */
export const heardWords = (
  track: Pick<Track, 'bitRate' | 'suffix'>,
  { contentType, quality, instead }: Pick<AudioFrom, 'contentType' | 'quality' | 'instead'>,
): string => {
  const found = formatNames.find(([start]) => contentType.startsWith(start));
  const name = found?.[1] ?? track.suffix.toUpperCase();
  const transcode = transcodeOf(quality);
  const isSmallEnough =
    transcode?.format === track.suffix && track.bitRate > 0 && track.bitRate <= transcode.bitRate;
  const isConverted = transcode !== null && formats[transcode.format] === name && !isSmallEnough;
  const rate = isConverted ? transcode.bitRate : track.bitRate;
  const from = instead === null ? 'converted' : `converted from ${instead}`;
  return [name, rate > 0 ? `${rate} kbit/s` : '', isConverted ? from : '']
    .filter((part) => part !== '')
    .join(', ');
};
