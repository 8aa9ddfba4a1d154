import { describe, expect, test } from 'vitest';
import { fold } from '../../../../src/library/search/fold';
import { squeeze, wordsOfQuery, wordsOfText } from '../../../../src/library/search/words';

describe('folding', () => {
  test.each([
    ['Björk', 'bjork'],
    ['Sigur Rós', 'sigur ros'],
    ['Straße', 'strasse'],
    ['MØ', 'mo'],
    ['Mieczysław', 'mieczyslaw'],
    ['Ænima', 'aenima'],
    ['İstanbul ışık', 'istanbul isik'],
    ['Ёлка', 'елка'],
    ['Οδυσσέας', 'οδυσσεασ'],
    ['ＡＢＣ', 'abc'],
    ['ﬁre', 'fire'],
  ])('%s is found as %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test('kana keep their voicing, half-width ones are like the others', () => {
    expect(fold('が')).not.toBe(fold('か'));
    expect(fold('ｶﾞ')).toBe(fold('ガ'));
  });

  test('half a Hangul syllable begins the whole one', () => {
    expect(fold('한국').startsWith(fold('하'))).toBe(true);
  });
});

describe('words', () => {
  test('signs part words, and what they part is known together too', () => {
    expect(wordsOfText("AC/DC - Don't (Live)")).toEqual({
      words: ['ac', 'dc', 'don', 't', 'live'],
      joined: ['acdc', 'dont'],
    });
    expect(wordsOfText('R.E.M.').joined).toEqual(['rem']);
  });

  test('scripts without spaces become pairs, and their last letter alone', () => {
    expect(wordsOfText('東京事変 live').words).toEqual(['東京', '京事', '事変', '変', 'live']);
    expect(wordsOfQuery('事変')).toEqual(['事変']);
    expect(wordsOfQuery('変')).toEqual(['変']);
  });

  test('words with vowel signs stay whole', () => {
    expect(wordsOfText('हिन्दी गीत').words).toHaveLength(2);
  });

  test('nothing but signs is no word', () => {
    expect(wordsOfText(' ... !? ')).toEqual({ words: [], joined: [] });
    expect(squeeze('(What’s the Story) Morning Glory?')).toBe('whatsthestorymorningglory');
  });
});
