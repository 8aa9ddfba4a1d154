import { declareFaultMatrix } from '../e2e/support/fault-matrix';

/** Every fault of the matrix, the slow ones as well. */
declareFaultMatrix(() => true);
