import { assert, nat, option, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contentRange,
  ifRangeHolds,
  parseContentRange,
  parseRange,
  resolveRange,
} from '../../../src/domain/ranges';

/** RFC 9110 section 14.1.2 measures its examples against a representation of 10,000 bytes. */
const total = 10_000;

const measured = (header: string, size = total): string => {
  const spec = parseRange(header);
  if (!spec) return 'ignored';
  const range = resolveRange(spec, size);
  return range === 'unsatisfiable' ? range : `${range.first}-${range.last}`;
};

describe('one range of 10,000 bytes (RFC 9110 section 14.1.2)', () => {
  test.each([
    ['the first 500 bytes', 'bytes=0-499', '0-499'],
    ['the second 500 bytes', 'bytes=500-999', '500-999'],
    ['the last 500 bytes, as suffix', 'bytes=-500', '9500-9999'],
    ['the last 500 bytes, open end', 'bytes=9500-', '9500-9999'],
    ['everything, as the element asks', 'bytes=0-', '0-9999'],
    ['the first byte only', 'bytes=0-0', '0-0'],
    ['the last byte only', 'bytes=-1', '9999-9999'],
    ['the last byte by number', 'bytes=9999-9999', '9999-9999'],
    ['an end past the end is clamped', 'bytes=9500-20000', '9500-9999'],
    ['a suffix longer than everything is everything', 'bytes=-20000', '0-9999'],
    ['the unit is case insensitive', 'Bytes=0-499', '0-499'],
    ['space around is tolerated', ' bytes = 0-499 ', '0-499'],
    ['a start at the end', 'bytes=10000-', 'unsatisfiable'],
    ['a start past the end', 'bytes=10001-20000', 'unsatisfiable'],
    ['an empty suffix', 'bytes=-0', 'unsatisfiable'],
    [
      'digits beyond every file',
      'bytes=99999999999999999999-999999999999999999999',
      'unsatisfiable',
    ],
    ['an end beyond every number', 'bytes=5-99999999999999999999', '5-9999'],
  ])('%s', (_, header, expected) => {
    expect(measured(header)).toBe(expected);
  });

  test.each([
    ['several ranges, which may be ignored', 'bytes=500-600,601-999'],
    ['first and last byte', 'bytes=0-0,-1'],
    ['last before first is invalid', 'bytes=500-400'],
    ['no numbers', 'bytes=-'],
    ['nothing', 'bytes='],
    ['another unit', 'items=0-499'],
    ['no unit', '0-499'],
    ['a negative start', 'bytes=-1-5'],
    ['hexadecimal', 'bytes=0x0-0x10'],
    ['a sign', 'bytes=+1-5'],
    ['a fraction', 'bytes=1.5-3'],
    ['inner space', 'bytes=1 -3'],
    ['empty header', ''],
  ])('ignored: %s', (_, header) => {
    expect(parseRange(header)).toBeNull();
  });

  test('no header is no range', () => {
    expect(parseRange(null)).toBeNull();
  });

  test.each(['bytes=0-', 'bytes=0-0', 'bytes=-1', 'bytes=-0'])(
    'nothing of an empty file can be sent: %s',
    (header) => {
      expect(measured(header, 0)).toBe('unsatisfiable');
    },
  );
});

test('whatever is asked, what is sent lies in the file and starts where it was asked to', () => {
  const number = nat({ max: 30_000 });
  assert(
    property(option(number), option(number), nat(20_000), (from, to, size) => {
      const spec = parseRange(`bytes=${from ?? ''}-${to ?? ''}`);
      if (!spec) return;
      const range = resolveRange(spec, size);
      if (range === 'unsatisfiable') {
        expect(from === null ? to === 0 || size === 0 : from >= size).toBe(true);
        return;
      }
      expect(range.first).toBeLessThanOrEqual(range.last);
      expect(range.last).toBeLessThan(size);
      expect(range.first).toBe(from ?? Math.max(0, size - to!));
      // What is said about it reads back as the same.
      expect(parseContentRange(contentRange(range, size))).toEqual({ ...range, total: size });
    }),
  );
});

describe('Content-Range (section 14.4)', () => {
  test.each([
    ['bytes 42-1233/1234', { first: 42, last: 1233, total: 1234 }],
    ['bytes 42-1233/*', { first: 42, last: 1233, total: null }],
    [' Bytes 0-0/1 ', { first: 0, last: 0, total: 1 }],
  ])('%s', (header, expected) => {
    expect(parseContentRange(header)).toEqual(expected);
  });

  test.each([
    ['an unsatisfied range holds nothing', 'bytes */1234'],
    ['last before first', 'bytes 5-4/10'],
    ['last at the size', 'bytes 0-10/10'],
    ['no size', 'bytes 0-9'],
    ['the form of a request', 'bytes=0-9/10'],
    ['another unit', 'items 0-9/10'],
    ['empty', ''],
    ['missing', null],
  ])('refused: %s', (_, header) => {
    expect(parseContentRange(header)).toBeNull();
  });
});

describe('If-Range (section 13.1.5)', () => {
  test.each([
    ['absent: the range holds', null, '"v1"', true],
    ['the same strong tag', '"v1"', '"v1"', true],
    ['another version', '"v0"', '"v1"', false],
    ['a weak tag never matches', 'W/"v1"', '"v1"', false],
    ['not even itself', 'W/"v1"', 'W/"v1"', false],
    ['a date is no tag of ours', 'Tue, 24 Nov 2026 06:00:00 GMT', '"v1"', false],
    ['a tag without quotes is none', 'v1', '"v1"', false],
  ])('%s', (_, header, etag, holds) => {
    expect(ifRangeHolds(header, etag)).toBe(holds);
  });
});
