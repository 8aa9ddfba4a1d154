import { array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeKey, toSourceId } from '../../../../src/domain/keys';
import { encodeBlock } from '../../../../src/library/catalogue/encode-block';
import { openBlock } from '../../../../src/library/catalogue/open-block';
import { albumShape, artistShape, trackShape } from '../../../../src/library/catalogue/shapes';
import { generateMusic, makeTrack, testSource } from '../generate';

const other = toSourceId('zzzz9999');

describe('a block', { timeout: 60_000 }, () => {
  test('gives back what was put in', () => {
    const { tracks, albums, artists } = generateMusic(500);
    const reopened = <T>(block: { count: number; record: (i: number) => T } | null): T[] =>
      Array.from({ length: block!.count }, (_, i) => block!.record(i));
    expect(
      reopened(openBlock(trackShape, testSource, encodeBlock(trackShape, testSource, tracks))),
    ).toEqual(tracks);
    expect(
      reopened(openBlock(albumShape, testSource, encodeBlock(albumShape, testSource, albums))),
    ).toEqual(albums);
    expect(
      reopened(openBlock(artistShape, testSource, encodeBlock(artistShape, testSource, artists))),
    ).toEqual(artists);
  });

  test('keeps gains as they were sent, and tells "none" from 0 dB', () => {
    const tracks = [
      makeTrack({ id: '1', replayGain: { trackGain: -7.23, trackPeak: 0.988547 } }),
      makeTrack({ id: '2', replayGain: { trackGain: 0 } }),
      makeTrack({ id: '3', replayGain: null }),
      makeTrack({ id: '4', artKey: makeKey(other, 'art~with~tildes') }),
    ];
    const block = openBlock(trackShape, testSource, encodeBlock(trackShape, testSource, tracks))!;
    expect(tracks.map((_, i) => block.record(i))).toEqual(tracks);
  });

  test('keeps any text', () => {
    assert(
      property(
        array(string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 20 }),
        (texts) => {
          const tracks = texts.map((text, i) => makeTrack({ id: `${i}`, title: text, path: text }));
          const bytes = encodeBlock(trackShape, testSource, tracks);
          const block = openBlock(trackShape, testSource, bytes)!;
          expect(tracks.map((_, i) => block.record(i))).toEqual(tracks);
        },
      ),
    );
  });

  test('more different strings than 16 bits can number', () => {
    const tracks = Array.from({ length: 9000 }, (_, i) =>
      makeTrack({
        id: `i${i}`,
        title: `t${i}`,
        artist: `a${i}`,
        album: `l${i}`,
        genre: `g${i}`,
        isrc: `s${i}`,
        musicBrainzId: `m${i}`,
        path: `p${i}`,
        albumArtist: `b${i}`,
      }),
    );
    const block = openBlock(trackShape, testSource, encodeBlock(trackShape, testSource, tracks))!;
    expect(block.record(8999)).toEqual(tracks[8999]);
  });

  test('is refused after any single flipped bit, any cut, and as another kind', () => {
    const bytes = encodeBlock(trackShape, testSource, generateMusic(20).tracks);
    for (let at = 0; at < bytes.length; at++) {
      const flipped = bytes.slice();
      flipped[at]! ^= 1 << (at % 8);
      expect(openBlock(trackShape, testSource, flipped), `byte ${at}`).toBeNull();
    }
    for (const length of [0, 8, 31, 32, 100, bytes.length - 4, bytes.length - 1]) {
      expect(openBlock(trackShape, testSource, bytes.slice(0, length))).toBeNull();
    }
    expect(openBlock(albumShape, testSource, bytes)).toBeNull();
    expect(openBlock(trackShape, testSource, null as never)).toBeNull();
  });

  test('may lie anywhere in a larger buffer', () => {
    const bytes = encodeBlock(trackShape, testSource, generateMusic(3).tracks);
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    expect(openBlock(trackShape, testSource, larger.subarray(3, 3 + bytes.length))?.count).toBe(3);
  });
});
