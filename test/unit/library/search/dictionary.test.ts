import { describe, expect, test } from 'vitest';
import { findNear, findPrefix, forgivenEdits } from '../../../../src/library/search/dictionary';
import { createRandom } from '../generate';

describe('the beginning of a word', () => {
  const words = ['a', 'al', 'alb', 'album', 'albums', 'b', 'ba'];
  test.each([
    ['al', [1, 5]],
    ['album', [3, 5]],
    ['z', [7, 7]],
    ['', [0, 7]],
    ['albumsy', [5, 5]],
  ])('%s', (start, range) => {
    expect(findPrefix(words, start)).toEqual(range);
  });
});

/** The plain way: the whole table for every word. */
const slowDistance = (word: string, query: string): number => {
  const rows = [Array.from({ length: query.length + 1 }, (_, i) => i)];
  let best = query.length;
  for (let d = 1; d <= word.length; d++) {
    const row = [d];
    for (let i = 1; i <= query.length; i++) {
      const cost = word[d - 1] === query[i - 1] ? 0 : 1;
      let edits = Math.min(rows[d - 1]![i - 1]! + cost, rows[d - 1]![i]! + 1, row[i - 1]! + 1);
      if (d > 1 && i > 1 && word[d - 1] === query[i - 2] && word[d - 2] === query[i - 1]) {
        edits = Math.min(edits, rows[d - 2]![i - 2]! + 1);
      }
      row.push(edits);
    }
    rows.push(row);
    best = Math.min(best, row[query.length]!);
  }
  return best;
};

describe('almost the beginning of a word', () => {
  test('one letter wrong, missing, too many or swapped', () => {
    const words = ['radio', 'radiohead', 'rain'];
    for (const slip of ['radoi', 'radyo', 'raddio', 'rdio', 'radiph']) {
      expect(
        findNear(words, slip, 1).map(({ index }) => index),
        slip,
      ).toContain(1);
    }
    expect(findNear(words, 'stone', 1)).toEqual([]);
  });

  test('short words must be right', () => {
    expect([forgivenEdits('abc'), forgivenEdits('abcd'), forgivenEdits('abcdefgh')]).toEqual([
      0, 1, 2,
    ]);
  });

  test('sharing rows between neighbours changes nothing: same as the plain way', () => {
    const random = createRandom(7);
    const make = (): string =>
      Array.from(
        { length: 1 + Math.floor(random() * 9) },
        () => 'abc'[Math.floor(random() * 3)]!,
      ).join('');
    const words = [...new Set(Array.from({ length: 400 }, make))].sort();
    for (let i = 0; i < 60; i++) {
      const query = make().padEnd(4, 'b');
      for (const edits of [1, 2]) {
        const expected = words
          .map((word, index) => ({ index, edits: slowDistance(word, query) }))
          .filter((near) => near.edits <= edits);
        expect(findNear(words, query, edits)).toEqual(expected);
      }
    }
  });
});
