import type { Clock } from '../domain/clock';

/** Calls `act` every `ms` until the returned function is called. */
export const repeatEvery = (clock: Clock, ms: number, act: () => void): (() => void) => {
  const stop = new AbortController();
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await clock.sleep(ms, stop.signal);
      if (!stop.signal.aborted) act();
    }
  };
  run().catch(() => undefined);
  return () => stop.abort();
};
