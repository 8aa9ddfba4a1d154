import { crackle, hat, kick, rim, shaker, snare } from '../instruments/drums.mjs';
import { electricPiano } from '../instruments/electric-piano.mjs';
import { roundBass } from '../instruments/round-bass.mjs';
import { chord, nearest, voice } from '../score/chords.mjs';
import { wobble } from '../score/random.mjs';
import { createStage, mixdown, place, together } from '../score/stage.mjs';
import { RATE } from '../effects/filters.mjs';
import { tape } from '../effects/tape.mjs';

const HITS = { kick, snare, rim, hat, shaker };
const PANS = { kick: 0, snare: 0.04, rim: -0.2, hat: 0.28, shaker: -0.4 };
const ROOMS = { kick: 0.02, snare: 0.2, rim: 0.22, hat: 0.06, shaker: 0.12 };

/** The music bows to the kick for a moment: down by `depth`, back within 160 ms. */
const duck = (channels, times, depth) => {
  for (const time of times) {
    const from = Math.round(time * RATE);
    for (let i = 0; i < 0.3 * RATE && from + i < channels[0].length; i += 1) {
      const t = i / RATE;
      const gain = 1 - depth * Math.min(1, t / 0.01) * Math.exp(-Math.max(0, t - 0.01) / 0.07);
      for (const channel of channels) channel[from + i] *= gain;
    }
  }
};

/** Four players and a tired cassette recorder. Beats are counted from `start` seconds; four to the bar. */
export const createBeatBand = ({ seconds, bpm, swing = 0.58, start = 0.5, random }) => {
  const keys = createStage(seconds);
  const drums = createStage(seconds);
  const beat = 60 / bpm;
  const kicks = [];

  /** The second sixteenth of each pair comes late, where the swing puts it; beats to seconds. */
  const at = (beats) => {
    const pair = Math.floor(beats * 2 + 1e-9) / 2;
    const within = (beats - pair) * 2;
    const swung = within < 0.5 ? within * 2 * swing : swing + (within - 0.5) * 2 * (1 - swing);
    return start + (pair + swung / 2) * beat;
  };

  const hit = (name, beats, velocity, late = 0) => {
    const time = at(beats) + late + wobble(random, 0.004);
    if (name === 'kick') kicks.push(time);
    const sound = HITS[name](velocity * (1 + wobble(random, 0.12)), random);
    place(drums, sound, time, { pan: PANS[name], room: ROOMS[name] });
  };

  return {
    beat,
    at,

    /** `parts` is { kick: 'x..x', ... }: sixteen signs a bar, x loud, o soft; repeated for the bars given. */
    drum: (parts, fromBar, toBar) => {
      for (let bar = fromBar; bar < toBar; bar += 1)
        for (const [name, row] of Object.entries(parts))
          [...row.replace(/ /g, '')].forEach((sign, i) => {
            if (sign === '.') return;
            // Behind the beat: the backbeat drags a little, and that is the charm.
            hit(name, bar * 4 + i / 4, sign === 'x' ? 0.9 : 0.45, name === 'snare' ? 0.014 : 0);
          });
    },

    /** Chords at the beats of `rhythm` ([offset, length] within each chord), led voice by voice. */
    comp: (chords, rhythm, { velocity = 0.5, low = 53, high = 72 } = {}) => {
      let previous;
      for (const { name, beat: from, beats } of chords) {
        const notes = voice(name, previous, { low, high, size: 4, rootless: true });
        previous = notes;
        for (const [offset, length] of rhythm) {
          if (offset >= beats) continue;
          const held = Math.min(length, beats - offset) * beat;
          notes.forEach((note, i) => {
            const touch = velocity * (offset === 0 ? 1 : 0.82) * (1 + wobble(random, 0.08));
            const time = at(from + offset) + i * 0.006 + wobble(random, 0.004);
            place(keys, electricPiano(note, held, touch, random), time, { room: 0.2 });
          });
        }
      }
    },

    /** Root on one, and what `steps` adds: [offset, length, 'root' | 'fifth' | 'octave' | 'lead']. */
    bass: (chords, steps, { velocity = 0.8, deep = 36 } = {}) => {
      chords.forEach(({ name, beat: from, beats }, index) => {
        const { bass, tones } = chord(name);
        const root = nearest(bass, deep);
        const next = chords[index + 1];
        const target = next ? nearest(chord(next.name).bass, deep) : root;
        const fifth = nearest(tones[3] ?? tones[2], root + 6);
        const pitches = { root, fifth, octave: root + 12, lead: target + (target > root ? -1 : 1) };
        for (const [offset, length, which] of steps) {
          if (offset >= beats) continue;
          const held = Math.min(length, beats - offset) * beat * 0.96;
          place(
            keys,
            roundBass(pitches[which], held, velocity * (1 + wobble(random, 0.06))),
            at(from + offset) + 0.004,
            { room: 0.02, gain: 0.95 },
          );
        }
      });
    },

    /** A tune; `play(note, seconds, velocity)` is the instrument. */
    sing: (
      notes,
      play,
      { velocity = 0.6, gain = 1, pan = 0.1, room = 0.3, echo = 0.2, shift = 0 } = {},
    ) => {
      for (const { note, beat: from, beats } of notes) {
        const sound = play(note + shift, beats * beat, velocity * (1 + wobble(random, 0.1)));
        place(keys, sound, at(from) + 0.012 + wobble(random, 0.006), { gain, pan, room, echo });
      }
    },

    finish: ({ dust = 0.6, echo = { seconds: beat * 0.75, feedback: 0.3 } } = {}) => {
      const music = mixdown(keys, { room: { seconds: 1.6, damping: 0.3 }, echo });
      duck(music, kicks, 0.22);
      const beats = mixdown(drums, { room: { seconds: 0.7, damping: 0.4, predelay: 0.006 } });
      for (const channel of beats) for (let i = 0; i < channel.length; i += 1) channel[i] *= 0.85;
      const taped = tape(together(music, beats), { drive: 1.15 });
      const dusty = crackle(seconds, random);
      taped.forEach((channel, side) =>
        dusty[side].forEach((value, i) => (channel[i] += value * dust)),
      );
      return taped;
    },
  };
};
