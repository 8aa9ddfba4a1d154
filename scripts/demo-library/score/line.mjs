import { noteNumber } from './pitch.mjs';

/**
 * A melody as text: 'A4:1.5 -:.5 E5:2' is note:beats, '-' is a rest, '|' is only for the reader's eye.
 * Gives { note, beat, beats } with beats counted from the start.
 */
export const line = (text) => {
  const notes = [];
  let beat = 0;
  for (const word of text.split(/\s+/)) {
    if (word === '' || word === '|') continue;
    const [name, length] = word.split(':');
    const beats = Number(length ?? 1);
    if (!(beats > 0)) throw new Error(`not a length: ${word}`);
    if (name !== '-') notes.push({ note: noteNumber(name), beat, beats });
    beat += beats;
  }
  return notes;
};

/** Lines one bar each, checked, because a bar a beat too long shifts all that follows. */
export const bars = (beatsPerBar, texts) =>
  texts.flatMap((text, bar) => {
    const total = text
      .split(/\s+/)
      .filter((word) => word !== '' && word !== '|')
      .reduce((sum, word) => sum + Number(word.split(':')[1] ?? 1), 0);
    if (Math.abs(total - beatsPerBar) > 1e-6) throw new Error(`bar ${bar + 1} has ${total} beats`);
    return line(text).map((note) => ({ ...note, beat: note.beat + bar * beatsPerBar }));
  });

/** 'C | F G | Am' -> chords with their beats; several chords in a bar share it evenly. */
export const changes = (beatsPerBar, text) =>
  text.split('|').flatMap((bar, index) => {
    const names = bar.trim().split(/\s+/);
    const beats = beatsPerBar / names.length;
    return names.map((name, i) => ({ name, beat: index * beatsPerBar + i * beats, beats }));
  });
