import { expect, test } from 'vitest';
import type { EdgeConfiguration } from '../../../src/contracts/configuration';
import { configurationRefusals } from '../../../src/domain/configuration';
import { configurationWords, edgeSentence } from '../../../src/ui/words/configuration';

const edge = (change: Partial<EdgeConfiguration>): EdgeConfiguration => ({
  address: 'https://music.example',
  state: 'current',
  version: { epoch: 1, version: 6 },
  reason: null,
  failure: null,
  checked: 0,
  ...change,
});

test('each reason for a refusal has a sentence of its own', () => {
  const said = configurationRefusals.map((reason) =>
    edgeSentence(edge({ state: 'refused', reason })),
  );
  expect(new Set(said).size).toBe(configurationRefusals.length);
  for (const sentence of said) expect(sentence).toMatch(/^What it says is refused: .+\.$/);
});

test('what lags says which version it still has', () => {
  expect(edgeSentence(edge({ state: 'lags' }))).toBe(
    'Lags: it still says version 6, which is ignored.',
  );
});

test('an epoch is named when there was more than one', () => {
  expect(configurationWords.version({ epoch: 1, version: 7 })).toBe('Version 7');
  expect(configurationWords.version({ epoch: 2, version: 0 })).toBe('Version 2.0');
});
