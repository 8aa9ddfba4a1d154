import { describe, expect, test } from 'vitest';
import { createFrameIndexer } from '../../../src/sound/frame-indexer';
import { readMp3Index } from '../../../src/sound/mp3-index-text';
import { openStream } from '../../../src/sound/open-stream';
import { fixtureBytes, sourceOf } from './memory-source';

const noIndexes = { get: () => null, set: () => undefined };

/** As a server sends it: pieces of any length. */
const indexOf = (bytes: Uint8Array, piece: number): string | null => {
  const indexer = createFrameIndexer();
  for (let at = 0; at < bytes.length; at += piece) indexer.push(bytes.subarray(at, at + piece));
  return indexer.finish();
};

const longMp3 = (times: number): Uint8Array<ArrayBuffer> => {
  const one = fixtureBytes('gapless/vbr-bare.mp3');
  const long = new Uint8Array(one.length * times);
  for (let at = 0; at < times; at++) long.set(one, at * one.length);
  return long;
};

/** Tags of that many bytes before the sound. */
const behindTag = (length: number, sound: Uint8Array): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(10 + length + sound.length);
  bytes.set([
    0x49,
    0x44,
    0x33,
    4,
    0,
    0,
    0,
    (length >> 14) & 127,
    (length >> 7) & 127,
    length & 127,
  ]);
  bytes.set(sound, 10 + length);
  return bytes;
};

describe('a file that passes by on its way to the disk', () => {
  test.each([1460, 65_536, 5_000_000])(
    'in pieces of %d bytes leaves where its frames lie',
    async (piece) => {
      const bytes = longMp3(100);
      const frames = indexOf(bytes, piece)!;
      const source = sourceOf(bytes, frames);
      const stream = await openStream(source, 'mp3', noIndexes);
      const counted = await openStream(sourceOf(bytes), 'mp3', noIndexes);
      // Counted to its end, and not guessed by its first frame any more.
      expect(stream.isCounted).toBe(true);
      expect(counted.isCounted).toBe(false);
      for (const part of [0.1, 0.5, 0.75, 0.98]) {
        const wanted = Math.floor(stream.frames * part);
        source.reads.length = 0;
        const run = await stream.from(wanted);
        const read = source.reads.reduce((sum, { length }) => sum + length, 0);
        expect(read).toBe(0);
        expect(run.at).toBe((await counted.from(wanted)).at);
        expect((await run.next())!.bytes).toEqual(
          (await (await counted.from(wanted)).next())!.bytes,
        );
      }
    },
  );

  test('is small, however long it is', () => {
    const hour = longMp3(1150);
    expect(indexOf(hour, 65_536)!.length).toBeLessThan(6 * 1024);
  });

  test('with a large picture before its sound', async () => {
    const bytes = behindTag(700_000, longMp3(20));
    const stream = await openStream(sourceOf(bytes, indexOf(bytes, 10_000)), 'mp3', noIndexes);
    expect(stream.isCounted).toBe(true);
    expect(stream.frames).toBeGreaterThan(20 * 120 * 1152);
  });

  test.each([
    'cbr-bare.mp3',
    'piece-1.mp3',
    'piece-1.flac',
    'piece-1.opus',
    'piece-1.m4a',
    'plain.wav',
  ])('%s needs none: it says by itself where a place is', (name) =>
    expect(indexOf(fixtureBytes(`gapless/${name}`), 4096)).toBeNull(),
  );

  test('of nothing, and of noise, there is none', () => {
    expect(indexOf(new Uint8Array(0), 1)).toBeNull();
    const noise = Uint8Array.from({ length: 400_000 }, (_, at) => (at * at * 31) >> 3);
    expect(indexOf(noise, 9999)).toBeNull();
  });
});

test.each(['', 'x', '1.w.a', '1.w.0.5.zz', '2.w.1.5.0', '1.0.1.5.0', '1.w.1.5.0.0', '1..w', 'é'])(
  'a text that is no index (%s) is not believed',
  (text) => expect(readMp3Index(text, 0, 1000)).toBeNull(),
);

test('an index of another file is not believed', () => {
  const text = indexOf(longMp3(3), 4096)!;
  expect(readMp3Index(text, 0, 118_620)).not.toBeNull();
  expect(readMp3Index(text, 417, 118_620)).toBeNull();
  expect(readMp3Index(text, 0, 60_000)).toBeNull();
});
