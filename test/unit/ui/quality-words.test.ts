import { expect, test } from 'vitest';
import { failureWords } from '../../../src/ui/words/failures';
import { heardWords, qualityWords } from '../../../src/ui/words/quality';

const flac = { suffix: 'flac', bitRate: 900 };
const mp3 = { suffix: 'mp3', bitRate: 128 };

test.each([
  [flac, 'audio/flac', 'original', null, 'FLAC, 900 kbit/s'],
  [flac, 'audio/mpeg', 'mp3-128', null, 'MP3, 128 kbit/s, converted'],
  [flac, 'audio/ogg; codecs=opus', 'opus-96', null, 'Opus, 96 kbit/s, converted'],
  [
    { suffix: 'm4a', bitRate: 700 },
    'audio/mpeg',
    'mp3-320',
    'ALAC',
    'MP3, 320 kbit/s, converted from ALAC',
  ],
  // The server was asked to convert, and gave the file as it is.
  [flac, 'audio/flac', 'mp3-128', null, 'FLAC, 900 kbit/s'],
  [mp3, 'audio/mpeg', 'mp3-192', null, 'MP3, 128 kbit/s'],
  [{ suffix: 'wav', bitRate: 0 }, '', 'original', null, 'WAV'],
] as const)(
  'of %o as %s in %s (instead of %s) it is said: %s',
  (track, contentType, quality, instead, words) => {
    expect(heardWords(track, { contentType, quality, instead })).toBe(words);
  },
);

test('qualities have names, those that are not offered here as well', () => {
  expect(
    ['original', 'opus-96', 'aac-256'].map((each) => qualityWords.name(each as 'original')),
  ).toEqual(['Original', 'Opus, 96 kbit/s', 'AAC, 256 kbit/s']);
});

test('a song that nobody converts is skipped by the name of its format', () => {
  const say = (data: Record<string, string>) =>
    failureWords({ code: 'audio.unsupported', data }).what;
  expect(say({ format: 'ALAC' })).toBe('This browser cannot play ALAC.');
  expect(say({ format: 'WMA', why: 'not converted' })).toBe(
    'This browser cannot play WMA, and the server does not convert it.',
  );
  expect(say({})).toBe('This browser cannot play this kind of file.');
});
