import {
  isSuspected,
  noWarning,
  observe,
  type EarlyWarning,
} from '../../../../src/net/early-warning';
import type { Seen } from './traces';

export interface Detector {
  /** Whether it warns now. */
  readonly hear: (seen: Seen) => boolean;
  /** Whether it would look more closely. */
  readonly suspects: () => boolean;
}

export type DetectorName = 'ours' | '3 in a row' | 'any one bad';

const ours = (): Detector => {
  let state: EarlyWarning = noWarning;
  return {
    hear: (seen) => {
      state = observe(state, seen);
      return state.isOn;
    },
    suspects: () => isSuspected(state),
  };
};

/** Bad: a fault, or three times what is usual, which these are told beforehand (ours has to learn it). */
const isBad = ({ good, latency }: Seen): boolean => !good || (latency ?? 0) > 3 * 120;

const inARow = (count: number) => (): Detector => {
  let bad = 0;
  return {
    hear: (seen) => {
      bad = isBad(seen) ? bad + 1 : 0;
      return bad >= count;
    },
    suspects: () => bad > 0,
  };
};

export const detectors: Readonly<Record<DetectorName, () => Detector>> = {
  ours,
  '3 in a row': inARow(3),
  'any one bad': inARow(1),
};
