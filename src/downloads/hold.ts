import type { Clock } from '../domain/clock';

/**
 * A dead source must not turn a whole playlist into failures, nor be asked once per song: after a
 * fault of the way to it, everything of that source waits, longer each time, until it is over or
 * until something says that the way is open again.
 */
export interface Holds {
  readonly put: (what: string) => void;
  readonly isHeld: (what: string) => boolean;
  /** ms until the first hold ends; null when nothing is held. */
  readonly nextEnd: () => number | null;
  /** It has answered. */
  readonly forget: (what: string) => void;
  /** Ask now: the network changed, or the listener said so. */
  readonly clear: () => void;
}

/** ms. How long the first wait is, and the longest. */
export interface HoldSpan {
  readonly first: number;
  readonly longest: number;
}

/** reliability.md 3.2: 5 s · 2^k ± 20 %, cap 5 min. */
export const holdOfSource: HoldSpan = { first: 5_000, longest: 300_000 };
/** Space comes back by acts of people and of the browser, which take minutes. */
export const holdOfDisk: HoldSpan = { first: 120_000, longest: 1_800_000 };
/**
 * Bytes were removed, and the disk is still said to be full: IndexedDB believes what it heard last for up to half a
 * minute (storage.md 5). For a minute it is tried again soon.
 */
export const holdOfFreed: HoldSpan = { first: 15_000, longest: 15_000 };
export const freedFor = 60_000;
const spread = 0.2;

interface Hold {
  readonly until: number;
  readonly times: number;
}

export const createHolds = (clock: Clock, span: HoldSpan = holdOfSource): Holds => {
  const holds = new Map<string, Hold>();
  return {
    put: (what) => {
      const times = holds.get(what)?.times ?? 0;
      const wait = Math.min(span.longest, span.first * 2 ** times);
      const jitter = 1 + spread * (2 * clock.random() - 1);
      holds.set(what, { until: clock.monotonic() + wait * jitter, times: times + 1 });
    },
    isHeld: (what) => (holds.get(what)?.until ?? 0) > clock.monotonic(),
    nextEnd: () => {
      const now = clock.monotonic();
      const ends = [...holds.values()].map((hold) => hold.until - now).filter((left) => left > 0);
      return ends.length > 0 ? Math.min(...ends) : null;
    },
    forget: (what) => void holds.delete(what),
    clear: () => {
      for (const [what, hold] of holds) holds.set(what, { until: 0, times: hold.times });
    },
  };
};
