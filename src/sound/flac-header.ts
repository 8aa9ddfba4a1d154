import { u16, u24, u32 } from './bits';
import { crc8 } from './crc';

/** What STREAMINFO says (RFC 9639 section 8.2). */
export interface FlacInfo {
  readonly minBlock: number;
  readonly maxBlock: number;
  readonly minFrame: number;
  readonly rate: number;
  readonly channels: number;
  readonly bits: number;
  /** 0: the encoder did not know. */
  readonly total: number;
}

export const parseStreamInfo = (block: Uint8Array): FlacInfo => ({
  minBlock: u16(block, 0),
  maxBlock: u16(block, 2),
  minFrame: u24(block, 4),
  rate: u24(block, 10) >> 4,
  channels: ((block[12]! >> 1) & 7) + 1,
  bits: (((block[12]! & 1) << 4) | (block[13]! >> 4)) + 1,
  total: (block[13]! & 15) * 2 ** 32 + u32(block, 14),
});

export interface FlacFrame {
  /** Its first sample's number. */
  readonly at: number;
  readonly frames: number;
}

/** A sync code, at most 7 bytes of number, 2 of block size, 2 of rate, and the sum. */
export const longestFlacHeader = 16;

/** The header at this place, or null. It must agree with STREAMINFO and with its own sum (section 9.1). */
export const parseFlacHeader = (
  bytes: Uint8Array,
  from: number,
  info: FlacInfo,
): FlacFrame | null => {
  if (bytes[from] !== 0xff || (bytes[from + 1]! & 0xfe) !== 0xf8) return null;
  const [sizeCode, rateCode] = [bytes[from + 2]! >> 4, bytes[from + 2]! & 15];
  const assignment = bytes[from + 3]! >> 4;
  const channels = assignment < 8 ? assignment + 1 : 2;
  if (sizeCode === 0 || rateCode === 15 || assignment > 10 || bytes[from + 3]! & 1) return null;
  if (channels !== info.channels) return null;
  const number = codedNumber(bytes, from + 4);
  if (!number) return null;
  let at = number.end;
  let frames = blockSizes[sizeCode]!;
  if (sizeCode === 6) frames = bytes[at++]! + 1;
  if (sizeCode === 7) [frames, at] = [u16(bytes, at) + 1, at + 2];
  if (rateCode === 12) at += 1;
  if (rateCode === 13 || rateCode === 14) at += 2;
  if (at >= bytes.length || crc8(bytes, from, at) !== bytes[at]) return null;
  const isVariable = (bytes[from + 1]! & 1) === 1;
  return { at: isVariable ? number.value : number.value * info.maxBlock, frames };
};

/** By code; 6 and 7 are written behind the number. */
const blockSizes = [
  0, 192, 576, 1152, 2304, 4608, 0, 0, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768,
];

/** Like UTF-8, up to 36 bits (section 9.1.5). */
const codedNumber = (bytes: Uint8Array, at: number): { value: number; end: number } | null => {
  const lead = bytes[at];
  if (lead === undefined || lead === 0xff || (lead & 0xc0) === 0x80) return null;
  const more = lead < 0x80 ? 0 : Math.clz32(~(lead << 24)) - 1;
  let value = more === 0 ? lead : lead & (0x3f >> more);
  for (let index = 1; index <= more; index++) {
    const byte = bytes[at + index];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return null;
    value = value * 64 + (byte & 0x3f);
  }
  return { value, end: at + 1 + more };
};
