import type { Mp3Index } from './mp3-index';

/**
 * A whole index as a short text, which travels in a header: numbers to the base 36 with dots between, the form's
 * number, step, frames, end, the first place, and from each place to the next.
 */
const form = 1;

export const writeMp3Index = ({ step, frame, at, places }: Mp3Index): string => {
  const apart = places.map((place, row) => place - (places[row - 1] ?? 0));
  return [form, step, frame, at, ...apart].map((each) => each.toString(36)).join('.');
};

/** Null for what is no index of a file of this size that begins there. */
export const readMp3Index = (text: string, begin: number, size: number): Mp3Index | null => {
  if (!/^[\da-z]+(?:\.[\da-z]+)+$/.test(text)) return null;
  const [found = 0, step = 0, frame = 0, at = 0, ...apart] = text
    .split('.')
    .map((each) => Number.parseInt(each, 36));
  let last = 0;
  const places = apart.map((each) => (last += each));
  const fits = places[0] === begin && last < size && at <= size;
  const isFull = step > 0 && places.length === Math.ceil(frame / step);
  if (found !== form || !fits || !isFull || apart.slice(1).includes(0)) return null;
  // Kept only where the bit rate changes.
  return { places, step, at, frame, isWhole: true, bitRate: null };
};
