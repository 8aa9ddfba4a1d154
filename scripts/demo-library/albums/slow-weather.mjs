import { sea } from '../instruments/drums.mjs';
import { warmStrings } from '../instruments/warm-strings.mjs';
import { bars, changes } from '../score/line.mjs';
import { noteNumber } from '../score/pitch.mjs';
import { createStage, mixdown, place } from '../score/stage.mjs';
import { createPianoRoom } from './piano-room.mjs';

const HALL = { seconds: 3.4, damping: 0.3, predelay: 0.026 };

/** D major, a rising fifth that answers itself; 66 to the minute. */
const firstLight = (random) => {
  const stage = createStage(48.5);
  const room = createPianoRoom(stage, { bpm: 66, random });
  const chords = changes(
    4,
    'Dadd9 | Gmaj7 | Bm7 | Asus4 A | Dadd9/F# | Gmaj7 | Em7 | A7sus4 | Bm7 | Gmaj7 | A7sus4 | Dadd9',
  );
  room.broken(chords.slice(0, -1), [0, 2, 4, 5, 3, 4, 2, 3], { velocity: 0.36, deep: 42 });
  room.broken(chords.slice(-1), [0, 2, 3, 4, 5, null, null, null], { velocity: 0.34, deep: 38 });
  room.pad(chords, { velocity: 0.2, bright: 780 });
  room.sing(
    bars(4, [
      '-:4',
      '-:1 A4:.5 B4:.5 F#5:2',
      'E5:.5 D5:.5 B4:1 A4:2',
      '-:1 A4:.5 B4:.5 E5:2',
      '-:1 A4:.5 B4:.5 F#5:1.5 A5:.5',
      'G5:.5 F#5:.5 D5:1 B4:2',
      '-:1 B4:.5 D5:.5 F#5:1 G5:1',
      'F#5:.5 E5:1.5 D5:1 E5:1',
      'F#5:1.5 A5:.5 B5:1 A5:1',
      'F#5:.5 D5:.5 A4:1 B4:2',
      'A4:1 B4:1 E5:2',
      'F#5:1 E5:.5 D5:2.5',
    ]),
    { velocity: 0.66, echo: 0.12 },
  );
  return mixdown(stage, { room: HALL, echo: { seconds: 0.68, feedback: 0.3 } });
};

/** A slow waltz in A minor, strings under the second half. */
const ferryAtDusk = (random) => {
  const stage = createStage(47.5);
  const room = createPianoRoom(stage, { bpm: 84, random });
  const chords = changes(
    3,
    'Am | Am | Am7 | Fmaj7 | C/E | G | Dm9 | Am7/C | Bm7b5 | E7 | Am7 | Fmaj7 | C/E | G6 | Dm7 | E7sus4 | E7 | Am | Amadd9',
  );
  room.broken(chords.slice(0, -1), [0, 3, 4], {
    step: 1,
    velocity: 0.36,
    low: 55,
    high: 71,
    deep: 41,
  });
  room.broken(chords.slice(-1), [0, 2, 3, 4, 5, null], { velocity: 0.34, deep: 45 });
  room.pad(chords.slice(10), { velocity: 0.22, bright: 1000, low: 52, high: 72 });
  room.sing(
    bars(3, [
      '-:3',
      '-:3',
      'E5:2 A5:1',
      'G5:1 F5:1 C5:1',
      'E5:2 G5:1',
      'F5:.5 E5:.5 D5:2',
      'F5:2 E5:1',
      'E5:1 C5:1 A4:1',
      'D5:2 F5:1',
      'E5:1 D5:1 G#4:1',
      'A4:1 C5:1 E5:1',
      'A5:2 G5:.5 F5:.5',
      'G5:1 E5:1 C5:1',
      'B4:2 D5:1',
      'F5:1 A5:1 C6:1',
      'B5:2 A5:1',
      'G#5:2 B4:1',
      'A4:1 C5:1 E5:1',
      'B5:3',
    ]),
    { velocity: 0.64, ring: 1 },
  );
  return mixdown(stage, { room: HALL });
};

/** Lydian calm: bells far out, a horn that answers, the sea below. */
const fogBell = (random) => {
  const stage = createStage(45.5);
  const room = createPianoRoom(stage, { bpm: 54, random, start: 1.2 });
  const chords = changes(
    4,
    'Emaj9 | Emaj9 | C#m9 | Amaj9 | F#m9 | B7sus4 | Amaj9 | B7sus4 | Eadd9',
  );
  room.pad(chords, { velocity: 0.3, low: 51, high: 70, bright: 850, attack: 2.2 });
  room.broken(chords, [0, null, null, 3, null, 4, null, null], { velocity: 0.34, deep: 40 });
  room.bell(
    bars(4, [
      'B4:1 F#5:3',
      '-:2 G#5:1 E5:1',
      'B4:1 E5:1 D#5:2',
      'C#5:1 B4:1 G#5:2',
      'A5:1 E5:1 C#5:2',
      'B4:1 F#5:1 E5:2',
      'C#5:1 G#5:1 B5:2',
      '-:1 F#5:1 E5:1 C#5:1',
      'B4:1 F#5:1 G#5:2',
    ]),
    { velocity: 0.36, echo: 0.55 },
  );
  for (const beats of [2, 10, 18, 26]) {
    const horn = { bright: 420, attack: 0.9, release: 1.4, vibrato: 0.0006, players: 2, detune: 4 };
    const sound = warmStrings(noteNumber(beats === 18 ? 'F#2' : 'E2'), 1.5, 0.7, random, horn);
    place(stage, sound, 1.2 + beats * room.beat, { pan: -0.35, room: 0.7, echo: 0.2 });
  }
  place(stage, sea(45, 8.9, random), 0, { gain: 0.55, room: 0.1 });
  return mixdown(stage, {
    room: { ...HALL, seconds: 4.6 },
    echo: { seconds: 0.83, feedback: 0.45 },
  });
};

/** Eighths grouped three, three, two, like water against a wall; a slow tune of bells above. */
const tideTables = (random) => {
  const stage = createStage(46);
  const room = createPianoRoom(stage, { bpm: 100, random });
  const chords = changes(8, 'Fadd9 | Dm9 | Bbmaj9 | Csus4 | F/A | Bbmaj9 | Gm9 | C7sus4 | Fadd9');
  const wave = [0, 3, 4, 2, 4, 5, 3, 4, 1, 3, 4, 2, 4, 5, 4, 3];
  room.broken(chords.slice(0, -1), wave, { velocity: 0.38, low: 55, high: 74, deep: 41 });
  room.broken(chords.slice(-1), [0, 2, 3, 4, 5, ...Array(11).fill(null)], {
    velocity: 0.36,
    deep: 41,
  });
  room.pad(chords, { velocity: 0.17, bright: 1000, low: 53, high: 72 });
  const tune = bars(4, [
    '-:4',
    '-:4',
    'A5:1.5 G5:1.5 E5:1',
    'F5:3 E5:1',
    'D5:1.5 F5:1.5 C5:1',
    'A4:3 C5:1',
    'D5:1.5 C5:1.5 G5:1',
    'F5:2 E5:2',
    'A5:1.5 G5:1.5 C6:1',
    'A5:3 G5:1',
    'F5:1.5 D5:1.5 A5:1',
    'G5:1.5 F5:2.5',
    'D5:1.5 F5:1.5 A5:1',
    'Bb5:2 A5:2',
    'G5:1.5 F5:1.5 E5:1',
    'D5:1 C5:1 E5:2',
    'F5:4',
  ]);
  room.bell(tune, { velocity: 0.3, echo: 0.25, ring: 2 });
  room.sing(
    tune.filter(({ beat }) => beat >= 32),
    { velocity: 0.5, ring: 1 },
  );
  return mixdown(stage, { room: HALL, echo: { seconds: 0.9, feedback: 0.35 } });
};

const opus = (title, render, more = {}) => ({
  render,
  lufs: -17.5,
  fade: 3,
  tracks: [{ title, format: 'opus', kbps: 44, ...more }],
});

export const slowWeather = {
  artist: 'Glass Harbour',
  title: 'Slow Weather',
  year: 2023,
  genre: 'Ambient',
  replayGain: true,
  folderCover: true,
  takes: [
    opus('First Light on Water', firstLight),
    opus('Ferry at Dusk', ferryAtDusk),
    opus('Fog Bell', fogBell),
    opus('Tide Tables', tideTables),
  ],
};
