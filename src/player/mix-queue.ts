import type { Kin, QueueEntry } from '../contracts/session';
import type { Key } from '../domain/keys';
import type { Queue } from './queue';
import type { Random } from './shuffle';
import { spread, type GroupOf } from './spread';

export type KinOf = (key: Key) => Kin | undefined;

/** An artist twice in a row is noticed before an album is. */
const groupingsOf = (kinOf: KinOf): readonly GroupOf<QueueEntry>[] => [
  ({ track }) => kinOf(track)?.artist ?? null,
  ({ track }) => kinOf(track)?.album ?? null,
];

const placeOf = ({ entries, currentId }: Queue): number =>
  entries.findIndex(({ id }) => id === currentId);

/** What comes after the current entry in a new order of chance: what is known of the songs is heeded. */
export const mixRest = (queue: Queue, random: Random, kinOf: KinOf): Queue => {
  const at = placeOf(queue);
  const played = queue.entries.slice(0, at + 1);
  const rest = queue.entries.slice(at + 1);
  const order = spread(rest, groupingsOf(kinOf), queue.entries[at] ?? null, random);
  return { ...queue, entries: [...played, ...order] };
};

/** All of it anew after its last entry: the round begins with somebody else than it ended with. */
export const nextRound = (queue: Queue, random: Random, kinOf: KinOf): Queue => {
  const last = queue.entries[placeOf(queue)] ?? null;
  const order = spread(queue.entries, groupingsOf(kinOf), last, random);
  // Of songs that nothing is known of at least the same one does not follow itself.
  const [first, ...others] = order;
  const isSame = first !== undefined && first === last && others.length > 0;
  const entries = isSame ? [...others, first] : order;
  return { ...queue, entries, currentId: entries[0]?.id ?? null };
};
