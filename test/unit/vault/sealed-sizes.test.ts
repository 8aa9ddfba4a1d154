import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countSegments,
  countWholeSegments,
  placeRange,
  placeSegment,
  plainLengthOf,
  sealedLengthOf,
  segmentAt,
  segmentStart,
} from '../../../src/vault/sealed-sizes';

/** Segments of 64 sealed bytes hold 32 plain ones; the header has 74. */
const small = 64;
const big = 262_144;

describe('lengths', () => {
  test.each([
    { plain: 0, segments: 1, sealed: 74 + 32 },
    { plain: 1, segments: 1, sealed: 74 + 33 },
    { plain: 31, segments: 1, sealed: 74 + 63 },
    { plain: 32, segments: 1, sealed: 74 + 64 },
    { plain: 33, segments: 2, sealed: 74 + 64 + 33 },
    { plain: 64, segments: 2, sealed: 74 + 128 },
    { plain: 65, segments: 3, sealed: 74 + 128 + 33 },
  ])('$plain plain bytes are $segments segments, $sealed sealed bytes', (row) => {
    expect(countSegments(row.plain, small)).toBe(row.segments);
    expect(sealedLengthOf(row.plain, small)).toBe(row.sealed);
    expect(plainLengthOf(row.sealed, small)).toBe(row.plain);
  });

  test.each([0, 73, 74, 74 + 31, 74 + 64 + 1, 74 + 64 + 31])(
    'no whole object has %d bytes',
    (sealed) => expect(plainLengthOf(sealed, small)).toBeNull(),
  );

  test('a song of 7 MB is 28 segments', () => {
    expect(countSegments(7_340_032, big)).toBe(29);
    expect(countSegments(7_000_000, big)).toBe(27);
    expect(sealedLengthOf(7_000_000, big)).toBe(7_000_000 + 74 + 27 * 32);
  });

  test('plain and sealed lengths go back and forth for every length', () => {
    const lengths = fc.integer({ min: 0, max: 2 ** 40 });
    const segmentLengths = fc.integer({ min: 33, max: 4_194_304 });
    fc.assert(
      fc.property(lengths, segmentLengths, (plain, segmentLength) => {
        expect(plainLengthOf(sealedLengthOf(plain, segmentLength), segmentLength)).toBe(plain);
      }),
    );
  });
});

describe('places', () => {
  test('segments of an object of 65 bytes', () => {
    const places = [0, 1, 2].map((index) => placeSegment(index, 65, small));
    expect(places).toEqual([
      { index: 0, at: 74, length: 64, isFinal: false },
      { index: 1, at: 138, length: 64, isFinal: false },
      { index: 2, at: 202, length: 33, isFinal: true },
    ]);
  });

  test.each([-1, 3, 1.5, Number.NaN])('there is no segment %d', (index) =>
    expect(placeSegment(index, 65, small)).toBeNull(),
  );

  test.each([
    { from: 0, to: 0, indexes: [] },
    { from: 0, to: 1, indexes: [0] },
    { from: 31, to: 32, indexes: [0] },
    { from: 31, to: 33, indexes: [0, 1] },
    { from: 32, to: 64, indexes: [1] },
    { from: 0, to: 65, indexes: [0, 1, 2] },
    { from: 64, to: 65, indexes: [2] },
    { from: 64, to: 1000, indexes: [2] },
    { from: 40, to: 20, indexes: [] },
  ])('bytes $from to $to lie in segments $indexes', ({ from, to, indexes }) => {
    expect(placeRange(from, to, 65, small).map((place) => place.index)).toEqual(indexes);
  });

  test('the places of all segments cover the sealed object without a gap', () => {
    const lengths = fc.integer({ min: 0, max: 5_000 });
    const segmentLengths = fc.integer({ min: 33, max: 300 });
    fc.assert(
      fc.property(lengths, segmentLengths, (plain, segmentLength) => {
        let at = 74;
        const count = countSegments(plain, segmentLength);
        for (let index = 0; index < count; index++) {
          const place = placeSegment(index, plain, segmentLength)!;
          expect(place).toMatchObject({ at, isFinal: index === count - 1 });
          at += place.length;
        }
        expect(at).toBe(sealedLengthOf(plain, segmentLength));
      }),
    );
  });

  test('the segment of an offset is the one whose plain bytes hold it', () => {
    const offsets = fc.integer({ min: 0, max: 2 ** 40 });
    fc.assert(
      fc.property(offsets, fc.integer({ min: 33, max: 4_194_304 }), (offset, segmentLength) => {
        const start = segmentAt(offset, segmentLength) * (segmentLength - 32);
        expect(start).toBeLessThanOrEqual(offset);
        expect(start + segmentLength - 32).toBeGreaterThan(offset);
      }),
    );
  });
});

describe('an unfinished object', () => {
  test.each([
    { sealed: 0, whole: 0 },
    { sealed: 73, whole: 0 },
    { sealed: 74, whole: 0 },
    { sealed: 74 + 63, whole: 0 },
    { sealed: 74 + 64, whole: 1 },
    { sealed: 74 + 64 + 63, whole: 1 },
    { sealed: 74 + 128, whole: 2 },
  ])('of $sealed bytes holds $whole whole segments', ({ sealed, whole }) => {
    expect(countWholeSegments(sealed, small)).toBe(whole);
    expect(segmentStart(whole, small)).toBe(74 + whole * 64);
  });
});
