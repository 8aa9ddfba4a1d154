import { readFrom, type ByteReader, type ByteSource } from './byte-source';
import { corrupt, unsupported } from './faults';
import { afterId3 } from './id3';
import { findMp3Header, parseMp3Header, type Mp3Header } from './mp3-header';
import { growMp3Index, mostJunk, newMp3Index, placeIn, type Mp3Index } from './mp3-index';
import { readMp3Index } from './mp3-index-text';
import { parseMp3Tag, type Mp3Tag } from './mp3-tag';
import type { Packet, PacketRun, SoundStream } from './sound-stream';

/** Frames that a decoder of layer III is late by (playback.md 3.3), and what most encoders put before. */
const decoderDelay = 529;
const usualDelay = 576;
/** Frames decoded before a wanted one: the bit reservoir reaches back 511 bytes, ten small frames. */
const preroll = 12;
/** A first frame is looked for so far behind the tags; where their size was a lie, from the beginning. */
const headSearch = 256 * 1024;
/** Where it nearly always is; more bytes would only be waited for. */
const nearSearch = 8 * 1024;

interface Mp3File {
  readonly source: ByteSource;
  readonly first: Mp3Header;
  /** Byte offset of the first frame of sound. */
  readonly begin: number;
  readonly tag: Mp3Tag | null;
  readonly index: Mp3Index;
}

/** What was found out about where the frames of files lie. */
export interface Mp3Indexes {
  readonly get: (version: string) => Mp3Index | null;
  readonly set: (version: string, index: Mp3Index) => void;
}

export const openMp3 = async (source: ByteSource, indexes: Mp3Indexes): Promise<SoundStream> => {
  const head = await findHead(source);
  const first = head.header;
  const frame = await source.read(head.at, first.length);
  const tag = parseMp3Tag(frame, first);
  const begin = tag ? head.at + first.length : head.at;
  const told = source.frames === null ? null : readMp3Index(source.frames, begin, source.size);
  const index = indexes.get(source.version) ?? told ?? newMp3Index(begin);
  indexes.set(source.version, index);
  const file: Mp3File = { source, first, begin, tag, index };
  const skip = (tag?.delay ?? usualDelay) + decoderDelay;
  const { count, isCounted } = countOf(file);
  const heard = count * first.frames - skip + decoderDelay - (tag?.padding ?? decoderDelay);
  return {
    coding: {
      config: { codec: 'mp3', sampleRate: first.rate, numberOfChannels: first.channels },
    },
    rate: first.rate,
    channels: first.channels,
    skip,
    frames: Math.max(0, heard),
    isCounted,
    exact: isCounted && tag?.delay != null && tag.padding !== null,
    from: (at) => runFrom(file, Math.floor(at / first.frames)),
  };
};

const findHead = async (source: ByteSource): Promise<{ at: number; header: Mp3Header }> => {
  const behind = await afterId3(source);
  const places: [number, number][] = [
    [behind, nearSearch],
    [behind, headSearch],
    [Math.min(behind, 10), headSearch],
  ];
  for (const [start, length] of places) {
    const bytes = await source.read(start, length);
    const at = findMp3Header(bytes, 0, null, start + bytes.length >= source.size);
    const header = at < 0 ? null : parseMp3Header(bytes, at);
    if (header) return { at: start + at, header };
  }
  throw unsupported('no mp3 frame');
};

/** How many frames there are: told, or counted before, or guessed by the bit rate of the first. */
const countOf = ({ source, first, begin, tag, index }: Mp3File) => {
  if (index.isWhole) return { count: index.frame, isCounted: true };
  if (tag?.count) return { count: tag.count, isCounted: true };
  const bytesEach = (first.frames / 8) * (first.bitRate / first.rate);
  return { count: Math.round((source.size - begin) / bytesEach), isCounted: false };
};

const runFrom = async (file: Mp3File, wanted: number): Promise<PacketRun> => {
  const target = Math.max(0, wanted - preroll);
  const place = (await placeByRate(file, target)) ?? (await placeByIndex(file, target));
  const reader = readFrom(file.source, place.at);
  return {
    at: place.frame * file.first.frames,
    next: () => nextPacket(file, reader),
  };
};

interface Place {
  readonly at: number;
  readonly frame: number;
}

/** With a constant bit rate the place is arithmetic; null where what lies there says that it is not constant. */
const placeByRate = async (file: Mp3File, target: number): Promise<Place | null> => {
  const { source, first, begin, tag, index } = file;
  if (target === 0) return { at: begin, frame: 0 };
  if ((tag && !tag.isConstant) || index.isWhole) return null;
  const bytesEach = (first.frames / 8) * (first.bitRate / first.rate);
  // Without a tag that says so it has to be true in several places.
  const frames = tag ? [target] : [0.25, 0.5, 0.75, 1].map((part) => Math.round(target * part));
  let place: Place | null = null;
  for (const frame of frames) {
    const near = Math.max(begin, Math.floor(begin + frame * bytesEach) - 2);
    const bytes = await source.read(near, 2 * first.length + 8);
    const at = findMp3Header(bytes, 0, first.kind, near + bytes.length >= source.size);
    const header = at < 0 ? null : parseMp3Header(bytes, at);
    // Padding bytes are strewn evenly: the true place is within two bytes.
    if (!header || at > 4 || header.bitRate !== first.bitRate) return null;
    place = { at: near + at, frame };
  }
  return place;
};

const placeByIndex = async (file: Mp3File, target: number): Promise<Place> => {
  const { index, source, first } = file;
  await growMp3Index(index, source, first.kind, target);
  return placeIn(index, target) ?? { at: file.begin, frame: 0 };
};

const nextPacket = async (file: Mp3File, reader: ByteReader): Promise<Packet | null> => {
  const { source, first } = file;
  let bytes = await reader.peek(4);
  let header = parseMp3Header(bytes);
  if (header?.kind !== first.kind) {
    if (source.size - reader.position() < 4) return null;
    bytes = await reader.peek(mostJunk);
    const isEnd = reader.position() + bytes.length >= source.size;
    const next = findMp3Header(bytes, 1, first.kind, isEnd);
    if (next < 0) {
      if (isEnd) return null;
      throw corrupt('mp3 frame', reader.position());
    }
    reader.skip(next);
    header = parseMp3Header(bytes, next)!;
  }
  const { length } = header;
  const whole = await reader.peek(length);
  if (whole.length < length) return null;
  reader.skip(length);
  return { bytes: whole.subarray(0, length), frames: first.frames };
};
