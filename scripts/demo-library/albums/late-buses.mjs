import { vibraphone } from '../instruments/bells.mjs';
import { STRINGS, pluck } from '../instruments/plucked-string.mjs';
import { whistle } from '../instruments/whistle.mjs';
import { bars, changes } from '../score/line.mjs';
import { WALK } from './shared-rhythms.mjs';
import { createBeatBand } from './beat-band.mjs';
import { lastStop, lastStopSynced } from './last-stop.mjs';

/** F major, the changes of a hundred kitchens; a muted guitar leads. */
const kettleSong = (random) => {
  const band = createBeatBand({ seconds: 38, bpm: 84, swing: 0.6, random });
  const chords = changes(
    4,
    'Gm9 | C13 | Fmaj9 | Em7b5 A7 | Dm9 | Cm9 F13 | Bbmaj9 | Am7 D7b9 | Gm9 | C13 | Fmaj9',
  );
  band.comp(
    chords,
    [
      [0, 0.9],
      [1.5, 0.4],
      [2, 1.2],
      [3.5, 0.4],
    ],
    { velocity: 0.42 },
  );
  band.comp([{ name: 'Fmaj9', beat: 44, beats: 4 }], [[0, 4]], { velocity: 0.42 });
  band.bass(
    chords.filter(({ beat }) => beat >= 8),
    WALK,
  );
  band.bass([{ name: 'F', beat: 44, beats: 4 }], [[0, 4, 'root']]);
  const beat = {
    kick: 'x.....x.o.x.....',
    rim: '....x.......x..o',
    hat: 'x.x.x.xox.x.x.xo',
    shaker: '..o...o...o...o.',
  };
  band.drum({ hat: 'x.o.x.o.x.o.x.o.' }, 1, 2);
  band.drum(beat, 2, 10);
  band.drum({ kick: 'x...............', hat: 'x.o.x.o.x.......' }, 10, 11);
  band.sing(
    bars(4, [
      '-:4',
      '-:4',
      'A4:.5 C5:.5 E5:1 D5:.5 C5:.5 G4:1',
      '-:.5 Bb4:.5 D5:1 C#5:.5 E5:.5 G5:1',
      'F5:1 E5:.5 D5:.5 A4:2',
      '-:.5 G4:.5 Bb4:.5 Eb5:.5 D5:1 A4:1',
      'A4:.5 Bb4:.5 D5:.5 F5:.5 A5:1 G5:1',
      'E5:1 C5:1 F#5:.5 A5:.5 C5:1',
      'Bb4:.5 D5:.5 F5:.5 A5:.5 G5:1 F5:1',
      'E5:.5 D5:.5 A4:1 Bb4:1 E5:1',
      'E5:.5 C5:.5 A4:1 G4:2',
      'C5:4',
    ]),
    (note, seconds, velocity) => pluck(STRINGS.guitar, note, seconds + 0.25, velocity, random),
    { velocity: 0.85 },
  );
  return band.finish();
};

/** A minor, slow; a vibraphone looks out while a guitar rolls by. */
const windowSeat = (random) => {
  const band = createBeatBand({ seconds: 37.5, bpm: 72, swing: 0.56, random });
  const chords = changes(4, 'Am9 | Fmaj9 | Cmaj9 | Em7 | Am9 | Fmaj9 | Dm9 | E7sus4 E7 | Am9');
  band.comp(
    chords,
    [
      [0, 2.4],
      [2.5, 1.4],
    ],
    { velocity: 0.4 },
  );
  band.comp([{ name: 'Am9', beat: 36, beats: 4 }], [[0, 4]], { velocity: 0.4 });
  band.bass(
    [...chords, { name: 'Am', beat: 36, beats: 4 }],
    [
      [0, 2.3, 'root'],
      [2.5, 1.4, 'fifth'],
    ],
  );
  const beat = {
    kick: 'x.........x..o..',
    snare: '........x.......',
    hat: 'x.o.o.o.x.o.o.oo',
    shaker: 'o.o.x.o.o.o.x.o.',
  };
  band.drum({ shaker: beat.shaker, hat: 'o...o...o...o...' }, 0, 1);
  band.drum(beat, 1, 9);
  const roll = chords.flatMap(({ name, beat: from, beats }) =>
    ROLLS[name].flatMap((note, i) =>
      i * 0.5 < beats ? [{ note, beat: from + i * 0.5, beats: 0.5 }] : [],
    ),
  );
  band.sing(roll, (n, s, v) => pluck(STRINGS.guitar, n, s + 0.7, v, random), {
    velocity: 0.42,
    pan: -0.4,
    echo: 0,
  });
  band.sing(
    bars(4, [
      'E5:1.5 G5:.5 B4:2',
      '-:.5 C5:.5 E5:1 G5:1 E5:1',
      'D5:1.5 E5:.5 G4:2',
      '-:1 B4:.5 D5:.5 E5:1 G5:1',
      'B5:1.5 A5:.5 G5:1 E5:1',
      'A5:1 G5:.5 E5:.5 C5:2',
      'F5:1 E5:.5 C5:.5 A4:1 C5:1',
      'D5:1 B4:1 G#4:1 B4:1',
      'C5:1 B4:.5 A4:.5 E5:2',
      'B5:4',
    ]),
    vibraphone,
    { velocity: 0.62 },
  );
  return band.finish();
};

/** What the guitar rolls under each chord of Window Seat: eight eighths, MIDI notes. */
const ROLLS = {
  Am9: [57, 64, 67, 71, 72, 71, 67, 64],
  Fmaj9: [53, 60, 64, 67, 69, 67, 64, 60],
  Cmaj9: [55, 60, 64, 67, 71, 67, 64, 62],
  Em7: [52, 59, 62, 67, 71, 67, 62, 59],
  Dm9: [50, 57, 60, 64, 65, 64, 60, 57],
  E7sus4: [52, 59, 62, 64],
  E7: [52, 59, 62, 68],
};

/** D Dorian, nearly a dance; dotted rhythm on a breathy flute. */
const rainCheck = (random) => {
  const band = createBeatBand({ seconds: 36, bpm: 90, swing: 0.57, random });
  const chords = changes(4, 'Dm9 | G13 | Dm9 | G13 | Bbmaj9 | Am7 | Gm9 | A7#5 | Dm9 | G13 | Dm9');
  band.comp(
    chords,
    [
      [0, 0.6],
      [0.75, 0.5],
      [1.5, 1.2],
      [3.5, 0.4],
    ],
    { velocity: 0.42 },
  );
  band.comp([{ name: 'Dm9', beat: 44, beats: 4 }], [[0, 4]], { velocity: 0.4 });
  band.bass(
    [...chords, { name: 'Dm', beat: 44, beats: 4 }],
    [
      [0, 0.7, 'root'],
      [0.75, 0.6, 'root'],
      [1.5, 0.8, 'fifth'],
      [2.5, 0.6, 'octave'],
      [3.5, 0.45, 'lead'],
    ],
  );
  const beat = {
    kick: 'x..x......x.....',
    snare: '....x.......x...',
    hat: 'x.ox..oxx.ox..ox',
    rim: '.......o......o.',
  };
  band.drum({ hat: beat.hat, kick: beat.kick }, 0, 1);
  band.drum(beat, 1, 7);
  band.drum({ ...beat, snare: '....x.....o.x.xx' }, 7, 8);
  band.drum({ ...beat, shaker: 'o.x.o.x.o.x.o.x.' }, 8, 11);
  band.sing(
    bars(4, [
      'D5:.75 E5:.75 F5:.5 A5:1 -:1',
      'G5:.75 F5:.75 E5:.5 B4:2',
      'D5:.75 E5:.75 F5:.5 C6:1 A5:1',
      'B5:.75 A5:.75 F5:.5 E5:2',
      'D5:1 F5:1 A5:1 C6:1',
      'C6:1 G5:1 E5:2',
      'Bb5:1 A5:.5 G5:.5 F5:1 D5:1',
      'C#5:1 F5:1 G5:1 A5:1',
      'D5:.75 E5:.75 F5:.5 A5:2',
      'G5:.75 F5:.75 E5:.5 B4:2',
      'A4:1 E5:1 F5:2',
      'E5:3 -:1',
    ]),
    (note, seconds, velocity) => whistle(note, seconds * 0.93, velocity, random),
    { velocity: 0.6, gain: 0.8 },
  );
  return band.finish();
};

const mp3 = (title, render, more = {}) => ({
  render,
  lufs: -16.5,
  fade: 2,
  tracks: [{ title, format: 'mp3', kbps: 72, cover: true, ...more }],
});

export const lateBuses = {
  artist: 'Corner Lamp',
  title: 'Late Buses',
  year: 2024,
  genre: 'Lo-Fi',
  replayGain: true,
  folderCover: false,
  takes: [
    mp3('Last Stop, First Snow', lastStop, { kbps: 96, synced: lastStopSynced }),
    mp3('Kettle Song', kettleSong),
    mp3('Window Seat', windowSeat),
    mp3('Rain Check', rainCheck),
  ],
};
