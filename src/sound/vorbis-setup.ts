import { textAt, u32le } from './bits';
import { corrupt, unsupported } from './faults';

/** What is needed of a Vorbis stream's three headers to know how many frames a packet brings. */
export interface VorbisSetup {
  readonly channels: number;
  readonly rate: number;
  /** Samples that this packet's window is wide. */
  readonly blockOf: (packet: Uint8Array) => number;
  /** The three headers in one piece, laced as WebCodecs wants them (its registration of Vorbis). */
  readonly description: Uint8Array<ArrayBuffer>;
}

export const parseVorbisSetup = (headers: readonly Uint8Array[]): VorbisSetup => {
  const [identity, , setup] = headers;
  if (!identity || !setup || identity.length < 30 || textAt(setup, 1, 6) !== 'vorbis') {
    throw corrupt('vorbis headers');
  }
  const [channels, rate] = [identity[11]!, u32le(identity, 12)];
  const [short, long] = [2 ** (identity[28]! & 15), 2 ** (identity[28]! >> 4)];
  if (channels === 0 || rate === 0 || short > long) throw corrupt('vorbis identity');
  const flags = modeFlags(setup);
  const mask = 2 ** (32 - Math.clz32(flags.length - 1)) - 1;
  return {
    channels,
    rate,
    blockOf: (packet) => (flags[((packet[0] ?? 0) >> 1) & mask] ? long : short),
    description: laced(headers),
  };
};

/**
 * Which modes have long windows. They stand last in the setup header, behind code books of any length: each is one
 * flag, two fields of 16 bits that are zero, and 8 bits of mapping. So it is read from its end, where a framing bit
 * lies (the same way as FFmpeg's vorbis_parser).
 */
const modeFlags = (setup: Uint8Array): boolean[] => {
  const bits = bitsFromEnd(setup);
  while (bits.left() > 0 && bits.take(1) === 0);
  const flags: boolean[] = [];
  let found: boolean[] | null = null;
  while (bits.left() >= 97 && flags.length < 64) {
    if (bits.take(8) > 63 || bits.take(16) !== 0 || bits.take(16) !== 0) break;
    flags.unshift(bits.take(1) === 1);
    if (bits.look(6) + 1 === flags.length) found = [...flags];
  }
  if (!found) throw unsupported('vorbis modes');
  return found;
};

const bitsFromEnd = (bytes: Uint8Array) => {
  let at = 0;
  const bit = (index: number): number =>
    (bytes[bytes.length - 1 - (index >> 3)]! >> (7 - (index & 7))) & 1;
  const look = (count: number): number => {
    let value = 0;
    for (let index = 0; index < count; index++) value = value * 2 + bit(at + index);
    return value;
  };
  return {
    left: () => bytes.length * 8 - at,
    look,
    take: (count: number): number => {
      const value = look(count);
      at += count;
      return value;
    },
  };
};

const laced = (headers: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const lacing = headers.slice(0, 2).flatMap(({ length }) => {
    const full = Array.from({ length: Math.floor(length / 255) }, () => 255);
    return [...full, length % 255];
  });
  return Uint8Array.from([headers.length - 1, ...lacing, ...headers.flatMap((each) => [...each])]);
};
