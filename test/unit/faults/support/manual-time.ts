import type { Clock } from '../../../../src/domain/clock';

/** Time that only the test moves. */
export interface ManualTime {
  readonly clock: Clock;
  readonly pass: (ms: number) => void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export const createTime = (from = 1_750_000_000_000): ManualTime => {
  let now = from;
  let sleepers: readonly Sleeper[] = [];
  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const sleeper = { at: now + ms, wake: resolve };
      sleepers = [...sleepers, sleeper];
      signal?.addEventListener(
        'abort',
        () => {
          sleepers = sleepers.filter((each) => each !== sleeper);
          reject(signal.reason as Error);
        },
        { once: true },
      );
    });
  return {
    clock: { now: () => now, monotonic: () => now, random: () => 0.5, sleep },
    pass: (ms) => {
      now += ms;
      const due = sleepers.filter((each) => each.at <= now);
      sleepers = sleepers.filter((each) => each.at > now);
      for (const each of due) each.wake();
    },
  };
};

/** Turns of the event loop between two moves of the clock. */
const turnsAStep = 20;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Ciphers run in threads of their own, first come first served: behind this everything asked before is done. */
const ciphers = (): Promise<unknown> => crypto.subtle.digest('SHA-256', new Uint8Array(1));

/**
 * Lets the world go on, step by step, until something holds; false when it does not in so many steps. Time
 * passes slowly at first, then faster: a full disk is looked at again after minutes.
 */
export const drive = async (
  { pass }: ManualTime,
  isDone: () => boolean,
  steps: number,
): Promise<boolean> => {
  for (let step = 0; step < steps; step++) {
    for (let count = 0; count < turnsAStep; count++) {
      if (isDone()) return true;
      await turn();
      if (count % 10 === 0) await ciphers();
    }
    pass(step < 16 ? 250 : 10_000);
  }
  return isDone();
};

/** Far more than anything here needs. */
const patience = 4_000;

/** The answer of `work`; an error when it never comes. */
export const within = async <T>(time: ManualTime, what: string, work: Promise<T>): Promise<T> => {
  let isOver = false;
  const over = (): void => void (isOver = true);
  work.then(over, over);
  if (!(await drive(time, () => isOver, patience))) throw new Error(`${what} never ends`);
  return work;
};
