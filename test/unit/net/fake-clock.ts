import type { Clock } from '../../../src/domain/clock';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export interface FakeClock extends Clock {
  /** Lets time pass; sleepers wake in order, each at its time. */
  readonly advance: (ms: number) => Promise<void>;
  /** Time passes while nothing can run, as when the machine sleeps; then all late sleepers wake. */
  readonly jump: (ms: number) => Promise<void>;
  /** Lets everything that is due run, without time passing. */
  readonly settle: () => Promise<void>;
  readonly sleeping: () => number;
}

/** Starts at 1,000,000 ms; chance is always `random`, which moves nothing when it is a half. */
export const createFakeClock = (random = 0.5): FakeClock => {
  let now = 1_000_000;
  let sleepers: Sleeper[] = [];
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 6; turn += 1) await new Promise((done) => setImmediate(done));
  };
  const wakeUntil = async (target: number): Promise<void> => {
    await settle();
    for (;;) {
      const next = sleepers.filter(({ at }) => at <= target).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      now = Math.max(now, next.at);
      sleepers = sleepers.filter((one) => one !== next);
      next.wake();
      await settle();
    }
    now = target;
  };
  return {
    now: () => now,
    monotonic: () => now,
    random: () => random,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const give = (): void => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          reject(signal?.reason as Error);
        };
        const wake = (): void => {
          signal?.removeEventListener('abort', give);
          resolve();
        };
        const sleeper = { at: now + ms, wake };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', give);
      }),
    advance: (ms) => wakeUntil(now + ms),
    jump: async (ms) => {
      await settle();
      now += ms;
      await wakeUntil(now);
    },
    settle,
    sleeping: () => sleepers.length,
  };
};
