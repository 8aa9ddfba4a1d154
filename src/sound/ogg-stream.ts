import { textAt, u16le } from './bits';
import type { ByteSource } from './byte-source';
import { corrupt, unsupported } from './faults';
import { findGranule, lastGranule } from './ogg-granules';
import { oggPackets, type OggPacket } from './ogg-packets';
import { readOggPage, type OggPage } from './ogg-page';
import { opusFrames, opusRate } from './opus-packet';
import type { PacketRun, SoundStream } from './sound-stream';
import { parseVorbisSetup } from './vorbis-setup';

/** One of the two codecs that live in Ogg. */
interface OggCodec {
  readonly config: AudioDecoderConfig;
  readonly rate: number;
  readonly channels: number;
  /** Frames at the beginning of the count that are not heard. */
  readonly preSkip: number;
  /** Frames that a packet brings behind the one before it; 0 for the first of a run where it only warms up. */
  readonly framesOf: (packet: Uint8Array, before: Uint8Array | null) => number;
  /** The first packet after a start brings nothing: its half of the overlap is missing. */
  readonly needsOneBefore: boolean;
}

/** seconds. Opus asks for 80 ms (RFC 7845 section 4.6). */
const preroll = 0.1;
/** Pages looked at for the beginnings of streams: sound lies beside pictures at most. */
const mostStreams = 16;

export const openOgg = async (source: ByteSource): Promise<SoundStream> => {
  const first = await findSound(source);
  const { serial } = first;
  const packets = oggPackets(source, first.at, serial);
  const codec = await readHeaders(first, packets);
  const begin = await readBegin(codec, packets);
  const last = await lastGranule(source, serial);
  const start = Math.max(0, begin.origin) + codec.preSkip;
  return {
    coding: { config: codec.config },
    rate: codec.rate,
    channels: codec.channels,
    skip: start - begin.origin,
    frames: Math.max(0, (last ?? start) - start),
    isCounted: last !== null,
    exact: last !== null,
    from: async (at) => {
      const wanted = at + begin.origin - Math.round(preroll * codec.rate);
      const low = { byte: begin.byte, granule: begin.origin };
      const high = { byte: source.size, granule: last ?? wanted };
      const anchor =
        wanted > begin.origin ? await findGranule(source, serial, low, high, wanted) : null;
      const run = anchor ? await runBehind(source, serial, anchor.byte, codec) : null;
      if (run) return { ...run, at: run.at - begin.origin };
      return runOf(codec, oggPackets(source, begin.byte, serial), 0);
    },
  };
};

const findSound = async (source: ByteSource): Promise<OggPage> => {
  let at = 0;
  for (let seen = 0; seen < mostStreams; seen++) {
    const page = await readOggPage(source, at);
    if (!page) throw corrupt('ogg page', at);
    if (!page.isFirst) break;
    const head = page.pieces[0] ?? new Uint8Array(0);
    if (textAt(head, 0, 8) === 'OpusHead' || textAt(head, 0, 7) === '\x01vorbis') return page;
    at += page.length;
  }
  throw unsupported('ogg codec');
};

type NextPacket = () => Promise<OggPacket | null>;

const readHeaders = async (first: OggPage, packets: NextPacket): Promise<OggCodec> => {
  const isOpus = textAt(first.pieces[0]!, 0, 4) === 'Opus';
  const headers: Uint8Array<ArrayBuffer>[] = [];
  while (headers.length < (isOpus ? 2 : 3)) {
    const packet = await packets();
    if (!packet) throw corrupt('ogg headers');
    headers.push(packet.bytes);
  }
  return isOpus ? opusCodec(headers[0]!) : vorbisCodec(headers);
};

const opusCodec = (head: Uint8Array<ArrayBuffer>): OggCodec => {
  const channels = head[9] ?? 0;
  if (head.length < 19 || channels === 0) throw corrupt('opus head');
  // Decoders drop the pre-skip after each start, in the middle as well (playback.md 3.4): told that there is none,
  // they drop nothing, and the count is ours.
  const description = new Uint8Array(head);
  description.set([0, 0], 10);
  return {
    config: {
      codec: 'opus',
      sampleRate: opusRate,
      numberOfChannels: channels,
      description,
    },
    rate: opusRate,
    channels,
    preSkip: u16le(head, 10),
    framesOf: opusFrames,
    needsOneBefore: false,
  };
};

const vorbisCodec = (headers: readonly Uint8Array[]): OggCodec => {
  const { rate, channels, blockOf, description } = parseVorbisSetup(headers);
  return {
    config: { codec: 'vorbis', sampleRate: rate, numberOfChannels: channels, description },
    rate,
    channels,
    preSkip: 0,
    framesOf: (packet, before) => (before ? (blockOf(before) + blockOf(packet)) / 4 : 0),
    needsOneBefore: true,
  };
};

/** Where the sound begins: its first page tells where it ends, so where it began. */
const readBegin = async (
  codec: OggCodec,
  packets: NextPacket,
): Promise<{ byte: number; origin: number }> => {
  let byte = -1;
  let sum = 0;
  let before: Uint8Array | null = null;
  for (let packet = await packets(); packet; packet = await packets()) {
    if (byte < 0) byte = packet.page.at;
    sum += codec.framesOf(packet.bytes, before);
    before = packet.bytes;
    const { granule, isLast } = packet.page;
    if (!packet.isLastOnPage || granule === null) continue;
    // A last page is cut at its end, not at its beginning.
    return { byte, origin: isLast ? Math.max(0, granule - sum) : granule - sum };
  }
  throw corrupt('ogg without sound');
};

/** Begins behind the last packet of the page at `byte`, whose end is known. */
const runBehind = async (
  source: ByteSource,
  serial: number,
  byte: number,
  codec: OggCodec,
): Promise<PacketRun | null> => {
  const packets = oggPackets(source, byte, serial);
  for (let packet = await packets(); packet; packet = await packets()) {
    const { granule } = packet.page;
    if (granule === null || !packet.isLastOnPage || !packet.isWhole) continue;
    return runOf(codec, packets, granule, codec.needsOneBefore ? packet.bytes : null);
  }
  return null;
};

const runOf = (
  codec: OggCodec,
  packets: NextPacket,
  at: number,
  warmUp: Uint8Array<ArrayBuffer> | null = null,
): PacketRun => {
  let before: Uint8Array | null = null;
  let ready = warmUp;
  return {
    at,
    next: async () => {
      const bytes: Uint8Array<ArrayBuffer> | null = ready ?? (await packets())?.bytes ?? null;
      ready = null;
      if (!bytes) return null;
      const frames = codec.framesOf(bytes, before);
      before = bytes;
      return { bytes, frames };
    },
  };
};
