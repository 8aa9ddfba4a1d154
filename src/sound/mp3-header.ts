/** The four bytes before each frame of MPEG audio layer III (ISO 11172-3 section 2.4.1.3, 13818-3 for lower rates). */
export interface Mp3Header {
  readonly rate: number;
  readonly channels: number;
  /** bits a second */
  readonly bitRate: number;
  /** Bytes from this header to the next one. */
  readonly length: number;
  /** Sound frames that come out of it. */
  readonly frames: number;
  /** Bytes of side information after the header. */
  readonly sideLength: number;
  /** What stays the same over a whole file: version, layer, rate. */
  readonly kind: number;
}

const kbits = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const fullRates = [44_100, 48_000, 32_000] as const;

/** Null where no such header lies. A free bit rate is no header: nothing says where the next one is. */
export const parseMp3Header = (bytes: Uint8Array, at = 0): Mp3Header | null => {
  if (at + 4 > bytes.length || bytes[at] !== 0xff) return null;
  const [second, third, fourth] = [bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  if ((second & 0xe6) !== 0xe2) return null;
  const version = (second >> 3) & 3;
  const rateBase = fullRates[((third >> 2) & 3) as 0 | 1 | 2];
  const low = version === 3 ? 0 : 1;
  const bitRate = (kbits[low][third >> 4] ?? 0) * 1000;
  if (version === 1 || rateBase === undefined || bitRate === 0) return null;
  const rate = version === 3 ? rateBase : version === 2 ? rateBase / 2 : rateBase / 4;
  const channels = fourth >> 6 === 3 ? 1 : 2;
  const frames = low ? 576 : 1152;
  return {
    rate,
    channels,
    bitRate,
    frames,
    length: Math.floor((frames / 8) * (bitRate / rate)) + ((third >> 1) & 1),
    sideLength: low ? (channels === 1 ? 9 : 17) : channels === 1 ? 17 : 32,
    kind: (second & 0xfe) * 256 + (third & 0x0c),
  };
};

/** The next place where a header is followed by another one of its kind where it says, or by the end. */
export const findMp3Header = (
  bytes: Uint8Array,
  from: number,
  kind: number | null,
  isEnd: boolean,
): number => {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const header = parseMp3Header(bytes, at);
    if (!header || (kind !== null && header.kind !== kind)) continue;
    const next = at + header.length;
    if (isEnd && next === bytes.length) return at;
    if (parseMp3Header(bytes, next)?.kind === header.kind) return at;
  }
  return -1;
};
