import { bitRateOf, type Quality } from '../domain/quality';
import type { PlayStatus } from './player-state';

/**
 * Whether a line is too slow for what plays, told by the music alone: when it has run dry, all that came has been
 * heard, so that seconds heard by seconds passed is its speed in units of the bit rate.
 */
export interface LineMeter {
  /** The share of the bit rate that the line brings, once it has kept the listener waiting for it; else null. */
  readonly look: (now: LineLook) => number | null;
}

export interface LineLook {
  readonly entryId: number | null;
  readonly status: PlayStatus;
  /** seconds */
  readonly position: number;
  /** ms, monotonic */
  readonly at: number;
}

/** ms of silence that are no hiccup. */
const dryFor = 3_000;
/** Less than a tenth too slow is bridged by a pause now and then. */
const tooSlow = 0.9;
/** seconds. Less music measures nothing. */
const leastHeard = 0.2;
/** seconds. More than this from one look to the next is a jump of the listener. */
const jump = 3;

export const createLineMeter = (): LineMeter => {
  let begun: LineLook | null = null;
  let last: LineLook | null = null;
  let drySince: number | null = null;

  const begin = (now: LineLook): void => {
    begun = now.status === 'playing' ? now : null;
    drySince = null;
  };
  return {
    look: (now) => {
      const before = last;
      last = now;
      const passed = before ? (now.at - before.at) / 1000 : 0;
      const moved = before ? now.position - before.position : 0;
      const isOther = before?.entryId !== now.entryId || moved < -1 || moved - passed > jump;
      const goesOn = now.status === 'playing' || now.status === 'waiting';
      if (!begun || isOther || !goesOn) {
        begin(now);
        return null;
      }
      if (now.status === 'playing') {
        drySince = null;
        return null;
      }
      drySince ??= now.at;
      if (now.at - drySince < dryFor) return null;
      const heard = now.position - begun.position;
      const share = (heard * 1000) / (now.at - begun.at);
      if (heard < leastHeard || share >= tooSlow) return null;
      // Told once: the next one is measured from the next sound on.
      begun = null;
      return share;
    },
  };
};

/** From the best down. MP3, because every server can make it and every browser plays it. */
const ladder: readonly Quality[] = ['mp3-192', 'mp3-128', 'mp3-96', 'mp3-64'];
/** Of what a line brings, this much may be music: the rest is for its bad moments. */
const useful = 0.8;

/**
 * The best quality that a line of `rate` kbit/s carries: the one that was chosen if it does, else the next one that
 * does, at worst the least. `original`: kbit/s of the file, 0 = unknown.
 */
export const qualityFor = (rate: number, chosen: Quality, original: number): Quality => {
  const needed = bitRateOf(chosen, original);
  if (needed === 0 || needed <= rate * useful) return chosen;
  const lower = ladder.filter((each) => bitRateOf(each, 0) < needed);
  return lower.find((each) => bitRateOf(each, 0) <= rate * useful) ?? lower.at(-1) ?? chosen;
};
