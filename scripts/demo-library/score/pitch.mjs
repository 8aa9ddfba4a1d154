const LETTERS = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** 'F#' -> 6, 'Bb' -> 10. */
export const pitchClass = (name) => {
  const shift = name[1] === '#' ? 1 : name[1] === 'b' ? -1 : 0;
  return (LETTERS[name[0]] + shift + 12) % 12;
};

/** 'A4' -> 69; MIDI numbers, middle C is C4 = 60. */
export const noteNumber = (name) => {
  const match = /^([A-G][#b]?)(\d)$/.exec(name);
  if (!match) throw new Error(`not a note: ${name}`);
  const shift = match[1][1] === '#' ? 1 : match[1][1] === 'b' ? -1 : 0;
  return LETTERS[match[1][0]] + shift + 12 * (Number(match[2]) + 1);
};

/** Equal temperament, A4 = 440 Hz. */
export const hertz = (note) => 440 * 2 ** ((note - 69) / 12);
