import type { Clock } from '../../../src/domain/clock';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** Time and chance of a test. */
export interface ManualClock extends Clock {
  /** Wakes sleepers in the order of their time; promises run in between. */
  readonly advance: (ms: number) => Promise<void>;
  /** All at once, as after a night with a closed lid. */
  readonly leap: (ms: number) => Promise<void>;
}

export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

export const createManualClock = (chance: () => number = () => 0.5): ManualClock => {
  let now = 0;
  const sleepers = new Set<Sleeper>();
  const wakeNext = (until: number): boolean => {
    const [next] = [...sleepers].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due);
    if (!next) return false;
    now = Math.max(now, next.due);
    sleepers.delete(next);
    next.wake();
    return true;
  };
  return {
    now: () => 1_700_000_000_000 + now,
    monotonic: () => now,
    random: chance,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        const wake = (): void => {
          signal?.removeEventListener('abort', stop);
          resolve();
        };
        const sleeper: Sleeper = { due: now + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', stop);
      }),
    advance: async (ms) => {
      const until = now + ms;
      await settle();
      while (wakeNext(until)) await settle();
      now = until;
    },
    leap: async (ms) => {
      now += ms;
      while (wakeNext(now)) await settle();
    },
  };
};
