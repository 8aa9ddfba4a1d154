import type { Clock } from '../../../src/domain/clock';

/** Sleeps end when the test says so. */
export const createManualSleep = () => {
  const pending = new Set<() => void>();
  const sleep: Clock['sleep'] = (_ms, signal) =>
    new Promise((resolve, reject) => {
      const end = () => resolve();
      pending.add(end);
      signal?.addEventListener('abort', () => {
        pending.delete(end);
        reject(signal.reason);
      });
    });
  return {
    clock: { sleep, random: () => 0.5 },
    /** Ends every sleep that runs now. */
    wake: () => {
      for (const end of pending) end();
      pending.clear();
    },
    count: () => pending.size,
  };
};
