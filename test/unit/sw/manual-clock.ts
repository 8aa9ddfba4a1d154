import type { SwClock } from '../../../src/sw/clock';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** Time that stands still until a test moves it. */
export interface ManualClock extends SwClock {
  readonly advance: (ms: number) => Promise<void>;
  readonly sleeping: () => number;
}

export const createManualClock = (): ManualClock => {
  let now = 0;
  const sleepers = new Set<Sleeper>();
  return {
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper: Sleeper = { due: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason as Error);
        });
      }),
    advance: async (ms) => {
      now += ms;
      for (const sleeper of sleepers) {
        if (sleeper.due > now) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      await settle();
    },
    sleeping: () => sleepers.size,
  };
};

/** Lets messages between ports arrive: they are delivered by the event loop, not by time. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
};
