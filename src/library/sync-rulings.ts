import type { Failure } from '../domain/error';
import type { CatalogueRow, Shrinkable, Sighting } from './schema';
import { judgeShrink } from './shrink';

/** What became of one answer. `kept`: it had suspiciously little, what was there stays for now. */
export type PartOutcome =
  | { readonly kind: 'replaced'; readonly count: number }
  | { readonly kind: 'kept'; readonly count: number; readonly before: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface Ruling {
  readonly outcome: PartOutcome;
  readonly take: boolean;
  /** To be remembered; undefined forgets an earlier one. */
  readonly sighting: Sighting | undefined;
}

export interface RuleParts {
  readonly sightings: CatalogueRow['sightings'];
  readonly acceptShrink: boolean;
  /** Wall time, ms. */
  readonly at: number;
}

export interface Rules {
  /** @param share of `before` that must be left; 0 = only "nothing at all" is suspicious */
  readonly judge: (what: Shrinkable, before: number, count: number, share?: number) => Ruling;
  /** An answer that failed is no sighting, and forgets none. */
  readonly failed: (what: Shrinkable, failure: Failure) => Ruling;
}

export const createRules = ({ sightings, acceptShrink, at }: RuleParts): Rules => ({
  judge: (what, before, count, share) => {
    const question = { before, now: count, sighting: sightings[what], at };
    const verdict = acceptShrink
      ? ({ kind: 'take' } as const)
      : judgeShrink(share === undefined ? question : { ...question, share });
    return verdict.kind === 'take'
      ? { outcome: { kind: 'replaced', count }, take: true, sighting: undefined }
      : { outcome: { kind: 'kept', count, before }, take: false, sighting: verdict.sighting };
  },
  failed: (what, failure) => ({
    outcome: { kind: 'failed', failure },
    take: false,
    sighting: sightings[what],
  }),
});

/** What the row remembers: only sightings that were made. */
export const keepSightings = (
  rulings: Readonly<Record<Shrinkable, Ruling>>,
): CatalogueRow['sightings'] =>
  Object.fromEntries(
    Object.entries(rulings).flatMap(([what, { sighting }]) => (sighting ? [[what, sighting]] : [])),
  );
