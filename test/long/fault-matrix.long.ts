import { allFaults, declareFaultMatrix, faultGroups, nameOf } from '../e2e/support/fault-matrix';
import { expect, test } from '../e2e/support/fault-proxy';
import { keepResults } from '../e2e/support/resilience-doc';

test('every fault has a name of its own', () => {
  const names = allFaults.map(nameOf);
  expect(names).not.toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

declareFaultMatrix(faultGroups, keepResults);
