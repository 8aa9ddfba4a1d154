/**
 * A media element says nothing when its sound stops coming (a hanging source, a dead output device,
 * a body that ends early): only a position that stands still tells it, in every browser.
 */
export interface Look {
  /** ms, monotonic */
  readonly at: number;
  /** seconds */
  readonly position: number;
  /** Data is awaited: standing still is no surprise. */
  readonly waiting: boolean;
}

/** `stuck`: there is data, and no movement. `hung`: data is awaited beyond every time limit. */
export type Finding = 'fine' | 'stuck' | 'hung';

export interface Watchdog {
  readonly look: (now: Look) => Finding;
  /** After a load, a seek, a pause. */
  readonly reset: () => void;
}

/** ms. Measured: recovery after 1.5 s of no movement found every fault and no false one. */
const stuckAfter = 1_500;
/** ms. The service worker answers or refuses audio within 45 s; this is for when it does not. */
const hungAfter = 50_000;
/** ms. Looks come twice a second, once in a hidden page; a longer pause is a frozen or sleeping one. */
const sleptAfter = 3_000;

export const createWatchdog = (): Watchdog => {
  let last: Look | null = null;
  let since = 0;
  return {
    look: (now) => {
      const slept = last !== null && now.at - last.at > sleptAfter;
      if (!last || slept || now.position !== last.position) since = now.at;
      // The wait for data that has just come is not held against what comes after it.
      if (last?.waiting && !now.waiting) since = now.at;
      last = now;
      const still = now.at - since;
      if (now.waiting) return still >= hungAfter ? 'hung' : 'fine';
      return still >= stuckAfter ? 'stuck' : 'fine';
    },
    reset: () => {
      last = null;
    },
  };
};
