/** `original` is the file as the server keeps it; otherwise a format and a bit rate, `mp3-192`. */
export type Quality = 'original' | `${TranscodeFormat}-${number}`;
export type TranscodeFormat = 'mp3' | 'opus' | 'aac';

const pattern = /^(mp3|opus|aac)-(\d{2,3})$/;

export interface Transcode {
  readonly format: TranscodeFormat;
  /** kbit/s */
  readonly bitRate: number;
}

export const parseQuality = (text: string): Quality | null =>
  text === 'original' || pattern.test(text) ? (text as Quality) : null;

/** Null for `original`. */
export const transcodeOf = (quality: Quality): Transcode | null => {
  const found = pattern.exec(quality);
  return found ? { format: found[1] as TranscodeFormat, bitRate: Number(found[2]) } : null;
};

/** kbit/s of a song in this quality; `original`: of its file, 0 = unknown. */
export const bitRateOf = (quality: Quality, original: number): number =>
  transcodeOf(quality)?.bitRate ?? original;
