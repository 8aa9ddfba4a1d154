import type { QueueEntry } from '../contracts/session';
import type { Key } from '../domain/keys';
import type { Queue } from './queue';
import type { SourceFacts, TrackFacts } from './sound/joins';

/** What is known of these tracks, null for each that nobody knows. */
export type FactsOf = (keys: readonly Key[]) => Promise<readonly (TrackFacts | null)[]>;

/** The facts of an entry and of those beside it, in playing order. */
export const neighbourFacts =
  (queue: () => Queue, factsOf: FactsOf = async (keys) => keys.map(() => null)) =>
  async ({ id, track }: QueueEntry): Promise<SourceFacts> => {
    const { entries } = queue();
    const at = entries.findIndex((entry) => entry.id === id);
    const before = entries[at - 1]?.track ?? null;
    const after = entries[at + 1]?.track ?? null;
    const asked = [track, ...[before, after].filter((key) => key !== null)];
    const known = new Map((await factsOf(asked)).map((facts) => [facts?.key ?? null, facts]));
    const of = (key: Key | null): TrackFacts | null => (key && known.get(key)) ?? null;
    return { track: of(track), before: of(before), after: of(after) };
  };
