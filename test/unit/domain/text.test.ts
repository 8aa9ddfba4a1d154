import { expect, test } from 'vitest';
import { cleanText } from '../../../src/domain/text';

test.each([
  ['plain', '  A Song  ', 'A Song'],
  ['NUL and controls', 'A\u0000B\u0007\u0085C', 'A B C'],
  ['line breaks are blanks', 'A\r\nB\tC', 'A B C'],
  ['half of a pair, either half', 'A\uD83DB\uDE00C', 'ABC'],
  ['a whole pair stays', '\uD83D\uDE00', '\uD83D\uDE00'],
  ['direction overrides', 'gpj.\u202Eexe', 'gpj.exe'],
  ['other scripts and their marks', 'Ágætis テスト a\u0301', 'Ágætis テスト a\u0301'],
  ['markup is text like any other', '<img src=x>', '<img src=x>'],
  ['nothing', '\u0000', ''],
])('%s', (_story, text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

test('a title of 5,000 letters is cut, never in the middle of a letter', () => {
  expect(cleanText('x'.repeat(5000))).toHaveLength(1000);
  const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
  expect(cleanText(family.repeat(10), 3)).toBe(family.repeat(3));
});

test('a letter with a million marks does not take forever', () => {
  const from = performance.now();
  expect(cleanText(`a${'\u0301'.repeat(1_000_000)}`).length).toBeLessThanOrEqual(8000);
  expect(performance.now() - from).toBeLessThan(1000);
});
