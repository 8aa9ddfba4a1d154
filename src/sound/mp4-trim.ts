import { textAt, u32, u64 } from './bits';
import { boxAtPath, type Box } from './mp4-boxes';
import { indexOfText } from './mp4-codec';

/** What is heard of a track's samples. */
export interface Trim {
  readonly skip: number;
  readonly frames: number;
  readonly exact: boolean;
}

interface Facts {
  readonly rate: number;
  /** Units a second of the track's own time, and of the film's. */
  readonly timescale: number;
  readonly filmScale: number;
  /** Sum of the samples' durations. */
  readonly duration: number;
}

/** iTunes' own note knows it to the sample; then the edit list; without either the priming stays unknown. */
export const readTrim = (bytes: Uint8Array, moov: Box, trak: Box, facts: Facts): Trim => {
  const total = Math.round((facts.duration / facts.timescale) * facts.rate);
  return (
    itunesTrim(bytes, moov) ??
    editTrim(bytes, trak, facts, total) ?? { skip: 0, frames: total, exact: false }
  );
};

/** ` 00000000 00000840 000001C0 0000000000A8B000 ...`: priming, padding, frames between. */
const itunesTrim = (bytes: Uint8Array, moov: Box): Trim | null => {
  const at = indexOfText(bytes, 'iTunSMPB', moov.from, moov.to);
  if (at < 0) return null;
  const text = textAt(bytes, at, Math.min(200, moov.to - at));
  const found = / [0-9A-F]{8} ([0-9A-F]{8}) ([0-9A-F]{8}) ([0-9A-F]{16})/i.exec(text);
  const [skip = 0, , frames = 0] = (found?.slice(1) ?? []).map((each) => Number.parseInt(each, 16));
  return frames > 0 ? { skip, frames, exact: true } : null;
};

const editTrim = (bytes: Uint8Array, trak: Box, facts: Facts, total: number): Trim | null => {
  const elst = boxAtPath(bytes, trak, ['edts', 'elst']);
  if (!elst) return null;
  const isLong = bytes[elst.from] === 1;
  const width = isLong ? 20 : 12;
  const read = isLong ? u64 : u32;
  const rows = Math.min(u32(bytes, elst.from + 4), Math.floor((elst.to - elst.from - 8) / width));
  for (let row = 0; row < rows; row++) {
    const at = elst.from + 8 + row * width;
    const media = read(bytes, at + (isLong ? 8 : 4));
    // An empty edit (all ones) is silence before; music has none worth keeping.
    if (media >= (isLong ? 2 ** 63 : 2 ** 31)) continue;
    const skip = Math.round((media / facts.timescale) * facts.rate);
    const told = (read(bytes, at) / facts.filmScale) * facts.rate;
    const rest = Math.max(0, total - skip);
    // Most writers round the edit to milliseconds and the samples' durations are the truth (playback.md 3.3).
    const rounding = facts.rate / facts.filmScale;
    const isSame = told === 0 || Math.abs(told - rest) <= rounding + 1;
    return {
      skip,
      frames: isSame ? rest : Math.min(rest, Math.round(told)),
      exact: isSame || facts.filmScale >= facts.rate,
    };
  }
  return null;
};
