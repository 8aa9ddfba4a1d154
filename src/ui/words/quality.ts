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
  streamHint:
    'What is not on this device. Less than Original needs less network, and a server that can convert.',
  metered: 'On mobile or metered connections',
  meteredHint: 'Counts while the browser says that bytes are counted; not every browser says so.',
  download: 'Download quality',
  downloadHint: 'For what you download from now on. Each download can be kept otherwise.',
  slowLine: (quality: Quality) =>
    `Playing at ${bitRateOf(quality, 0)} kbit/s because the connection is slow.`,
} as const;
