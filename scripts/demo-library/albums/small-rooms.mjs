import { RATE, steepLowpass } from '../effects/filters.mjs';
import { bars, changes } from '../score/line.mjs';
import { createStage, mixdown } from '../score/stage.mjs';
import { createStringRoom } from './string-room.mjs';
import { mothWords } from './words.mjs';

const WOOD = { seconds: 1.7, damping: 0.28, predelay: 0.012 };

const PRELUDE_BPM = 92;
const PRELUDE_START = 0.4;
/** Eight bars of four: here the courante begins, and here the recording is cut in two. */
const PRELUDE_SECONDS = PRELUDE_START + (32 * 60) / PRELUDE_BPM;

/** Broken chords of a lute in G, a pedal below, every voice moving by a step or staying. */
const prelude = (stage, random) => {
  const room = createStringRoom(stage, { bpm: PRELUDE_BPM, start: PRELUDE_START, random });
  const chords = changes(
    2,
    'G | G | Am7/G | Am7/G | D7/F# | D7/F# | G | G | Em7 | Em7 | A7/C# | A7/C# | D7sus4 | D7 | D7/C | D7/C',
  );
  room.figure('lute', chords, 'b0123213', 0.25, {
    velocity: 0.48,
    low: 55,
    high: 74,
    deep: 44,
    ring: 0.9,
    pan: 0.08,
  });
  room.figure('bass', chords, 'b.......', 0.25, { velocity: 0.6, deep: 33, ring: 1.6, pan: -0.1 });
};

/** In three, quick on its feet; a mandolin runs, a lute holds the hand, a bass counts. */
const courante = (stage, random) => {
  const room = createStringRoom(stage, { bpm: 138, start: PRELUDE_SECONDS, random });
  const chords = changes(
    3,
    'G/B | C | D7 | G | Em | Am | D | G | Bm | Em | A7 | D | G7/B | C | Cm6 | G/D | D7 | G',
  );
  room.figure('lute', chords.slice(0, -1), 'b12', 1, {
    velocity: 0.58,
    low: 52,
    high: 69,
    deep: 47,
    ring: 0.6,
    pan: -0.22,
  });
  room.figure('bass', chords.slice(0, -1), 'b..', 1, {
    velocity: 0.7,
    deep: 36,
    ring: 1.2,
    pan: 0.05,
  });
  room.figure('lute', chords.slice(-1), '*..', 1, {
    velocity: 0.5,
    low: 55,
    high: 71,
    ring: 4,
    pan: -0.2,
  });
  room.figure('bass', chords.slice(-1), 'b..', 1, { velocity: 0.6, deep: 36, ring: 4 });
  const tune = bars(3, [
    'D5:.5 G5:.5 F#5:.5 G5:.5 A5:.5 B5:.5',
    'C6:1 E5:.5 G5:.5 C6:.5 B5:.5',
    'A5:.5 B5:.5 C6:.5 A5:.5 F#5:1',
    'B5:1 G5:2',
    'E5:.5 B5:.5 A5:.5 B5:.5 G5:.5 B5:.5',
    'C6:1 A5:.5 B5:.5 C6:.5 E5:.5',
    'F#5:.5 G5:.5 A5:.5 F#5:.5 D5:1',
    'G5:1 D5:2',
    'F#5:.5 B5:.5 A5:.5 B5:.5 F#5:.5 D5:.5',
    'E5:1 G5:.5 B5:.5 E6:1',
    'C#6:.5 B5:.5 A5:.5 G5:.5 F#5:.5 E5:.5',
    'F#5:1 D5:2',
    'D5:.5 F5:.5 B5:.5 A5:.5 G5:.5 F5:.5',
    'E5:.5 G5:.5 C6:1 E6:1',
    'Eb6:.5 D6:.5 C6:.5 A5:.5 G5:.5 Eb5:.5',
    'D5:.5 G5:.5 B5:1 A5:.5 G5:.5',
    'A5:.5 C6:.5 F#5:1 A5:1',
    'G5:3',
  ]);
  room.sing('mandolin', tune, { velocity: 0.78, ring: 0.5, pan: 0.22 });
};

/** Gut strings have little above 7 kHz, and what is not there costs a lossless file nothing (Butterworth, 8 poles). */
const mellow = (channel) =>
  [0.51, 0.6, 0.9, 2.56].reduce((sound, q) => steepLowpass(sound, 7000, q), channel);

const preludeAndCourante = (random) => {
  const stage = createStage(47.4);
  prelude(stage, random);
  courante(stage, random);
  return mixdown(stage, { room: WOOD }).map(mellow);
};

/** E minor in three: guitar below, a mandolin dances, bows join when it comes round again. */
const waltzOfTheMoth = (random) => {
  const stage = createStage(40.5);
  const room = createStringRoom(stage, { bpm: 120, random });
  const chords = changes(
    3,
    'Em | Em/D | C | B7 | Am | Em/G | F#m7b5 | B7 | Em | Em/D | C | B7 | Am | D7 | G | B7 | C | D7 | G | Em | Am | B7 | Em | Em',
  );
  room.figure('guitar', chords.slice(0, -2), 'b**', 1, {
    velocity: 0.34,
    low: 54,
    high: 69,
    deep: 43,
    ring: 0.2,
    size: 3,
    pan: -0.25,
  });
  room.figure('bass', chords.slice(0, -2), 'b..', 1, { velocity: 0.6, deep: 35, ring: 1.4 });
  room.figure('harp', chords.slice(-2, -1), 'b01230', 0.5, { velocity: 0.5, deep: 40, ring: 4 });
  room.choir(chords.slice(8), { velocity: 0.17 });
  const tune = bars(3, [
    'B4:2 E5:1',
    'G5:2 F#5:1',
    'E5:2 G5:1',
    'F#5:3',
    'A5:2 G5:1',
    'F#5:.5 G5:.5 E5:2',
    'C5:1 E5:1 A5:1',
    'F#5:1.5 E5:.5 D#5:1',
    'B4:2 E5:1',
    'G5:2 B5:1',
    'A5:1 G5:1 E5:1',
    'D#5:2 F#5:1',
    'A5:2 C6:1',
    'B5:1 A5:1 F#5:1',
    'G5:2 D5:1',
    'F#5:1 D#5:1 B4:1',
    'C5:1 E5:1 G5:1',
    'A5:2 F#5:1',
    'B5:2 A5:.5 G5:.5',
    'E5:2 G5:1',
    'A5:1 C6:1 A5:1',
    'B5:1 F#5:1 D#5:1',
    'E5:3',
    '-:3',
  ]);
  room.sing('lute', tune, { velocity: 0.8, ring: 0.8, pan: 0.12 });
  room.bow(
    tune.filter(({ beat }) => beat >= 48),
    { velocity: 0.26, pan: 0.3 },
  );
  return mixdown(stage, { room: WOOD });
};

/** A clock of pizzicato keeps the night; a viola sings over a harp. */
const lullabyForAClock = (random) => {
  const stage = createStage(40.5);
  const room = createStringRoom(stage, { bpm: 64, random });
  const chords = changes(4, 'F | C/E | Dm7 | Bbmaj7 | F/A | Gm7 | C7sus4 | C7 | F');
  const whole = [...chords, { name: 'F', beat: 36, beats: 1 }];
  room.figure('harp', chords, 'b1230213', 0.5, {
    velocity: 0.46,
    low: 53,
    high: 72,
    deep: 41,
    ring: 1.6,
    pan: -0.2,
  });
  room.figure('harp', whole.slice(-1), '*', 1, {
    velocity: 0.42,
    low: 53,
    high: 72,
    ring: 4,
    pan: -0.2,
  });
  for (let tick = 0; tick < 36; tick += 1)
    room.string('pizzicato', tick % 2 ? 72 : 77, tick, 0.4, 0.42, { pan: 0.45, room: 0.35 });
  room.choir(chords.slice(4), { velocity: 0.15 });
  room.bow(
    bars(4, [
      'C5:2 A4:1 F4:1',
      'G4:2 C5:2',
      'A4:1.5 C5:.5 F5:2',
      'D5:2 F5:1 D5:1',
      'C5:2 A4:1 C5:1',
      'Bb4:1 D5:1 G4:2',
      'G4:1.5 A4:.5 Bb4:1 C5:1',
      'Bb4:1 A4:1 G4:1 E4:1',
      'F4:4',
    ]),
    { velocity: 0.5, bright: 1150, attack: 0.22, pan: 0.1 },
  );
  return mixdown(stage, { room: { ...WOOD, seconds: 2.2 } });
};

/** A jig in D, each half twice: alone, with company, with everyone. Beats are eighths, six to the bar. */
const hawthornLane = (random) => {
  const stage = createStage(40.4);
  const room = createStringRoom(stage, { bpm: 312, start: 0.4, random });
  const first = 'D | G | D | A | D | G | A7 | D';
  const second = 'Bm | A | G | D | Bm | A | G A | D';
  const chords = changes(6, [first, first, second, second].join(' | '));
  const half = [
    'A5:2 F#5:1 D5:1 E5:1 F#5:1',
    'G5:2 B5:1 A5:1 G5:1 E5:1',
    'F#5:2 D5:1 F#5:1 G5:1 A5:1',
    'B5:1 A5:1 G5:1 E5:3',
    'A5:2 F#5:1 D5:1 E5:1 F#5:1',
    'G5:1 A5:1 B5:1 D6:2 B5:1',
    'A5:1 G5:1 F#5:1 E5:1 C#5:1 E5:1',
    'D5:3 D5:2 -:1',
  ];
  const other = [
    'D6:2 B5:1 F#5:2 B5:1',
    'C#6:2 A5:1 E5:2 A5:1',
    'B5:1 A5:1 G5:1 D5:1 G5:1 B5:1',
    'A5:2 F#5:1 D5:2 -:1',
    'D6:2 B5:1 F#5:1 B5:1 D6:1',
    'E6:2 C#6:1 A5:2 A5:1',
    'B5:1 A5:1 G5:1 A5:1 G5:1 E5:1',
    'D5:3 D5:3',
  ];
  const tune = bars(6, [...half, ...half, ...other, ...other]);
  room.sing('mandolin', tune, { velocity: 0.66, ring: 1, pan: 0.15 });
  const grown = chords.filter(({ beat }) => beat >= 48);
  room.figure('guitar', chords, 'b.*..*', 1, {
    velocity: 0.3,
    low: 50,
    high: 67,
    deep: 40,
    ring: 1,
    size: 3,
    pan: -0.3,
  });
  room.figure('bass', grown, 'b..b..', 1, { velocity: 0.55, deep: 38, ring: 1.5 });
  room.choir(
    chords.filter(({ beat }) => beat >= 96),
    { velocity: 0.13, low: 52, high: 70 },
  );
  room.sing(
    'lute',
    tune.filter(({ beat }) => beat >= 144),
    { velocity: 0.5, ring: 1, shift: -12, pan: -0.1 },
  );
  for (let beat = 48; beat < 186; beat += 3) room.drum(beat, beat % 6 ? 0.4 : 0.75);
  room.figure('harp', [{ name: 'D', beat: 192, beats: 1 }], '*', 1, {
    velocity: 0.5,
    ring: 12,
    low: 50,
    high: 74,
  });
  room.figure('bass', [{ name: 'D', beat: 192, beats: 1 }], 'b', 1, {
    velocity: 0.55,
    deep: 38,
    ring: 10,
  });
  return mixdown(stage, { room: WOOD });
};

const m4a = (title, render, more = {}) => ({
  render,
  lufs: -17,
  fade: 2,
  tracks: [{ title, format: 'm4a', kbps: 80, ...more }],
});

export const smallRooms = {
  artist: 'Hawthorn & Wire',
  title: 'Small Rooms',
  year: 2025,
  genre: 'Chamber Folk',
  replayGain: false,
  folderCover: true,
  takes: [
    {
      render: preludeAndCourante,
      lufs: -18,
      fade: 2,
      // One recording, two files: sample 0 of the courante follows the last of the prelude.
      tracks: [
        {
          title: 'Prelude',
          format: 'flac',
          cover: true,
          samples: Math.round(PRELUDE_SECONDS * RATE),
        },
        { title: 'Courante', format: 'flac', cover: true },
      ],
    },
    m4a('Waltz of the Moth', waltzOfTheMoth, { lyrics: mothWords, cover: true }),
    m4a('Lullaby for a Clock', lullabyForAClock),
    m4a('Hawthorn Lane', hawthornLane),
  ],
};
