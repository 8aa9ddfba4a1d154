import { u32, u64 } from './bits';
import { corrupt } from './faults';
import { boxAtPath, type Box } from './mp4-boxes';

/** Where each sample (one packet) lies. An hour is half a MiB. */
export interface Samples {
  readonly count: number;
  /** Sum of durations, in the track's own time. */
  readonly duration: number;
  readonly sizeOf: (sample: number) => number;
  readonly offsetOf: (sample: number) => number;
}

/** A table that claims more rows than its box holds would have us count for ever. */
const rowsOf = (bytes: Uint8Array, box: Box, countAt: number, width: number): number => {
  const count = u32(bytes, box.from + countAt);
  if (box.from + countAt + 4 + count * width > box.to) throw corrupt('mp4 table');
  return count;
};

export const readSamples = (bytes: Uint8Array, stbl: Box): Samples => {
  const part = (name: string): Box | null => boxAtPath(bytes, stbl, [name]);
  const [stts, stsz, stsc] = [part('stts'), part('stsz'), part('stsc')];
  const [stco, co64] = [part('stco'), part('co64')];
  const offsets = stco ?? co64;
  if (!stts || !stsz || !stsc || !offsets) throw corrupt('mp4 tables');
  const sizes = readSizes(bytes, stsz);
  const chunks = readChunks(bytes, offsets, co64 === offsets, stsc, sizes.count);
  return {
    count: sizes.count,
    duration: readDuration(bytes, stts),
    sizeOf: sizes.of,
    offsetOf: (sample) => {
      const chunk = chunkOf(chunks.firsts, sample);
      let offset = chunks.offsets[chunk]!;
      for (let at = chunks.firsts[chunk]!; at < sample; at++) offset += sizes.of(at);
      return offset;
    },
  };
};

const readDuration = (bytes: Uint8Array, stts: Box): number => {
  let sum = 0;
  const rows = rowsOf(bytes, stts, 4, 8);
  for (let row = 0; row < rows; row++) {
    const at = stts.from + 8 + row * 8;
    sum += u32(bytes, at) * u32(bytes, at + 4);
  }
  return sum;
};

const readSizes = (bytes: Uint8Array, stsz: Box) => {
  const fixed = u32(bytes, stsz.from + 4);
  if (fixed > 0) return { count: u32(bytes, stsz.from + 8), of: () => fixed };
  const count = rowsOf(bytes, stsz, 8, 4);
  const sizes = Uint32Array.from({ length: count }, (_, row) =>
    u32(bytes, stsz.from + 12 + row * 4),
  );
  return { count, of: (sample: number) => sizes[sample] ?? 0 };
};

/** `firsts`: the first sample of each chunk. */
const readChunks = (
  bytes: Uint8Array,
  table: Box,
  isLong: boolean,
  stsc: Box,
  samples: number,
): { offsets: Float64Array; firsts: Uint32Array } => {
  const count = rowsOf(bytes, table, 4, isLong ? 8 : 4);
  const at = table.from + 8;
  const offsets = Float64Array.from({ length: count }, (_, chunk) =>
    isLong ? u64(bytes, at + chunk * 8) : u32(bytes, at + chunk * 4),
  );
  const firsts = new Uint32Array(count);
  const runs = rowsOf(bytes, stsc, 4, 12);
  let [run, each, sample] = [0, 0, 0];
  for (let chunk = 0; chunk < count; chunk++) {
    while (run < runs && u32(bytes, stsc.from + 8 + run * 12) <= chunk + 1) {
      each = u32(bytes, stsc.from + 8 + run * 12 + 4);
      run++;
    }
    firsts[chunk] = Math.min(sample, samples);
    sample += each;
  }
  if (sample < samples) throw corrupt('mp4 chunks');
  return { offsets, firsts };
};

/** The last chunk that begins at or before this sample. */
const chunkOf = (firsts: Uint32Array, sample: number): number => {
  let [low, high] = [0, firsts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (firsts[middle]! <= sample) low = middle;
    else high = middle - 1;
  }
  return low;
};
