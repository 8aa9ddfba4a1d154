import type { Clock } from '../../domain/clock';

/**
 * After eight hours of sleep everything is due at once, here and on every other machine that woke at nine. In the
 * first minute at most ten requests are sent by what runs by itself, the first of them within five seconds, by
 * chance (reliability.md sections 3.1 and 6, row P12).
 */
export interface WakeLimit {
  /** To be told how long a short wait really took; true: the machine slept. */
  readonly slept: (ms: number) => boolean;
  /** ms until the first request. */
  readonly delay: () => number;
  /** Whether so many may be sent now; they are counted. */
  readonly take: (requests: number) => boolean;
  /** So many of those were not needed. */
  readonly giveBack: (requests: number) => void;
}

const firstMinute = 60_000;
const mostRequests = 10;
const jitter = 5_000;
/** ms. A tab that is only throttled wakes at least once in a minute. */
const longGap = 90_000;

export const createWakeLimit = (clock: Clock): WakeLimit => {
  let wokeAt = -Infinity;
  let sent = 0;
  return {
    slept: (ms) => {
      if (ms < longGap) return false;
      wokeAt = clock.monotonic();
      sent = 0;
      return true;
    },
    delay: () => clock.random() * jitter,
    take: (requests) => {
      if (clock.monotonic() - wokeAt >= firstMinute + jitter) return true;
      if (sent + requests > mostRequests) return false;
      sent += requests;
      return true;
    },
    giveBack: (requests) => void (sent = Math.max(0, sent - requests)),
  };
};
