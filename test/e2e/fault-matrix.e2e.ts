import { expect, test } from './support/fault-proxy';
import { allFaults, declareFaultMatrix, nameOf } from './support/fault-matrix';
import type { FaultCase } from './support/fault-rows';
import { slowFaults } from './support/slow-faults';

/** All of them are tried when the table is to be written, and by `npm run test:long`. */
const isWhole = process.env['HOLDFAST_WRITE_DOCS'] !== undefined;
const isWanted = (each: FaultCase): boolean => isWhole || !slowFaults.has(nameOf(each));

test('at least a hundred faults are tried', () => {
  const names = allFaults.map(nameOf);
  expect(new Set(names).size).toBe(names.length);
  expect(allFaults.filter(isWanted).length).toBeGreaterThanOrEqual(100);
  // A case that was renamed is not left out by accident, nor kept out for ever.
  expect([...slowFaults].filter((name) => !names.includes(name))).toEqual([]);
});

declareFaultMatrix(isWanted);
