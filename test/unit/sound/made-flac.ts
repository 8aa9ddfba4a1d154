import { crc16, crc8 } from '../../../src/sound/crc';

const block = 576;

/** Like UTF-8 (RFC 9639 section 9.1.5). */
const coded = (value: number): number[] => {
  if (value < 0x80) return [value];
  const more: number[] = [];
  let left = value;
  while (left >= 2 ** (6 - more.length)) {
    more.unshift(0x80 | (left & 0x3f));
    left = Math.floor(left / 64);
  }
  return [((0xff << (7 - more.length)) & 0xff) | left, ...more];
};

/** Silence would be short; noise that looks like headers is the hard case for whoever looks for them. */
const frame = (number: number, sound: Uint8Array): Uint8Array => {
  // Block of 576, rate of STREAMINFO, one channel, 16 bits; one verbatim subframe.
  const head = [0xff, 0xf8, 0x20, 0x08, ...coded(number)];
  const bytes = Uint8Array.from([...head, 0, 0x02, ...sound, 0, 0]);
  bytes[head.length] = crc8(bytes, 0, head.length);
  const sum = crc16(bytes, 0, bytes.length - 2);
  bytes.set([sum >> 8, sum & 255], bytes.length - 2);
  return bytes;
};

/** A FLAC file without a seek table: as many frames as wanted of noise in which every third byte is a sync code's. */
export const makeFlac = (
  frames: number,
  rate = 8000,
): {
  bytes: Uint8Array<ArrayBuffer>;
  total: number;
} => {
  const total = frames * block;
  const info = new Uint8Array(34);
  const view = new DataView(info.buffer);
  view.setUint16(0, block);
  view.setUint16(2, block);
  view.setUint32(10, rate * 4096 + 15 * 16);
  view.setUint32(14, total);
  const head = [...new TextEncoder().encode('fLaC'), 0x80, 0, 0, 34, ...info];
  let state = 7;
  const sound = Uint8Array.from({ length: block * 2 }, (_, at) => {
    state = (state * 48_271) % 2_147_483_647;
    return at % 3 === 0 ? 0xff : at % 3 === 1 ? 0xf8 : state & 255;
  });
  const parts = Array.from({ length: frames }, (_, number) => frame(number, sound));
  const bytes = new Uint8Array(head.length + parts.reduce((sum, part) => sum + part.length, 0));
  bytes.set(head);
  let at = head.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, total };
};
