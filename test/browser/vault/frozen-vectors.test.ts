import { describe } from 'vitest';
import { testFrozenFloe, testFrozenVault } from '../../fixtures/vault/frozen-cases';

describe('frozen vectors in a browser', () => {
  testFrozenFloe();
  testFrozenVault();
});
