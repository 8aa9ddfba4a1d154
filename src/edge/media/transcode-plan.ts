import { findFormat } from '../music/file-kinds';
import type { TrackRecord } from '../music/track-record';
import { encoderOf, type Ffmpeg, type TargetFormat } from './ffmpeg';

export interface TranscodeWish {
  /** '' = whatever suits; 'raw' = the file as it is. */
  readonly format: string;
  /** kbit/s; 0 = no limit. */
  readonly maxBitRate: number;
  /** Seconds from the start. */
  readonly timeOffset: number;
}

export interface TranscodePlan {
  readonly format: TargetFormat;
  /** kbit/s */
  readonly bitRate: number;
  /** Seconds from the start. */
  readonly timeOffset: number;
  readonly contentType: string;
}

interface Target {
  readonly contentType: string;
  readonly muxer: string;
  /** kbit/s: least, usual, most that the encoder does well. */
  readonly rates: readonly [number, number, number];
}

const targets: Readonly<Record<TargetFormat, Target>> = {
  mp3: { contentType: 'audio/mpeg', muxer: 'mp3', rates: [32, 192, 320] },
  opus: { contentType: 'audio/ogg; codecs=opus', muxer: 'ogg', rates: [16, 128, 256] },
  aac: { contentType: 'audio/aac', muxer: 'adts', rates: [32, 192, 320] },
};

/** Every browser and every old player knows it. */
const commonFormat: TargetFormat = 'mp3';

const isTarget = (name: string): name is TargetFormat => Object.hasOwn(targets, name);

const isAlready = (record: TrackRecord, format: string): boolean =>
  record.suffix === format || (format === 'opus' && record.contentType.endsWith('codecs=opus'));

/** True when the listener asked for something else than the file as it is. */
export const wantsTranscoding = (record: TrackRecord, wish: TranscodeWish): boolean => {
  const { format, maxBitRate, timeOffset } = wish;
  if (format === 'raw') return false;
  if (timeOffset > 0) return true;
  if (maxBitRate > 0 && record.bitRate > maxBitRate) return true;
  return isTarget(format) && !isAlready(record, format);
};

/** Null: serve the original, because it is what was asked for, or because nothing else can be made. */
export const planTranscoding = (
  record: TrackRecord,
  wish: TranscodeWish,
  ffmpeg: Ffmpeg | null,
): TranscodePlan | null => {
  if (!ffmpeg || !wantsTranscoding(record, wish)) return null;
  const asked = isTarget(wish.format) ? wish.format : commonFormat;
  const format = ffmpeg.formats.has(asked) ? asked : commonFormat;
  if (!ffmpeg.formats.has(format)) return null;
  const { contentType, rates } = targets[format];
  const [least, usual, most] = rates;
  const wanted = wish.maxBitRate > 0 ? Math.min(most, wish.maxBitRate) : usual;
  const timeOffset = Math.min(wish.timeOffset, record.duration);
  return { format, bitRate: Math.max(least, wanted), timeOffset, contentType };
};

/**
 * `-f` names what the file is, so that a file cannot pose as a list of other files; the input comes
 * by the `file:` protocol only.
 */
export const transcodeArguments = (
  path: string,
  record: TrackRecord,
  { format, bitRate, timeOffset }: TranscodePlan,
): string[] =>
  [
    ['-nostdin', '-v', 'error', '-protocol_whitelist', 'file,pipe'],
    timeOffset > 0 ? ['-ss', String(timeOffset)] : [],
    ['-f', findFormat(record.contentType)?.demuxer ?? 'mp3', '-i', `file:${path}`],
    ['-map', '0:a:0', '-map_metadata', '-1', '-c:a', encoderOf(format), '-b:a', `${bitRate}k`],
    ['-f', targets[format].muxer, 'pipe:1'],
  ].flat();
