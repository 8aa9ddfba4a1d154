import { expect, test } from 'vitest';
import { joinLyrics, lyricsIn } from '../../../src/domain/lyrics-choice';
import type { Lyrics } from '../../../src/domain/music';

const words = (language: string, synced: boolean, text = language): Lyrics => ({
  synced,
  language,
  lines: [{ start: synced ? 0 : null, text }],
});

test('of several languages the first that is timed is shown, the others can be chosen', () => {
  const song = joinLyrics([words('en', false), words('is', true), words('en', true, 'timed')])!;
  expect(song).toEqual({ ...words('is', true), others: [words('en', true, 'timed')] });
  expect(lyricsIn(song, 'en')).toEqual(words('en', true, 'timed'));
  expect(lyricsIn(song, 'fi')).toEqual(words('is', true));
  expect(lyricsIn(song, null)).toEqual(words('is', true));
});

test('words in an unknown language are no second language', () => {
  expect(joinLyrics([words('is', true), words('xxx', false)])).toEqual(words('is', true));
  expect(joinLyrics([words('', true), words('de', false)])!.others).toEqual([words('de', false)]);
  expect(joinLyrics([])).toBeNull();
});
