import { frameDrum } from '../instruments/drums.mjs';
import { STRINGS, pluck } from '../instruments/plucked-string.mjs';
import { warmStrings } from '../instruments/warm-strings.mjs';
import { chord, nearest, voice } from '../score/chords.mjs';
import { wobble } from '../score/random.mjs';
import { place } from '../score/stage.mjs';

/** Plucked and bowed strings in a small wooden room; times are beats from `start` seconds. */
export const createStringRoom = (stage, { bpm, start = 0.5, random }) => {
  const beat = 60 / bpm;
  const at = (beats) => start + beats * beat;

  const string = (kind, note, beats, length, velocity, { pan = 0, room = 0.22, gain = 1 } = {}) => {
    const touch = velocity * (1 + wobble(random, 0.1));
    const sound = pluck(STRINGS[kind], note, length * beat, touch, random);
    place(stage, sound, at(beats) + wobble(random, 0.006), { pan, room, gain });
  };

  return {
    beat,
    string,

    sing: (kind, notes, { velocity = 0.75, ring = 0.5, shift = 0, ...seat } = {}) => {
      for (const { note, beat: from, beats } of notes)
        string(kind, note + shift, from, beats + ring, velocity * (from % 1 ? 0.88 : 1), seat);
    },

    /** The chord as written by `pattern`: 'b' the bass, digits the voiced notes upwards, '.' a rest. */
    figure: (kind, chords, pattern, step, options = {}) => {
      const {
        velocity = 0.5,
        low = 52,
        high = 72,
        deep = 40,
        ring = 1,
        size = 4,
        ...seat
      } = options;
      let previous;
      for (const { name, beat: from, beats } of chords) {
        const notes = voice(name, previous, { low, high, size });
        previous = notes;
        for (let i = 0; i * step < beats - 1e-6; i += 1) {
          const sign = pattern[i % pattern.length];
          if (sign === '.') continue;
          const bass = nearest(chord(name).bass, deep);
          const picked =
            sign === '*'
              ? notes
              : [sign === 'b' ? bass : notes[Math.min(Number(sign), notes.length - 1)]];
          picked.forEach((note, k) =>
            string(
              kind,
              note,
              from + i * step + k * 0.02,
              step + ring,
              velocity * (sign === 'b' ? 1.1 : 1),
              seat,
            ),
          );
        }
      }
    },

    bow: (
      notes,
      { velocity = 0.5, pan = 0, room = 0.4, shift = 0, bright = 1300, attack = 0.16 } = {},
    ) => {
      for (const { note, beat: from, beats } of notes) {
        const options = { bright, attack, release: 0.35, vibrato: 0.0035, players: 3, detune: 6 };
        const sound = warmStrings(note + shift, beats * beat, velocity, random, options);
        place(stage, sound, at(from) - attack * 0.4, { pan, room });
      }
    },

    /** Held chords of bowed strings. */
    choir: (chords, { velocity = 0.22, low = 50, high = 70, bright = 900 } = {}) => {
      let previous;
      for (const { name, beat: from, beats } of chords) {
        const notes = voice(name, previous, { low, high, size: 4 });
        previous = notes;
        notes.forEach((note, i) => {
          const options = {
            bright,
            attack: 0.5,
            release: 0.7,
            vibrato: 0.002,
            players: 3,
            detune: 6,
          };
          const sound = warmStrings(note, beats * beat, velocity, random, options);
          place(stage, sound, at(from) - 0.15, { pan: (i - 1.5) * 0.3, room: 0.4 });
        });
      }
    },

    drum: (beats, velocity) =>
      place(stage, frameDrum(velocity * (1 + wobble(random, 0.1)), random), at(beats), {
        room: 0.25,
        pan: 0.1,
      }),
  };
};
