import type { Queue } from './queue';

export type UndoKind = 'remove' | 'clear' | 'move' | 'add' | 'replace';

/** One act of a listener on the queue that can be taken back. */
export interface UndoStep {
  readonly id: number;
  readonly kind: UndoKind;
  readonly before: Queue;
  readonly after: Queue;
  /** Where the queue before came from, and seconds into its current entry. */
  readonly origin: string;
  readonly position: number;
}

const idsOf = ({ entries }: Queue): readonly number[] => entries.map(({ id }) => id);

/**
 * The queue as if this one act had not been; what was done after it stays. Only another list comes back whole, as
 * it was left.
 */
export const undone = (now: Queue, { kind, before, after }: UndoStep): Queue => {
  if (kind === 'replace') return { ...before, nextId: now.nextId, repeat: now.repeat };
  const [had, has] = [new Set(idsOf(before)), new Set(idsOf(after))];
  if (kind === 'add') return without(now, new Set([...has].filter((id) => !had.has(id))));
  const ids = new Set(
    kind === 'move' ? movedIds(before, after) : [...had].filter((id) => !has.has(id)),
  );
  // What was moved and is gone since stays gone.
  const present = kind === 'move' ? new Set(idsOf(now)) : ids;
  return putBack(
    without(now, ids, kind === 'move'),
    before,
    (id) => ids.has(id) && present.has(id),
  );
};

/** What plays stays, whoever added it; `all`: it is put back at once. */
const without = (queue: Queue, ids: ReadonlySet<number>, all = false): Queue => {
  const stays = (id: number): boolean => !ids.has(id) || (!all && id === queue.currentId);
  const entries = queue.entries.filter(({ id }) => stays(id));
  return { ...queue, entries, unshuffled: queue.unshuffled.filter(stays) };
};

/** Of two orders that differ by one move: the entry that stands elsewhere. */
const movedIds = (before: Queue, after: Queue): readonly number[] => {
  const [old, fresh] = [idsOf(before), idsOf(after)];
  const first = old.findIndex((id, at) => id !== fresh[at]);
  if (first < 0) return [];
  // Moved down: what stood here is further on; moved up: what stands here came from further on.
  return [old[first + 1] === fresh[first] ? old[first]! : fresh[first]!];
};

const putBack = (now: Queue, before: Queue, isBack: (id: number) => boolean): Queue => {
  const byId = new Map([...before.entries, ...now.entries].map((entry) => [entry.id, entry]));
  const order = now.shuffled ? idsOf(before) : before.unshuffled;
  const ids = merge(idsOf(now), order, isBack);
  const entries = ids.map((id) => byId.get(id)!);
  return {
    ...now,
    entries,
    unshuffled: now.shuffled ? merge(now.unshuffled, before.unshuffled, isBack) : ids,
    currentId: now.currentId ?? before.currentId,
  };
};

/** Each behind what it stood behind, as far as that is still there. */
const merge = (
  now: readonly number[],
  before: readonly number[],
  isBack: (id: number) => boolean,
): number[] => {
  const present = new Set(now);
  const behind = new Map<number | null, number[]>();
  let anchor: number | null = null;
  for (const id of before) {
    if (present.has(id)) anchor = id;
    else if (isBack(id)) {
      const group = behind.get(anchor);
      if (group) group.push(id);
      else behind.set(anchor, [id]);
    }
  }
  const first = behind.get(null) ?? [];
  return [...first, ...now.flatMap((id) => [id, ...(behind.get(id) ?? [])])];
};
