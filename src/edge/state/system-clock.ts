import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../domain/clock';

/** Waiting never keeps the process alive by itself. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, signal) => wait(ms, undefined, { ref: false, ...(signal && { signal }) }),
};
