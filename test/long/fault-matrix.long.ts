import { allFaults, declareFaultMatrix, nameOf } from '../e2e/support/fault-matrix';
import { expect, test } from '../e2e/support/fault-proxy';

test('at least a hundred faults are tried', () => {
  const names = allFaults.map(nameOf);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(100);
});

declareFaultMatrix(() => true);
