import type { Sighting } from './schema';

/** A catalogue that loses more than a fifth at once is more often a server in trouble than a wish. */
const shrinkShare = 0.8;
/** Time between two sightings, ms: longer than a restart or the first minutes of a rescan. */
const sightingGap = 10 * 60_000;

export interface ShrinkQuestion {
  readonly before: number;
  readonly now: number;
  /** Share of `before` that must be left; 0 = only an empty answer is suspicious. */
  readonly share?: number;
  readonly sighting: Sighting | undefined;
  /** Wall time, ms. */
  readonly at: number;
}

export type ShrinkVerdict =
  | { readonly kind: 'take' }
  /** Keep what is there, and remember when so little was seen first. */
  | { readonly kind: 'keep'; readonly sighting: Sighting };

/** A clock that was set back makes an old sighting lie in the future: then it counts from now on. */
export const judgeShrink = (question: ShrinkQuestion): ShrinkVerdict => {
  const { before, now, share = shrinkShare, sighting, at } = question;
  const suspicious = before > 0 && (now === 0 || now < before * share);
  if (!suspicious) return { kind: 'take' };
  if (!sighting || sighting.at > at) return { kind: 'keep', sighting: { count: now, at } };
  return at - sighting.at >= sightingGap
    ? { kind: 'take' }
    : { kind: 'keep', sighting: { count: now, at: sighting.at } };
};
