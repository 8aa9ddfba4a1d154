import { textAt, u24 } from './bits';
import { readFrom, type ByteReader, type ByteSource } from './byte-source';
import { crc16, crc16Step } from './crc';
import { corrupt, unsupported } from './faults';
import { longestFlacHeader, parseFlacHeader, parseStreamInfo, type FlacInfo } from './flac-header';
import { afterId3 } from './id3';
import type { Packet, PacketRun, SoundStream } from './sound-stream';

interface FlacFile {
  readonly source: ByteSource;
  readonly info: FlacInfo;
  /** Byte offset of the first frame. */
  readonly begin: number;
  /** No frame is longer: raw samples, with room for the header and what each channel begins with. */
  readonly longest: number;
}

export const openFlac = async (source: ByteSource): Promise<SoundStream> => {
  const start = await afterId3(source);
  const head = await source.read(start, 42);
  if (textAt(head, 0, 4) !== 'fLaC' || head.length < 42 || (head[4]! & 127) !== 0) {
    throw corrupt('flac head');
  }
  const told = parseStreamInfo(head.subarray(8));
  if (told.rate === 0 || told.maxBlock < 16) throw unsupported('flac stream info');
  const longest = Math.ceil((told.maxBlock * told.channels * (told.bits + 1)) / 8) + 256;
  const info = told.total > 0 ? told : { ...told, total: await countByLast(source, told, longest) };
  const file: FlacFile = { source, info, begin: await firstFrame(source, start + 4), longest };
  // WebCodecs' registration of FLAC: the mark and STREAMINFO alone, told to be the last block.
  const description = new Uint8Array(head);
  description[4]! |= 0x80;
  return {
    coding: {
      config: {
        codec: 'flac',
        sampleRate: info.rate,
        numberOfChannels: info.channels,
        description,
      },
    },
    rate: info.rate,
    channels: info.channels,
    skip: 0,
    frames: info.total,
    isCounted: info.total > 0,
    exact: info.total > 0,
    from: (at) => runFrom(file, at),
  };
};

/** Over the other blocks, pictures of megabytes among them, without reading them. */
const firstFrame = async (source: ByteSource, blocks: number): Promise<number> => {
  let at = blocks;
  while (at + 4 <= source.size) {
    const head = await source.read(at, 4);
    at += 4 + u24(head, 1);
    if (head[0]! & 0x80) return at;
  }
  throw corrupt('flac blocks', at);
};

/** An encoder that wrote into a pipe did not know how much would come: the last frame knows. 0: it was not found. */
const countByLast = async (
  source: ByteSource,
  info: FlacInfo,
  longest: number,
): Promise<number> => {
  const bytes = await source.read(Math.max(0, source.size - 2 * longest), 2 * longest);
  let end = 0;
  let due = -1;
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const found = parseFlacHeader(bytes, at, info);
    // One that follows another is no accident.
    if (found?.at === due) end = found.at + found.frames;
    if (found && (end === 0 || found.at === due)) due = found.at + found.frames;
  }
  return end;
};

const runFrom = async (file: FlacFile, wanted: number): Promise<PacketRun> => {
  const place = wanted === 0 ? { byte: file.begin, at: 0 } : await bisect(file, wanted);
  const reader = readFrom(file.source, place.byte);
  let due = place.at;
  return {
    at: place.at,
    next: async () => {
      const packet = await nextPacket(file, reader, due);
      due += packet?.frames ?? 0;
      return packet;
    },
  };
};

interface Place {
  readonly byte: number;
  readonly at: number;
}

/** Close enough to decode from: a third of a second of music is two milliseconds of decoding. */
const nearEnough = 16_384;

/** The frames carry their own numbers: a look at a few places finds any one (a guess by proportion, then halves). */
const bisect = async (file: FlacFile, wanted: number): Promise<Place> => {
  const { source, info } = file;
  let low: Place = { byte: file.begin, at: 0 };
  let high: Place = { byte: source.size, at: Math.max(info.total, wanted + 1) };
  for (let look = 0; wanted - low.at > nearEnough && high.byte - low.byte > 64; look++) {
    const part = look % 3 === 2 ? 0.5 : (wanted - low.at) / (high.at - low.at);
    // A little before where it ought to be, so that what is found is before it.
    const guess = low.byte + Math.floor((high.byte - low.byte) * part) - file.longest;
    const from = Math.max(low.byte + 1, guess);
    const found = await frameAfter(file, from, low.at, high);
    if (!found) high = { byte: from, at: high.at };
    else if (found.at <= wanted) low = found;
    else high = { byte: from, at: found.at };
  }
  return low;
};

/** The first frame that begins at or after a place: its number is within bounds and the next one follows it. */
const frameAfter = async (
  { source, info, longest }: FlacFile,
  from: number,
  least: number,
  high: Place,
): Promise<Place | null> => {
  const bytes = await source.read(from, 2 * longest + longestFlacHeader);
  const room = Math.min(bytes.length, longest, high.byte - from);
  for (let at = bytes.indexOf(0xff); at >= 0 && at < room; at = bytes.indexOf(0xff, at + 1)) {
    const found = parseFlacHeader(bytes, at, info);
    if (!found || found.at <= least || found.at >= high.at) continue;
    const isSure =
      nextHeader(bytes, at + 2, info, found.at + found.frames) > 0 ||
      found.at + found.frames === info.total;
    if (isSure) return { byte: from + at, at: found.at };
  }
  return null;
};

/** Where the frame with this sample's number begins; -1 when it is not among these bytes. */
const nextHeader = (bytes: Uint8Array, from: number, info: FlacInfo, due: number): number => {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (parseFlacHeader(bytes, at, info)?.at === due) return at;
  }
  return -1;
};

const nextPacket = async (
  file: FlacFile,
  reader: ByteReader,
  due: number,
): Promise<Packet | null> => {
  const { source, info, longest } = file;
  if (info.total > 0 && due >= info.total) return null;
  const bytes = (await reader.peek(longest + longestFlacHeader)).subarray(
    0,
    longest + longestFlacHeader,
  );
  const here = reader.position();
  if (bytes.length === 0) return null;
  const header = parseFlacHeader(bytes, 0, info);
  // Variable blocks begin where the one before ended, as fixed ones do.
  if (header?.at !== due) throw corrupt('flac frame', here);
  const least = Math.max(info.minFrame, longestFlacHeader / 2);
  const isLast = here + bytes.length >= source.size;
  const length = frameLength(bytes, least, info, due + header.frames, isLast);
  if (length < 0) throw corrupt('flac frame end', here);
  reader.skip(length);
  return { bytes: bytes.subarray(0, length), frames: header.frames };
};

/** To the next frame with the right number, behind a sum that is right; of the last one to where its sum is. */
const frameLength = (
  bytes: Uint8Array,
  least: number,
  info: FlacInfo,
  due: number,
  isLast: boolean,
): number => {
  const next = nextHeader(bytes, least, info, due);
  if (next > 0) return crc16(bytes, 0, next) === 0 ? next : -1;
  if (!isLast) return -1;
  // Tags may lie behind it: a frame with its own sum behind it has the sum 0.
  let [sum, found] = [0, -1];
  for (let at = 0; at < bytes.length; at++) {
    sum = crc16Step(sum, bytes[at]!);
    if (sum === 0 && at + 1 >= least) found = at + 1;
  }
  return found;
};
