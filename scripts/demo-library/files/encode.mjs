import { RATE } from '../effects/filters.mjs';
import { ffmpeg } from './ffmpeg.mjs';

/** [left, right] as interleaved 16-bit little-endian, for flac. */
const interleave16 = ([left, right]) => {
  const out = Buffer.alloc(left.length * 4);
  for (let i = 0; i < left.length; i += 1) {
    out.writeInt16LE(Math.round(left[i] * 32767), i * 4);
    out.writeInt16LE(Math.round(right[i] * 32767), i * 4 + 2);
  }
  return out;
};

/** [left, right] as interleaved 32-bit floats, so that lossy encoders get all that was rendered. */
const interleaveFloat = ([left, right]) => {
  const out = new Float32Array(left.length * 2);
  for (let i = 0; i < left.length; i += 1) {
    out[i * 2] = left[i];
    out[i * 2 + 1] = right[i];
  }
  return Buffer.from(out.buffer);
};

const CODECS = {
  flac: () => ['-c:a', 'flac', '-compression_level', '12'],
  mp3: (kbps) => [
    '-c:a',
    'libmp3lame',
    '-b:a',
    `${kbps}k`,
    '-compression_level',
    '0',
    '-id3v2_version',
    '3',
  ],
  opus: (kbps) => [
    '-af',
    'aresample=48000',
    '-c:a',
    'libopus',
    '-b:a',
    `${kbps}k`,
    '-compression_level',
    '10',
  ],
  m4a: (kbps) => ['-c:a', 'aac', '-b:a', `${kbps}k`, '-movflags', '+faststart'],
};

/**
 * Writes one file. `tags` are ffmpeg's own names; `cover` is the path of a JPEG to embed, or null.
 * Bit-exact flags keep encoder names, dates and random serials out, so that the same sound gives the same file.
 */
export const encode = (channels, { path, format, kbps, tags, cover }) => {
  const raw =
    format === 'flac' ? ['s16le', interleave16(channels)] : ['f32le', interleaveFloat(channels)];
  const picture = cover
    ? [
        '-map',
        '1:v',
        '-c:v',
        'copy',
        '-disposition:v',
        'attached_pic',
        '-metadata:s:v',
        'title=Cover',
        '-metadata:s:v',
        'comment=Cover (front)',
      ]
    : [];
  const input = ['-f', raw[0], '-ar', String(RATE), '-ac', '2', '-i', 'pipe:0'];
  const described = Object.entries(tags).flatMap(([name, value]) => [
    '-metadata',
    `${name}=${value}`,
  ]);
  const exact = ['-fflags', '+bitexact', '-flags:a', '+bitexact', path];
  ffmpeg(
    [
      ...input,
      ...(cover ? ['-i', cover, '-map', '0:a', ...picture] : ['-map', '0:a']),
      '-map_metadata',
      '-1',
      ...CODECS[format](kbps),
      ...described,
      ...exact,
    ],
    raw[1],
  );
};
