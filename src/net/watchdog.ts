import type { Clock } from '../domain/clock';

/**
 * Calls `bite` when `ms` pass. A timer that fires more than twice too late means that the machine
 * slept or the thread was blocked: then nothing is known about the server, and it is set again.
 * Returns the way to call it off.
 */
export const startWatchdog = (clock: Clock, ms: number, bite: () => void): (() => void) => {
  const off = new AbortController();
  const watch = async (): Promise<void> => {
    let asleepAt: number;
    do {
      asleepAt = clock.monotonic();
      await clock.sleep(ms, off.signal);
    } while (clock.monotonic() - asleepAt > 2 * ms);
    if (!off.signal.aborted) bite();
  };
  // The only way to reject is being called off.
  watch().catch(() => {});
  return () => off.abort();
};

/** Waits for `work` no longer than the signal lets it; `fetch` and streams may ignore a signal. */
export const untilAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
