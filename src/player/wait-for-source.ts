import type { Clock } from '../domain/clock';
import { repeatEvery } from './repeat-every';

/** Music that stopped because nobody has it now, and goes on by itself when somebody has. */
export interface SourceWait {
  readonly begin: (tryAgain: () => void) => void;
  /** The listener did something else, or it plays again. */
  readonly end: () => void;
  /** Something is known to be back. */
  readonly hurry: () => void;
  readonly isOn: () => boolean;
}

/** ms. Each try costs a request at most; breakers in `net` keep it from being more. */
const tryEvery = 15_000;
/** ms. Music that starts by itself after this would startle whoever has long gone on. */
const longest = 10 * 60_000;

export const createSourceWait = (clock: Clock): SourceWait => {
  let stop: (() => void) | null = null;
  let again: (() => void) | null = null;
  let since = 0;
  const end = (): void => {
    stop?.();
    stop = again = null;
  };
  const look = (): void => {
    if (clock.monotonic() - since > longest) end();
    else again?.();
  };
  return {
    begin: (tryAgain) => {
      // A try that failed again is the same wait.
      if (!stop) since = clock.monotonic();
      stop?.();
      again = tryAgain;
      stop = repeatEvery(clock, tryEvery, look);
    },
    end,
    hurry: look,
    isOn: () => stop !== null,
  };
};
