import { expect, test } from 'vitest';
import { qualityOn } from '../../../src/domain/connection-hint';

test.each([
  [{ saveData: false, mobile: false }, 'mp3-128', 'original'],
  [{ saveData: false, mobile: true }, 'mp3-128', 'mp3-128'],
  [{ saveData: true, mobile: false }, 'mp3-128', 'mp3-128'],
  [{ saveData: true, mobile: true }, null, 'original'],
] as const)('on %o with %s chosen for metered lines it is %s', (hint, metered, expected) => {
  expect(qualityOn(hint, 'original', metered)).toBe(expected);
});
