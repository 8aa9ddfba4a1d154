import { textAt, u16le, u32le, u64le } from './bits';
import { readFrom, type ByteSource } from './byte-source';
import { corrupt, unsupported } from './faults';
import type { PcmForm } from './pcm-samples';
import type { SoundStream } from './sound-stream';

/** Frames taken at once. */
const pieceFrames = 8192;
const extensible = 0xfffe;

interface Chunks {
  readonly form: Uint8Array;
  readonly data: number;
  readonly length: number;
}

export const openWav = async (source: ByteSource): Promise<SoundStream> => {
  const { form, data, length } = await findChunks(source);
  const [tag, channels, rate, bits] = [
    u16le(form, 0),
    u16le(form, 2),
    u32le(form, 4),
    u16le(form, 14),
  ];
  const kind = tag === extensible ? u16le(form, 24) : tag;
  const pcm: PcmForm = { bytes: bits / 8, isFloat: kind === 3 };
  const isKnown = pcm.isFloat ? bits === 32 || bits === 64 : [8, 16, 24, 32].includes(bits);
  if ((kind !== 1 && kind !== 3) || !isKnown || channels < 1 || channels > 8 || rate < 1) {
    throw unsupported(`wav of form ${kind}`);
  }
  const frameBytes = pcm.bytes * channels;
  const frames = Math.floor(Math.min(length, source.size - data) / frameBytes);
  return {
    coding: { pcm },
    rate,
    channels,
    skip: 0,
    frames,
    isCounted: true,
    exact: true,
    from: (at) => {
      const reader = readFrom(source, data + at * frameBytes);
      let left = frames - at;
      const next = async () => {
        const count = Math.min(pieceFrames, left);
        if (count <= 0) return null;
        const bytes = (await reader.peek(count * frameBytes)).subarray(0, count * frameBytes);
        reader.skip(bytes.length);
        left -= count;
        return { bytes, frames: count };
      };
      return Promise.resolve({ at, next });
    },
  };
};

/** More than any program writes before its samples. */
const mostChunks = 64;

const findChunks = async (source: ByteSource): Promise<Chunks> => {
  let at = 12;
  let form: Uint8Array | null = null;
  let longLength = 0;
  for (let seen = 0; seen < mostChunks && at + 8 <= source.size; seen++) {
    const head = await source.read(at, 8 + 40);
    const [name, length] = [textAt(head, 0, 4), u32le(head, 4)];
    if (name === 'fmt ') form = head.slice(8);
    // RF64 (EBU 3306): the true length stands in ds64, the one here is all ones.
    if (name === 'ds64') longLength = u64le(head, 16);
    if (name === 'data' && form) {
      // A recorder that was cut off, and a stream, leave 0 or all ones: then it is all there is.
      const told = length === 0xffff_ffff ? longLength : length;
      return { form, data: at + 8, length: told === 0 ? source.size : told };
    }
    at += 8 + length + (length & 1);
  }
  throw corrupt('wav chunks', at);
};
