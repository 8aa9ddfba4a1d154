import { describe, expect, test } from 'vitest';
import { testFrozenFloe, testFrozenVault } from '../../fixtures/vault/frozen-cases';
import vectors from '../../fixtures/vault/frozen-vectors.json';
import { makeVectors } from '../../fixtures/vault/make-vectors';

describe('frozen vectors', () => {
  test('the file is what the second implementation computes', () => {
    expect(makeVectors()).toEqual(vectors);
  });
  testFrozenFloe();
  testFrozenVault();
});
