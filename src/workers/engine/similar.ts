import type { SimilarQuestion } from '../../contracts/queue';
import { splitKey, type Key } from '../../domain/keys';
import type { Library } from '../../library/library';
import type { PlayCount } from '../../library/plays';
import { findSimilar } from '../../library/similar';

export interface SimilarParts {
  readonly library: Pick<Library, 'shelf' | 'starred' | 'trackOf'>;
  readonly isSaved: (key: Key) => boolean;
  readonly counts: ReadonlyMap<Key, PlayCount>;
  readonly now: number;
  readonly random: () => number;
}

/** ms. Heard within it a song is not heard again so soon. */
const soon = 24 * 3_600_000;
/** Of a longer list the last ones say where it was going. */
const mostSeeds = 5;

/** Goes on with the device's own library: what goes with the last songs and can be had now. */
export const answerSimilar = (
  { library, isSaved, counts, now, random }: SimilarParts,
  { seeds, without, reachable, count }: SimilarQuestion,
): readonly Key[] => {
  const heardNow = [...counts].filter(([, { last }]) => now - last < soon).map(([key]) => key);
  const starred = new Set(library.starred());
  const sources = new Set(reachable);
  const query = {
    seeds: seeds.slice(-mostSeeds).flatMap((key) => library.trackOf(key) ?? []),
    mayPlay: (key: Key) => isSaved(key) || sources.has(splitKey(key).source),
    isStarred: (key: Key) => starred.has(key),
    playsOf: (key: Key) => counts.get(key)?.count ?? 0,
    count,
    random,
  };
  const find = (not: readonly Key[]): readonly Key[] =>
    findSimilar(library.shelf(), { ...query, without: new Set(not) });
  const fresh = find([...without, ...heardNow]);
  // A small library was heard within a day: rather again than silence.
  return fresh.length > 0 ? fresh : find(without);
};
