/** Rhythms that several songs share: [beat, length in beats, and for the bass which note]. */
export const WALK = [
  [0, 1.4, 'root'],
  [1.75, 0.7, 'octave'],
  [2.5, 0.9, 'fifth'],
  [3.5, 0.5, 'lead'],
];

export const PUSH = [
  [0, 1.4],
  [1.75, 1.2],
  [3.25, 0.7],
];
