import type { Page } from 'playwright/test';
import type { TestHook } from './sound-recorder';

interface Sample {
  /** ms since the beginning of the listening. */
  readonly at: number;
  /** Where each media element and each context stands, seconds; null for one that is paused, seeks, or is silent. */
  readonly positions: readonly (number | null)[];
}

interface Ears {
  readonly samples: Sample[];
  readonly timer: number;
}

/** ms. Shorter pauses are nothing that anybody hears, and within what a busy machine does to a timer. */
const every = 50;

/** Follows the clocks of all that sounds from now on. */
export const listenForSilence = (page: Page): Promise<void> =>
  page.evaluate((every) => {
    const world = globalThis as unknown as {
      holdfastTest: TestHook;
      holdfastEars?: Ears;
    };
    if (world.holdfastEars) clearInterval(world.holdfastEars.timer);
    const begun = performance.now();
    const samples: Sample[] = [];
    const timer = window.setInterval(() => {
      const positions = world.holdfastTest.clocks();
      samples.push({ at: performance.now() - begun, positions });
    }, every);
    world.holdfastEars = { samples, timer };
  }, every);

/** The longest stretch, ms, in which nothing moved on since `listenForSilence`. */
export const longestSilence = async (page: Page): Promise<number> => {
  const samples = await page.evaluate(
    () => (globalThis as unknown as { holdfastEars: Ears }).holdfastEars.samples,
  );
  if (samples.length < 2) throw new Error('nothing was listened to');
  let longest = 0;
  let since = samples[0]!.at;
  let before: Sample['positions'] = [];
  for (const { at, positions } of samples) {
    const moves = positions.some((now, each) => {
      const last = before[each];
      return now !== null && typeof last === 'number' && now > last;
    });
    if (moves) since = at;
    longest = Math.max(longest, at - since);
    before = positions;
  }
  return Math.round(longest);
};
