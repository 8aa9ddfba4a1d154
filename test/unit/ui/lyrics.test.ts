import { describe, expect, test } from 'vitest';
import { languageName, langOf, lineAt } from '../../../src/ui/screens/lyrics';

describe('lyrics', () => {
  test('a language that the server does not know is not read aloud as one', () => {
    for (const told of ['xxx', 'und', '', 'und-Latn', 'not a tag', '\u0000']) {
      expect(langOf(told), told).toBeUndefined();
    }
    expect(langOf('eng')).toBe('en');
    expect(langOf('pt-br')).toBe('pt-BR');
  });

  test('the line that sounds is the last that has begun, also when lines stand out of order', () => {
    const lines = [4000, 1000, null, 6000].map((start, at) => ({ start, text: String(at) }));
    const song = { synced: true, language: 'en', lines };
    expect([0, 1, 3.9, 4, 5, 6, 99].map((at) => lineAt(song, at))).toEqual([-1, 1, 1, 0, 0, 3, 3]);
    expect(lineAt({ ...song, synced: false }, 5)).toBe(-1);
  });

  test('a language is named in words, and not at all when it is not known', () => {
    expect(['deu', 'pt-br', 'xxx', ''].map((told) => languageName(told, 'en'))).toEqual([
      'German',
      'Brazilian Portuguese',
      null,
      null,
    ]);
  });
});
