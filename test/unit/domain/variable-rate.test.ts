import { expect, test } from 'vitest';
import { isVariableMp3 } from '../../../src/domain/variable-rate';

test.each([
  ['mp3', 245, true],
  ['MP3', 191, true],
  ['mp3', 320, false],
  ['mp3', 128, false],
  // Nobody knows.
  ['mp3', 0, false],
  ['flac', 911, false],
  ['opus', 131, false],
])('%s of %i kbit/s in the mean', (suffix, bitRate, isVariable) => {
  expect(isVariableMp3({ suffix, bitRate })).toBe(isVariable);
});
