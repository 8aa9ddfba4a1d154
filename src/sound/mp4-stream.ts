import { textAt, u32 } from './bits';
import { readFrom, type ByteSource } from './byte-source';
import { corrupt, unsupported } from './faults';
import { boxAtPath, boxesIn, findTopBox, type Box } from './mp4-boxes';
import { readAacEntry } from './mp4-codec';
import { readSamples, type Samples } from './mp4-samples';
import { readTrim } from './mp4-trim';
import type { PacketRun, SoundStream } from './sound-stream';

/** Tables of ten hours take 6 MiB, a cover a few more. */
const longestMoov = 64 * 1024 * 1024;
/** Frames that a packet of AAC-LC brings. */
const packetFrames = 1024;
/** Packets decoded before a wanted one; 0.1 s. */
const preroll = 5;

export const openMp4 = async (source: ByteSource): Promise<SoundStream> => {
  const place = await findTopBox(source, 'moov');
  if (!place) throw corrupt('mp4 without moov');
  if (place.to - place.from > longestMoov) throw unsupported('mp4 moov');
  const bytes = await source.read(place.from, place.to - place.from);
  const moov: Box = { name: 'moov', from: 0, to: bytes.length };
  const children = boxesIn(bytes, 0, bytes.length);
  if (children.some(({ name }) => name === 'mvex')) throw unsupported('mp4 in fragments');
  const trak = children.find((box) => box.name === 'trak' && isSound(bytes, box));
  const stbl = trak && boxAtPath(bytes, trak, ['mdia', 'minf', 'stbl']);
  const stsd = stbl && boxAtPath(bytes, stbl, ['stsd']);
  if (!stbl || !stsd) throw corrupt('mp4 track');
  const { rate, channels, description } = readAacEntry(bytes, stsd);
  const samples = readSamples(bytes, stbl);
  const trim = readTrim(bytes, moov, trak, {
    rate,
    timescale: timescaleOf(bytes, boxAtPath(bytes, trak, ['mdia', 'mdhd'])),
    filmScale: timescaleOf(bytes, boxAtPath(bytes, moov, ['mvhd'])),
    duration: samples.duration,
  });
  return {
    coding: {
      config: { codec: 'mp4a.40.2', sampleRate: rate, numberOfChannels: channels, description },
    },
    rate,
    channels,
    skip: trim.skip,
    frames: trim.frames,
    isCounted: true,
    exact: trim.exact,
    from: (at) => Promise.resolve(runFrom(source, samples, at)),
  };
};

const isSound = (bytes: Uint8Array, trak: Box): boolean => {
  const handler = boxAtPath(bytes, trak, ['mdia', 'hdlr']);
  return handler !== null && textAt(bytes, handler.from + 8, 4) === 'soun';
};

/** Behind two dates, which are longer in version 1. */
const timescaleOf = (bytes: Uint8Array, box: Box | null): number => {
  const scale = box ? u32(bytes, box.from + (bytes[box.from] === 1 ? 20 : 12)) : 0;
  if (scale === 0) throw corrupt('mp4 time');
  return scale;
};

const runFrom = (source: ByteSource, samples: Samples, wanted: number): PacketRun => {
  let sample = Math.max(0, Math.floor(wanted / packetFrames) - preroll);
  let reader = readFrom(source, 0);
  const at = sample * packetFrames;
  const next: PacketRun['next'] = async () => {
    if (sample >= samples.count) return null;
    const [offset, size] = [samples.offsetOf(sample), samples.sizeOf(sample)];
    if (reader.position() !== offset) reader = readFrom(source, offset);
    const bytes = (await reader.peek(size)).subarray(0, size);
    if (size === 0 || bytes.length < size) throw corrupt('mp4 sample', offset);
    reader.skip(size);
    sample++;
    return { bytes, frames: packetFrames };
  };
  return { at, next };
};
