/** How the sound went over one seam of an album, in frames at 44.1 kHz. */
export interface Seam {
  /** More than the music has there; less than 0: music that is missing. */
  readonly inserted: number;
  /** The longest stretch around it with nothing on both channels. */
  readonly silent: number;
  /** Frames around it that the recorder itself lost: then it says nothing. */
  readonly unheard: number;
}

/** Compared on each side, and so far from the seam that no encoder's ends reach it. */
const length = 8192;
const margin = 1024;
const quiet = 1e-4;

/**
 * The seam behind frame `seam` of the music's right channel, which is noise and like itself in one place only; what
 * was heard begins somewhere in it. Null where that part was not heard.
 */
export const measureSeam = (
  music: Float32Array,
  [left, right]: readonly [Float32Array, Float32Array],
  seam: number,
): Seam | null => {
  const piece = music.subarray(seam - margin - length, seam - margin);
  const before = findPiece(piece, right, 0, right.length);
  if (before === null) return null;
  const from = before + length + 2 * margin;
  // However late; a quarter of a second early is more than any player was measured at.
  const behind = music.subarray(seam + margin, seam + margin + length);
  const after = findPiece(behind, right, from - 11_025, right.length);
  if (after === null) return null;
  let [silent, longest, unheard] = [0, 0, 0];
  for (let at = before + length; at < after; at++) {
    if (Number.isNaN(left[at]!)) unheard++;
    silent = Math.abs(left[at]!) < quiet && Math.abs(right[at]!) < quiet ? silent + 1 : 0;
    longest = Math.max(longest, silent);
  }
  return { inserted: after - from, silent: longest, unheard };
};

/** Every so manieth frame and place first: the noise has little above 3 kHz. */
const stride = 6;

const findPiece = (
  piece: Float32Array,
  heard: Float32Array,
  from: number,
  to: number,
): number | null => {
  const first = Math.max(0, from);
  const last = Math.min(to, heard.length - piece.length);
  const coarse = best(piece, heard, first, last, stride);
  const fine = best(
    piece,
    heard,
    Math.max(first, coarse.at - stride),
    Math.min(last, coarse.at + stride),
    1,
  );
  // AAC makes up some of its noise; other places of so much of it stay below 0.2.
  return fine.likeness > 0.4 ? fine.at : null;
};

const best = (
  piece: Float32Array,
  heard: Float32Array,
  first: number,
  last: number,
  step: number,
): { at: number; likeness: number } => {
  let found = { at: first, likeness: -1 };
  for (let at = first; at <= last; at += step) {
    const likeness = likenessAt(piece, heard, at, step);
    if (likeness > found.likeness) found = { at, likeness };
  }
  return found;
};

const likenessAt = (piece: Float32Array, heard: Float32Array, at: number, step: number): number => {
  let [both, one, other] = [0, 0, 0];
  for (let index = 0; index < piece.length; index += step) {
    const [wanted, got] = [piece[index]!, heard[at + index]!];
    // Lost by the recorder.
    if (Number.isNaN(got)) continue;
    both += wanted * got;
    one += wanted * wanted;
    other += got * got;
  }
  return both / Math.sqrt(Math.max(one * other, 1e-12));
};
