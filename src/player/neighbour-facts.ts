import type { QueueEntry } from '../contracts/session';
import type { Key } from '../domain/keys';
import type { Queue } from './queue';
import type { SourceFacts, TrackFacts } from './sound/joins';

type Known = readonly (TrackFacts | null)[];

/** What is known of these tracks, null for each that nobody knows; at once where nobody has to be asked. */
export type FactsOf = (keys: readonly Key[]) => Known | Promise<Known>;

/** The facts of an entry and of those beside it, in playing order. */
export const neighbourFacts =
  (queue: () => Queue, factsOf: FactsOf = (keys) => keys.map(() => null)) =>
  ({ id, track }: QueueEntry): SourceFacts | Promise<SourceFacts> => {
    const { entries } = queue();
    const at = entries.findIndex((entry) => entry.id === id);
    const before = entries[at - 1]?.track ?? null;
    const after = entries[at + 1]?.track ?? null;
    const asked = [track, ...[before, after].filter((key) => key !== null)];
    const place = (all: Known): SourceFacts => {
      const known = new Map(all.map((facts) => [facts?.key ?? null, facts]));
      const of = (key: Key | null): TrackFacts | null => (key && known.get(key)) ?? null;
      return { track: of(track), before: of(before), after: of(after) };
    };
    const found = factsOf(asked);
    return found instanceof Promise ? found.then(place) : place(found);
  };
