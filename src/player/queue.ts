import type { QueueEntry, RepeatMode, SavedSession } from '../contracts/session';
import type { Key } from '../domain/keys';
import { shuffled, type Random } from './shuffle';

/**
 * What plays and in which order. Pure: each change gives a new queue. Always true:
 *   - entry ids are unique and never used twice in one run, so a song may stand here twice,
 *   - `unshuffled` holds exactly the ids of `entries`,
 *   - not shuffled means that both orders are the same,
 *   - there is a current entry unless the queue is empty.
 */
export interface Queue {
  /** In playing order. */
  readonly entries: readonly QueueEntry[];
  /** The order before shuffling. */
  readonly unshuffled: readonly number[];
  readonly currentId: number | null;
  readonly shuffled: boolean;
  readonly repeat: RepeatMode;
  readonly nextId: number;
}

export const emptyQueue: Queue = {
  entries: [],
  unshuffled: [],
  currentId: null,
  shuffled: false,
  repeat: 'off',
  nextId: 1,
};

type SavedQueue = Pick<
  SavedSession,
  'entries' | 'unshuffled' | 'currentId' | 'shuffled' | 'repeat'
>;

/** Makes a queue of what was saved; whatever contradicts itself there is repaired, not refused. */
export const restoreQueue = (saved: SavedQueue): Queue => {
  const byId = new Map(saved.entries.map((entry) => [entry.id, entry]));
  const entries = [...byId.values()];
  const known = new Set(saved.unshuffled.filter((id) => byId.has(id)));
  const missing = entries.map(({ id }) => id).filter((id) => !known.has(id));
  const currentId =
    saved.currentId !== null && byId.has(saved.currentId)
      ? saved.currentId
      : (entries[0]?.id ?? null);
  const order = entries.map(({ id }) => id);
  return {
    entries,
    unshuffled: saved.shuffled ? [...known, ...missing] : order,
    currentId,
    shuffled: saved.shuffled,
    repeat: saved.repeat,
    nextId: order.reduce((most, id) => Math.max(most, id), 0) + 1,
  };
};

export const currentEntry = (queue: Queue): QueueEntry | null =>
  queue.entries.find(({ id }) => id === queue.currentId) ?? null;

const indexOf = (queue: Queue, id: number | null): number =>
  queue.entries.findIndex((entry) => entry.id === id);

const toEntries = (queue: Queue, tracks: readonly Key[], likeOf?: Key): QueueEntry[] =>
  tracks.map((track, offset) => ({
    id: queue.nextId + offset,
    track,
    ...(likeOf !== undefined && { likeOf }),
  }));

const inserted = <T>(list: readonly T[], at: number, items: readonly T[]): T[] => [
  ...list.slice(0, at),
  ...items,
  ...list.slice(at),
];

/** Another list from `index` on. Shuffle and repeat stay as the listener set them. */
export const playList = (
  queue: Queue,
  tracks: readonly Key[],
  index: number,
  random: Random,
): Queue => {
  const entries = toEntries(queue, tracks);
  const start = entries[Math.min(Math.max(0, index), entries.length - 1)];
  const plain: Queue = {
    ...queue,
    entries,
    unshuffled: entries.map(({ id }) => id),
    currentId: start?.id ?? null,
    shuffled: false,
    nextId: queue.nextId + entries.length,
  };
  return queue.shuffled ? shuffle(plain, random) : plain;
};

/** Right behind the current entry, in both orders. */
export const insertNext = (queue: Queue, tracks: readonly Key[]): Queue => {
  const added = toEntries(queue, tracks);
  const ids = added.map(({ id }) => id);
  const place = queue.currentId === null ? -1 : queue.unshuffled.indexOf(queue.currentId);
  return {
    ...queue,
    entries: inserted(queue.entries, indexOf(queue, queue.currentId) + 1, added),
    unshuffled: inserted(queue.unshuffled, place + 1, ids),
    currentId: queue.currentId ?? ids[0] ?? null,
    nextId: queue.nextId + added.length,
  };
};

/** `likeOf`: the song that they are like, when nobody chose them. */
export const append = (queue: Queue, tracks: readonly Key[], likeOf?: Key): Queue => {
  const added = toEntries(queue, tracks, likeOf);
  return {
    ...queue,
    entries: [...queue.entries, ...added],
    unshuffled: [...queue.unshuffled, ...added.map(({ id }) => id)],
    currentId: queue.currentId ?? added[0]?.id ?? null,
    nextId: queue.nextId + added.length,
  };
};

/** When the current entry goes, the one behind it becomes current, or the last one. */
export const remove = (queue: Queue, id: number): Queue => {
  const at = indexOf(queue, id);
  if (at < 0) return queue;
  const entries = queue.entries.filter((entry) => entry.id !== id);
  const heir = entries[Math.min(at, entries.length - 1)]?.id ?? null;
  return {
    ...queue,
    entries,
    unshuffled: queue.unshuffled.filter((each) => each !== id),
    currentId: queue.currentId === id ? heir : queue.currentId,
  };
};

/** Everything but what plays now. */
export const clear = (queue: Queue): Queue => {
  const current = currentEntry(queue);
  const entries = current ? [current] : [];
  return { ...queue, entries, unshuffled: entries.map(({ id }) => id) };
};

/** `to` is the index that the entry has afterwards. While shuffled, only the playing order changes. */
export const move = (queue: Queue, id: number, to: number): Queue => {
  const entry = queue.entries.find((each) => each.id === id);
  if (!entry) return queue;
  const others = queue.entries.filter((each) => each.id !== id);
  const at = Math.min(Math.max(0, to), others.length);
  const entries = inserted(others, at, [entry]);
  const unshuffled = queue.shuffled ? queue.unshuffled : entries.map((each) => each.id);
  return { ...queue, entries, unshuffled };
};

export const jump = (queue: Queue, id: number): Queue =>
  indexOf(queue, id) < 0 ? queue : { ...queue, currentId: id };

/** The current entry first, then all others in an order of chance; `mix-queue` makes it better. */
export const shuffle = (queue: Queue, random: Random): Queue => {
  const current = currentEntry(queue);
  const others = queue.entries.filter(({ id }) => id !== queue.currentId);
  const order = shuffled(others, random);
  const unshuffled = queue.shuffled ? queue.unshuffled : queue.entries.map(({ id }) => id);
  const entries = current ? [current, ...order] : order;
  return { ...queue, entries, unshuffled, shuffled: true };
};

/** Back to the order before; the current entry stays current, wherever it stands. */
export const unshuffle = (queue: Queue): Queue => {
  const byId = new Map(queue.entries.map((entry) => [entry.id, entry]));
  const entries = queue.unshuffled.map((id) => byId.get(id)!);
  return { ...queue, entries, shuffled: false };
};

export const setRepeat = (queue: Queue, repeat: RepeatMode): Queue => ({ ...queue, repeat });

/**
 * What may play after the current entry, best first; the caller takes the first that can be played.
 * `ended`: the track came to its end by itself, so `one` repeats it; a press on Next goes on.
 */
export const candidatesAfter = (queue: Queue, ended: boolean): readonly QueueEntry[] => {
  const at = indexOf(queue, queue.currentId);
  const current = queue.entries[at];
  if (ended && queue.repeat === 'one' && current) return [current];
  const behind = queue.entries.slice(at + 1);
  return queue.repeat === 'off' ? behind : [...behind, ...queue.entries.slice(0, at + 1)];
};

/** What may play when the listener goes back, nearest first. */
export const candidatesBefore = (queue: Queue): readonly QueueEntry[] => {
  const at = indexOf(queue, queue.currentId);
  const before = queue.entries.slice(0, Math.max(0, at)).toReversed();
  return queue.repeat === 'off' ? before : [...before, ...queue.entries.slice(at + 1).toReversed()];
};
