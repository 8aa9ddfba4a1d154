import type { Clock } from '../../domain/clock';
import { toFailure } from '../../domain/error';
import type { Guesses, KeyStore } from '../../library/key-store';

/** Who guesses a passphrase waits longer and longer, in however many tabs, and after a reload as well. */
export interface GuessGuard {
  /** Runs the check when its time has come. */
  readonly check: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface GuessParts {
  readonly keyStore: Pick<KeyStore, 'guesses' | 'putGuesses'>;
  readonly clock: Clock;
  /** One at a time among all tabs. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Mistyped a few times is no attack; then 1, 2, 4 ... 30 s before the next is looked at. */
const freeTries = 3;
const longestDelay = 30_000;

const none: Guesses = { failures: 0, at: 0 };

const delayAfter = ({ failures, at }: Guesses, now: number): number => {
  const tries = failures - freeTries;
  if (tries < 0) return 0;
  const delay = Math.min(longestDelay, 1_000 * 2 ** tries);
  // A clock that was set back does not make it longer.
  return delay - Math.min(delay, Math.max(0, now - at));
};

export const createGuessGuard = ({ keyStore, clock, alone }: GuessParts): GuessGuard => {
  /** A full disk must not keep the listener out, nor let the guesser in: it is counted here then. */
  let unwritten: Guesses | null = null;
  const put = async (guesses: Guesses): Promise<void> => {
    unwritten = await keyStore.putGuesses(guesses).then(
      () => null,
      () => guesses,
    );
  };
  return {
    check: (work) =>
      alone(async () => {
        const before = unwritten ?? (await keyStore.guesses().catch(() => none));
        const delay = delayAfter(before, clock.now());
        if (delay > 0) await clock.sleep(delay);
        // Counted before it is looked at: closing the tab meanwhile takes nothing back.
        await put({ failures: before.failures + 1, at: clock.now() });
        try {
          const found = await work();
          await put(none);
          return found;
        } catch (error) {
          if (toFailure(error).code !== 'vault.wrong-passphrase') await put(before);
          throw error;
        }
      }),
  };
};
