import type { Clock } from '../domain/clock';

/** The two parts of time that the service worker needs. */
export type SwClock = Pick<Clock, 'monotonic' | 'sleep'>;
