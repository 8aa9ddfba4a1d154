import { feltPiano } from '../instruments/felt-piano.mjs';
import { glassBell } from '../instruments/bells.mjs';
import { warmStrings } from '../instruments/warm-strings.mjs';
import { nearest, chord, voice } from '../score/chords.mjs';
import { wobble } from '../score/random.mjs';
import { place } from '../score/stage.mjs';

/** Where the key lies on the piano is where it is heard: low to the left. */
const seat = (note) => Math.max(-0.45, Math.min(0.45, (note - 62) / 50));

/** A room for felt piano, pad and bell at one tempo; times are beats from `start` seconds. */
export const createPianoRoom = (stage, { bpm, start = 0.6, random }) => {
  const beat = 60 / bpm;
  const at = (beats) => start + beats * beat + wobble(random, 0.009);

  const key = (note, beats, length, velocity) => {
    const touch = velocity * (1 + wobble(random, 0.09));
    const sound = feltPiano(note, length * beat, touch, random);
    place(stage, sound, at(beats), { pan: seat(note), room: 0.32, gain: 1 });
  };

  return {
    beat,

    /** The tune; `ring` lets each note sound on for so many beats more, as with the pedal down. */
    sing: (notes, { velocity = 0.62, ring = 1.5, echo = 0 } = {}) => {
      for (const { note, beat: from, beats } of notes) {
        const shape = velocity * (0.92 + 0.16 * Math.min(1, beats / 2));
        const sound = feltPiano(
          note,
          (beats + ring) * beat,
          shape * (1 + wobble(random, 0.07)),
          random,
        );
        place(stage, sound, at(from) + 0.008, { pan: seat(note) * 0.6, room: 0.38, echo });
      }
    },

    /** Broken chords: `pattern` picks from bass, fifth-ish, then the voiced chord upwards, one per `step`. */
    broken: (
      chords,
      pattern,
      { step = 0.5, velocity = 0.4, low = 52, high = 69, deep = 40 } = {},
    ) => {
      let previous;
      for (const { name, beat: from, beats } of chords) {
        const notes = voice(name, previous, { low, high, size: 4 });
        previous = notes;
        const bass = nearest(chord(name).bass, deep);
        const ladder = [bass, notes[0] - 12 > bass + 4 ? notes[0] - 12 : notes[0], ...notes];
        for (let i = 0; i * step < beats; i += 1) {
          const rung = pattern[i % pattern.length];
          if (rung === null) continue;
          const left = beats - i * step;
          const accent = i === 0 ? 1.15 : 0.92 + 0.1 * Math.sin(i * 1.7);
          key(
            ladder[Math.min(rung, ladder.length - 1)],
            from + i * step,
            Math.min(left + 0.4, 3),
            velocity * accent,
          );
        }
      }
    },

    /** A pad that moves by the shortest ways and overlaps its own changes. */
    pad: (chords, { velocity = 0.35, low = 50, high = 70, bright = 900, attack = 1.6 } = {}) => {
      let previous;
      for (const { name, beat: from, beats } of chords) {
        const notes = voice(name, previous, { low, high, size: 4 });
        previous = notes;
        for (const note of notes) {
          const options = { bright, attack, release: 2.2, vibrato: 0.0012, players: 3, detune: 7 };
          const sound = warmStrings(note, beats * beat, velocity, random, options);
          place(stage, sound, start + from * beat - 0.3, { room: 0.4 });
        }
      }
    },

    bell: (notes, { velocity = 0.4, echo = 0.5, pan = 0.25, ring = 3 } = {}) => {
      for (const { note, beat: from, beats } of notes) {
        const sound = glassBell(note, (beats + ring) * beat, velocity * (1 + wobble(random, 0.1)));
        place(stage, sound, at(from), {
          pan: pan + wobble(random, 0.15),
          room: 0.45,
          echo,
          gain: 0.9,
        });
      }
    },

    key,
  };
};
