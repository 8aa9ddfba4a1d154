import type { Clock } from '../domain/clock';
import type { ErrorCode, Failure } from '../domain/error';

/**
 * Whether a source that broke is opened again at the same position. Requests are tried again in
 * `net` and nowhere else; this is only for what `net` cannot see: an output that broke, an element
 * that stands still, a worker that was restarted.
 */
export interface Reviver {
  /** Counts a try; false when there were enough of them. */
  readonly mayTry: () => boolean;
  /** After the source has played well, and for another entry. */
  readonly reset: () => void;
  /** `why` is null when nobody knows more than the element's guess. */
  readonly isCurable: (guess: ErrorCode, why: Failure | null) => boolean;
}

const mostTries = 3;
/** ms. The reason lies ready in the page or in the worker; without it the guess is shown. */
const reasonLimit = 3_000;

const curableGuesses: readonly ErrorCode[] = ['audio.stuck', 'audio.not-available', 'net.stalled'];
const curableReasons: readonly ErrorCode[] = ['worker.gone', 'worker.timeout', 'aborted'];

export const createReviver = (): Reviver => {
  let tries = 0;
  return {
    mayTry: () => {
      tries += 1;
      return tries <= mostTries;
    },
    reset: () => {
      tries = 0;
    },
    isCurable: (guess, why) =>
      why ? curableReasons.includes(why.code) : curableGuesses.includes(guess),
  };
};

export const findReason = async (
  asked: Promise<Failure | null>,
  clock: Clock,
): Promise<Failure | null> => {
  const limit = new AbortController();
  const tooLate = clock.sleep(reasonLimit, limit.signal).then(
    () => null,
    () => null,
  );
  const reason = await Promise.race([asked.catch(() => null), tooLate]);
  limit.abort();
  return reason;
};
