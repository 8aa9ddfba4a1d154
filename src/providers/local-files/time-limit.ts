import type { Clock } from '../../domain/clock';
import { HoldfastError } from '../../domain/error';

export interface TimeLimit {
  readonly ms: number;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  readonly signal: AbortSignal;
}

/**
 * Does the work within its time. The work is handed a check that throws when the time is over or
 * nobody waits any more; work that hangs without asking is left behind.
 *
 * @throws HoldfastError `audio.unsupported` with `why: 'slow'`; `aborted`; whatever the work throws
 */
export const workWithin = async <T>(
  { ms, clock, signal }: TimeLimit,
  work: (check: () => void) => Promise<T>,
): Promise<T> => {
  const until = clock.monotonic() + ms;
  const refuse = (): never => {
    throw signal.aborted
      ? new HoldfastError('aborted')
      : new HoldfastError('audio.unsupported', { why: 'slow' });
  };
  const check = (): void => {
    if (signal.aborted || clock.monotonic() >= until) refuse();
  };
  const done = new AbortController();
  const late = clock.sleep(ms, AbortSignal.any([signal, done.signal])).then(refuse, refuse);
  try {
    return await Promise.race([work(check), late]);
  } finally {
    done.abort();
  }
};
