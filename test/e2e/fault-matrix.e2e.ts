import { allFaults, declareFaultMatrix, nameOf } from './support/fault-matrix';
import { expect, test } from './support/fixtures';

/** `npm run test:long` tries the others as well. */
const quickFaults = allFaults.filter(({ isLong, isInUse }) => !isLong && !isInUse);

test('at least a hundred faults are tried at every change', () => {
  const names = quickFaults.map(nameOf);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(100);
});

// One after another: they keep a core busy, and what runs beside them mostly waits.
declareFaultMatrix({ wire: quickFaults });
