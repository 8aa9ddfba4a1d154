/** Tables for the sums that FLAC (RFC 9639 sections 9.1.8, 9.3) and Ogg (RFC 3533 section 6) carry. */
const tableOf = (polynomial: number, width: number): Uint32Array => {
  const top = 2 ** (width - 1);
  const mask = 2 ** width - 1;
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte * 2 ** (width - 8);
    for (let bit = 0; bit < 8; bit++) {
      const carries = value >= top;
      value = (value * 2) % (mask + 1);
      if (carries) value = (value ^ polynomial) >>> 0;
    }
    return value;
  });
};

const eight = tableOf(0x07, 8);
const sixteen = tableOf(0x8005, 16);
const thirtyTwo = tableOf(0x04c11db7, 32);

export const crc8 = (bytes: Uint8Array, from: number, to: number): number => {
  let sum = 0;
  for (let at = from; at < to; at++) sum = eight[sum ^ bytes[at]!]!;
  return sum;
};

export const crc16 = (bytes: Uint8Array, from: number, to: number): number => {
  let sum = 0;
  for (let at = from; at < to; at++) sum = crc16Step(sum, bytes[at]!);
  return sum;
};

export const crc16Step = (sum: number, byte: number): number =>
  ((sum << 8) & 0xffff) ^ sixteen[(sum >> 8) ^ byte]!;

/** Over a page whose own sum counts as 0: it lies at bytes 22 to 25. */
export const oggCrc = (page: Uint8Array): number => {
  let sum = 0;
  for (let at = 0; at < page.length; at++) {
    const byte = at >= 22 && at < 26 ? 0 : page[at]!;
    sum = ((sum << 8) ^ thirtyTwo[(sum >>> 24) ^ byte]!) >>> 0;
  }
  return sum;
};
