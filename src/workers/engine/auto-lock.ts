import type { Clock } from '../../domain/clock';

/** Closes the lock when nobody has played or done anything for a while. */
export interface AutoLock {
  /** Somebody plays or does something, here or in another tab. */
  readonly touch: () => void;
  readonly isDue: () => boolean;
  /** Watches until it is stopped. */
  readonly start: () => void;
  readonly stop: () => void;
}

export interface AutoLockParts {
  readonly clock: Clock;
  /** As it is set now; 0 = never. */
  readonly minutes: () => number;
  readonly onDue: () => void;
}

const minuteMs = 60_000;
/** ms. A shorter time may be set while it waits. */
const lookEvery = 15_000;

export const createAutoLock = ({ clock, minutes, onDue }: AutoLockParts): AutoLock => {
  let [wall, monotonic] = [clock.now(), clock.monotonic()];
  let watching: AbortController | null = null;
  /** Either clock may stand still or be set back: a closed lid stops the one, a person the other. */
  const idleMs = (): number => Math.max(clock.now() - wall, clock.monotonic() - monotonic);
  const isDue = (): boolean => minutes() > 0 && idleMs() >= minutes() * minuteMs;
  const touch = (): void => {
    [wall, monotonic] = [clock.now(), clock.monotonic()];
  };
  const watch = async ({ signal }: AbortController): Promise<void> => {
    while (!signal.aborted) {
      await clock.sleep(lookEvery, signal).catch(() => undefined);
      if (!signal.aborted && isDue()) onDue();
    }
  };
  const stop = (): void => {
    watching?.abort();
    watching = null;
  };
  return {
    touch,
    isDue,
    start: () => {
      stop();
      touch();
      watching = new AbortController();
      void watch(watching);
    },
    stop,
  };
};
