/**
 * Retries are paid for, so that many failures do not become many more requests: in April 2025 the
 * retries of clients kept a music service's edge down. Plain data and pure transitions;
 * times are monotonic ms.
 */
export interface Budget {
  readonly tokens: number;
}

/** At most this many; a good answer brings back a tenth: 10 % extra requests in the long run. */
export const fullBudget = 10;
const refund = 0.1;
/** All edges together. */
const globalPerMinute = 20;

export const newBudget: Budget = { tokens: fullBudget };

/** A timeout has already cost the server and the listener more. */
export const priceOf = (afterTimeout: boolean): number => (afterTimeout ? 2 : 1);

/** Null: cannot be paid. */
export const payRetry = ({ tokens }: Budget, afterTimeout: boolean): Budget | null => {
  const price = priceOf(afterTimeout);
  return tokens >= price ? { tokens: tokens - price } : null;
};

export const refundBudget = ({ tokens }: Budget): Budget => ({
  tokens: Math.min(fullBudget, tokens + refund),
});

/** Times of the retries of the last minute, all edges together. */
export type RetryLog = readonly number[];

/** Null: too many retries in the last minute. */
export const logRetry = (log: RetryLog, now: number): RetryLog | null => {
  const recent = log.filter((at) => now - at < 60_000);
  return recent.length < globalPerMinute ? [...recent, now] : null;
};
