import { textAt, u16, u32 } from './bits';
import { corrupt, unsupported } from './faults';
import type { Box } from './mp4-boxes';

export interface AacCodec {
  readonly rate: number;
  readonly channels: number;
  /** AudioSpecificConfig, as it lies in the file. */
  readonly description: Uint8Array<ArrayBuffer>;
}

/** The one entry of `stsd` that is played here: AAC-LC. What else lies in such files is told by its name. */
export const readAacEntry = (bytes: Uint8Array<ArrayBuffer>, stsd: Box): AacCodec => {
  const entry = stsd.from + 8;
  const name = textAt(bytes, entry + 4, 4);
  if (name !== 'mp4a') throw unsupported(`mp4 ${name}`);
  const end = Math.min(stsd.to, entry + u32(bytes, entry));
  // Only the names are searched for: QuickTime puts fields and a `wave` box before it.
  const esds = indexOfText(bytes, 'esds', entry + 36, end);
  if (esds < 0) throw corrupt('mp4 esds');
  const description = specificConfig(bytes, esds + 8, end);
  return { ...parseConfig(description, u16(bytes, entry + 24)), description };
};

export const indexOfText = (bytes: Uint8Array, text: string, from: number, to: number): number => {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first, from); at >= 0 && at < to; at = bytes.indexOf(first, at + 1)) {
    if (textAt(bytes, at, text.length) === text) return at;
  }
  return -1;
};

/** Descriptors of ISO 14496-1: 3 elementary stream, in it 4 decoder configuration, in it 5 what is wanted. */
const specificConfig = (bytes: Uint8Array<ArrayBuffer>, from: number, to: number) => {
  let at = from;
  while (at < to) {
    const tag = bytes[at++]!;
    let length = 0;
    for (let more = 0; more < 4; more++) {
      const byte = bytes[at++] ?? 0;
      length = length * 128 + (byte & 0x7f);
      if (byte < 0x80) break;
    }
    if (tag === 3) at += 3;
    else if (tag === 4) {
      // 0x40 is MPEG-4 audio; 0x67 MPEG-2 AAC-LC; others are MP3 and strangers.
      if (bytes[at] !== 0x40 && bytes[at] !== 0x67) throw unsupported('mp4 object type');
      at += 13;
    } else if (tag === 5) {
      if (length < 2 || at + length > to) break;
      return bytes.slice(at, at + length);
    } else at += length;
  }
  throw corrupt('mp4 esds');
};

const rates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
  7350,
];

/** ISO 14496-3 section 1.6.2.1. HE-AAC doubles its rate behind the scenes: that is left to the media element. */
const parseConfig = (config: Uint8Array, toldChannels: number) => {
  const type = config[0]! >> 3;
  const index = ((config[0]! & 7) << 1) | (config[1]! >> 7);
  const rate = rates[index];
  const layout = (config[1]! >> 3) & 15;
  if (type !== 2 || rate === undefined) throw unsupported(`aac of type ${type}`);
  // Layout 7 is 7.1; 0 stands for a description of its own.
  const channels = layout === 0 ? toldChannels : layout === 7 ? 8 : layout;
  if (channels < 1 || channels > 8) throw unsupported('aac layout');
  return { rate, channels };
};
