/**
 * What a server that said "too many requests" is owed: silence until it said, or until we guess.
 * Per edge. Plain data and pure transitions; times are monotonic ms.
 */
export interface Pause {
  readonly until: number;
  /** How often in a row no time was readable; each doubles the wait. */
  readonly guesses: number;
}

export const noPause: Pause = { until: 0, guesses: 0 };

const firstGuess = 5000;
export const longestPause = 15 * 60_000;

/** ms; across origins the header is mostly unreadable. Seconds or a date (RFC 9110 section 10.2.3). */
export const parseRetryAfter = (header: string | null, wallNow: number): number | null => {
  if (header === null) return null;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - wallNow);
};

/** `random` in [0, 1) spreads a guess by ±50 %. */
export const pauseFor = (
  pause: Pause,
  retryAfter: number | null,
  now: number,
  random: number,
): Pause => {
  if (retryAfter !== null) return { until: now + Math.min(longestPause, retryAfter), guesses: 0 };
  const wait = Math.min(
    longestPause,
    firstGuess * 2 ** Math.min(pause.guesses, 16) * (0.5 + random),
  );
  return { until: now + wait, guesses: pause.guesses + 1 };
};
