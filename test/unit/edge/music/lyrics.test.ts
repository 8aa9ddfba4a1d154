import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLyrics } from '../../../../src/edge/music/lyrics';
import { emptyCache } from '../../../../src/edge/music/scan-cache';
import { scanMusic } from '../../../../src/edge/music/scan';
import { fixture, makeFolder, put } from '../../../fixtures/edge/folders';
import { withId3 } from '../../../fixtures/edge/id3';

const uslt = (language: string, text: string): Buffer =>
  Buffer.concat([Buffer.from([3]), Buffer.from(`${language}\0${text}`, 'utf8')]);

/** Format 2: milliseconds; content 1: lyrics. */
const sylt = (lines: readonly (readonly [number, string])[]): Buffer =>
  Buffer.concat([
    Buffer.from([3]),
    Buffer.from('eng'),
    Buffer.from([2, 1, 0]),
    ...lines.map(([time, text]) => {
      const stamp = Buffer.alloc(4);
      stamp.writeUInt32BE(time);
      return Buffer.concat([Buffer.from(`${text}\0`, 'utf8'), stamp]);
    }),
  ]);

const lyricsOf = async (frames: Record<string, Buffer>, beside: Record<string, string> = {}) => {
  const root = await makeFolder();
  await put(root, 'a.mp3', withId3(await fixture('untagged.mp3'), { TIT2: 'A', ...frames }));
  for (const [name, text] of Object.entries(beside)) await put(root, name, text);
  const { cache } = await scanMusic({ root, before: emptyCache, now: 1 });
  return { root, record: cache.tracks[0]!, lyrics: await readLyrics(root, cache.tracks[0]!) };
};

describe('lyrics inside a file', () => {
  test('as text, with their language', async () => {
    const { lyrics } = await lyricsOf({ USLT: uslt('deu', 'Über\nallen Gipfeln') });
    expect(lyrics).toEqual([
      {
        synced: false,
        language: 'deu',
        lines: [
          { start: null, text: 'Über' },
          { start: null, text: 'allen Gipfeln' },
        ],
      },
    ]);
  });

  test('as text that turns out to be timed', async () => {
    const { lyrics } = await lyricsOf({ USLT: uslt('xxx', '[00:02.00]two\n[00:01.00]one') });
    expect(lyrics.map(({ synced, language, lines }) => [synced, language, lines])).toEqual([
      [
        true,
        'xxx',
        [
          { start: 1000, text: 'one' },
          { start: 2000, text: 'two' },
        ],
      ],
    ]);
  });

  test('as timed frames, which come before all that is not timed', async () => {
    const frames = {
      USLT: uslt('eng', 'plain'),
      SYLT: sylt([
        [500, 'one'],
        [1500, 'two'],
      ]),
    };
    const { lyrics } = await lyricsOf(frames, { 'a.txt': 'beside' });
    expect(lyrics.map(({ synced, lines }) => [synced, lines[0]])).toEqual([
      [true, { start: 500, text: 'one' }],
      [false, { start: null, text: 'beside' }],
      [false, { start: null, text: 'plain' }],
    ]);
  });
});

describe('lyrics beside a file', () => {
  test('that are a link to the outside are not read', async () => {
    const outside = await makeFolder();
    await put(outside, 'secret.txt', 'secret');
    const { root, record } = await lyricsOf({});
    await symlink(join(outside, 'secret.txt'), join(root, 'a.txt'));
    expect(await readLyrics(root, record)).toEqual([]);
  });

  test('in the letters that Windows used to write', async () => {
    const { root, record } = await lyricsOf({});
    await put(root, 'a.lrc', Buffer.from('[00:01.00]\xDCber', 'latin1'));
    expect((await readLyrics(root, record))[0]?.lines).toEqual([{ start: 1000, text: 'Über' }]);
  });
});
