import type { Clock } from '../domain/clock';

/** The two parts of time that the service worker needs. */
export type SwClock = Pick<Clock, 'monotonic' | 'sleep'>;

export const systemClock: SwClock = {
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    }),
};
