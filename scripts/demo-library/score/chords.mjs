import { pitchClass } from './pitch.mjs';

/** Semitones above the root, in the order in which a small hand would keep them. */
const SHAPES = {
  '': [0, 4, 7],
  m: [0, 3, 7],
  6: [0, 4, 7, 9],
  m6: [0, 3, 7, 9],
  7: [0, 4, 10, 7],
  9: [0, 4, 10, 14],
  13: [0, 4, 10, 21],
  m7: [0, 3, 10, 7],
  m9: [0, 3, 10, 14, 7],
  maj7: [0, 4, 11, 7],
  maj9: [0, 4, 11, 14, 7],
  add9: [0, 4, 14, 7],
  madd9: [0, 3, 14, 7],
  sus4: [0, 5, 7],
  '7sus4': [0, 5, 10, 7],
  '9sus4': [0, 5, 10, 14],
  m7b5: [0, 3, 10, 6],
  '7#5': [0, 4, 10, 8],
  '7b9': [0, 4, 10, 13],
};

/** 'Am7/C' -> { root, bass, tones }: pitch classes, the root first. */
export const chord = (name) => {
  const match = /^([A-G][#b]?)([^/]*)(?:\/([A-G][#b]?))?$/.exec(name);
  const shape = match && SHAPES[match[2]];
  if (!shape) throw new Error(`not a chord: ${name}`);
  const root = pitchClass(match[1]);
  return {
    root,
    bass: match[3] ? pitchClass(match[3]) : root,
    tones: shape.map((step) => (root + step) % 12),
  };
};

/** The note of this class nearest to `around`. */
export const nearest = (pitch, around) => around + ((((pitch - around) % 12) + 18) % 12) - 6;

const voicings = (tones, low, high) => {
  let found = [[]];
  for (const tone of tones) {
    const next = [];
    for (const notes of found)
      for (let note = nearest(tone, low + 6); note <= high; note += 12)
        if (note >= low) next.push([...notes, note]);
    found = next;
  }
  return found.map((notes) => notes.sort((a, b) => a - b));
};

/** Neighbours closer than a whole tone low down sound like mud; wide gaps sound like two instruments. */
const roughness = (notes) => {
  let sum = 0;
  for (let i = 1; i < notes.length; i += 1) {
    const gap = notes[i] - notes[i - 1];
    if (gap < 2) sum += notes[i] < 62 ? 6 : 2;
    else if (gap < 3 && notes[i] < 55) sum += 4;
    if (gap > 9) sum += gap - 9;
  }
  return sum;
};

const distance = (notes, others) =>
  notes.reduce((sum, note) => sum + Math.min(...others.map((other) => Math.abs(note - other))), 0) +
  others.reduce((sum, other) => sum + Math.min(...notes.map((n) => Math.abs(n - other))), 0);

/**
 * Voice leading: of all ways to play the chord between `low` and `high`, the one whose voices move least
 * from `previous`. `size` caps the voices; `rootless` leaves the root to the bass.
 */
export const voice = (name, previous, { low = 52, high = 74, size = 4, rootless = false } = {}) => {
  const { tones } = chord(name);
  const kept = (rootless && tones.length > 3 ? tones.slice(1) : tones).slice(0, size);
  const target = previous ?? [(low + high) / 2];
  const cost = (notes) => distance(notes, target) + roughness(notes);
  return voicings(kept, low, high).reduce((best, notes) =>
    cost(notes) < cost(best) ? notes : best,
  );
};
