import { vibraphone } from '../instruments/bells.mjs';
import { STRINGS, pluck } from '../instruments/plucked-string.mjs';
import { whistle } from '../instruments/whistle.mjs';
import { bars, changes } from '../score/line.mjs';
import { PUSH, WALK } from './shared-rhythms.mjs';
import { createBeatBand } from './beat-band.mjs';
import { lastStopWords } from './words.mjs';

const LAST_STOP_A = 'Fm9 | Bb13 | Ebmaj9 | Cm9 | Fm9 | Bb13 | Ebmaj9 | G7#5';
const LAST_STOP_B = 'Abmaj9 | Gm7 | Cm9 | Bbm7 Eb9 | Abmaj9 | Abm6 | Gm7 C7b9 | Fm9 Bb13';

const LAST_STOP_TUNE = [
  '-:1 C5:.5 Eb5:.5 G5:1 F5:1',
  'Eb5:.5 D5:1.5 -:2',
  '-:1 Bb4:.5 D5:.5 F5:1 Eb5:1',
  'C5:.5 Bb4:1.5 -:2',
  '-:1 C5:.5 Eb5:.5 G5:1 Ab5:1',
  'G5:.5 F5:1 D5:1.5 -:1',
  'Eb5:1.5 D5:.5 Bb4:1 G4:1',
  '-:1 B4:.5 D#5:.5 F5:1 D#5:1',
];
const LAST_STOP_BRIDGE = [
  'G5:1.5 F5:.5 Eb5:1 C5:1',
  'D5:1.5 F5:.5 Bb4:2',
  'Eb5:1.5 D5:.5 C5:1 G4:1',
  'Db5:1 C5:.5 Bb4:.5 G4:1 Bb4:1',
  'C5:1.5 Eb5:.5 G5:1 Bb5:1',
  'Ab5:1.5 F5:.5 Eb5:1 B4:1',
  'Bb4:1 D5:1 E5:1 G5:1',
  'Ab5:1 G5:.5 F5:.5 D5:2',
];

const later = (notes, count) => notes.map((note) => ({ ...note, beat: note.beat + count * 4 }));

/** Beats at which the bars begin that carry a line of the song: two bars a line, from bar 4. */
const LAST_STOP_BPM = 76;
const LAST_STOP_START = 0.5;
export const lastStopSynced = lastStopWords.map((text, index) => ({
  seconds: LAST_STOP_START + ((4 + index * 2) * 4 * 60) / LAST_STOP_BPM,
  text,
}));

/** E flat, 32 bars: four of hush, a tune, a bridge, the tune with a guitar about it, and home. */
export const lastStop = (random) => {
  const band = createBeatBand({
    seconds: 105,
    bpm: LAST_STOP_BPM,
    start: LAST_STOP_START,
    random,
  });
  const guitar = (note, seconds, velocity) =>
    pluck(STRINGS.guitar, note, seconds + 0.4, velocity, random);
  const chords = changes(
    4,
    `Fm9 | Bb13 | Ebmaj9 | Cm9 | ${LAST_STOP_A} | ${LAST_STOP_B} | ${LAST_STOP_A} | Fm9 | Bb13 | Ebmaj9`,
  );
  band.comp(chords, PUSH, { velocity: 0.46 });
  band.comp([{ name: 'Ebmaj9', beat: 124, beats: 4 }], [[0, 4]], { velocity: 0.44 });
  band.bass(
    chords.filter(({ beat }) => beat >= 8),
    WALK,
  );
  band.bass([{ name: 'Eb', beat: 124, beats: 4 }], [[0, 4, 'root']]);
  const soft = { hat: 'o.o.o.o.o.o.o.o.', rim: '....o.......o...' };
  const verse = { kick: 'x......o..x.....', snare: '....x.......x...', hat: 'x.o.x.oox.o.x.o.' };
  const bridge = { ...verse, kick: 'x..o......x..o..', shaker: 'o.x.o.x.o.x.o.x.' };
  band.drum(soft, 2, 4);
  band.drum(verse, 4, 11);
  band.drum({ ...verse, snare: '....x.......x.oo' }, 11, 12);
  band.drum(bridge, 12, 19);
  band.drum(
    { kick: 'x.........x.....', hat: 'x.o.x.o.........', snare: '....x.......x.xo' },
    19,
    20,
  );
  band.drum({ ...verse, shaker: '..o...o...o...o.' }, 20, 28);
  band.drum(soft, 28, 31);
  const tune = bars(4, LAST_STOP_TUNE);
  const turn = bars(4, LAST_STOP_BRIDGE);
  band.sing(later(tune, 4), vibraphone, { velocity: 0.62 });
  band.sing(later(turn, 12), (n, s, v) => whistle(n, s * 0.94, v, random), {
    velocity: 0.6,
    gain: 0.72,
  });
  band.sing(later(tune, 20), vibraphone, { velocity: 0.64 });
  // The guitar answers where the tune breathes.
  const answer = bars(4, [
    '-:4',
    '-:2 F5:.5 D5:.5 C5:.5 Bb4:.5',
    '-:4',
    '-:2 Eb5:.5 G5:.5 Bb5:.5 G5:.5',
    '-:4',
    '-:3 Bb4:.5 D5:.5',
    '-:4',
    '-:4',
  ]);
  band.sing(later(answer, 20), guitar, { velocity: 0.55, pan: -0.35 });
  band.sing(
    later(
      bars(4, [
        '-:1 C5:.5 Eb5:.5 G5:1 F5:1',
        'Eb5:.5 D5:1.5 Bb4:1 D5:1',
        'F5:1 Eb5:.5 Bb4:2.5',
        'G5:4',
      ]),
      28,
    ),
    guitar,
    { velocity: 0.55, pan: -0.2 },
  );
  return band.finish();
};
