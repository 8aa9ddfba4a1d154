import type { DownloadRecord } from '../contracts/records';
import { toFailure } from '../domain/error';
import { splitKey, type Key, type SourceId } from '../domain/keys';
import type { Desk } from './desk';
import { commitTrack, fetchTrack } from './fetch-track';
import { isOfTheWay, isPassing } from './faults';
import type { Job, Rank } from './order';
import { inPlaceOf } from './in-place-of';
import { askedOf, isDamaged } from './plan';
import { repairTrack } from './repair';
import { replaceOf } from './replace-of';
import { missingBytes, type Room } from './room';

/** What runs now, at most two at a time. */
export interface Tasks {
  readonly start: (job: Job) => void;
  /** Other work on a track, alone with it; what fetches it is stopped first. Rejects as the work does. */
  readonly runAlone: (track: Key, work: (signal: AbortSignal) => Promise<void>) => Promise<void>;
  /** Resolves when it has put down its work; what has come is kept. */
  readonly stop: (track: Key) => Promise<void>;
  readonly stopAll: () => Promise<void>;
  readonly running: ReadonlyMap<Key, Task>;
  /** Bytes that running ones still expect. */
  readonly coming: () => number;
}

export interface Task {
  readonly controller: AbortController;
  readonly settled: Promise<void>;
  /** Null: it fetches nothing. */
  readonly rank: Rank | null;
}

export interface TaskHooks {
  readonly room: () => Room;
  /** Nobody asked for it and there is no room for it. */
  readonly giveUp: (record: DownloadRecord) => Promise<void>;
  /** It was replaced: an older copy may be left, held by a reader elsewhere. */
  readonly onReplaced: () => void;
}

/** Bytes; to make less room than this is not worth another try. */
const leastRoom = 16 * 1024 * 1024;

export const createTasks = (desk: Desk, hooks: TaskHooks): Tasks => {
  const { ports, books, holds, meter } = desk;
  const running = new Map<Key, Task>();

  const coming = (except: Key | null): number =>
    [...running.keys()]
      .filter((key) => key !== except)
      .map((key) => books.byTrack.get(key))
      .reduce((sum, record) => sum + (record ? missingBytes(record, ports.factsOf) : 0), 0);

  const work = async (record: DownloadRecord, signal: AbortSignal): Promise<void> => {
    // Throws `vault.locked` before anybody is asked for what could not be sealed.
    ports.objects.root();
    await hooks.room().prepare(record, coming(record.trackKey));
    let before = record.bytes;
    const onBytes = (bytes: number, total: number): void => {
      meter.add(bytes - before);
      before = bytes;
      books.setRunning(record.trackKey, { bytes, total });
    };
    const asked = askedOf(record);
    const quality = books.wants().get(record.trackKey)?.quality ?? asked;
    if (isDamaged(record) && quality === asked) {
      await repairTrack(ports, record, { signal, onBytes });
    } else if (isDamaged(record)) {
      const anew = replaceOf(record, quality, ports.clock.now(), false);
      await fetchTrack(ports, anew, { signal, onBytes });
    } else if (record.state === 'sealed') await commitTrack(ports, record, signal);
    else await fetchTrack(ports, record, { signal, onBytes });
    if (record.previous) hooks.onReplaced();
    holds.forget(splitKey(record.trackKey).source);
    holds.forget(record.trackKey);
    desk.disk.forget();
    await ports.keepExtras(record.trackKey, signal);
  };

  /** What was merely heard makes room; only when nothing of that is left everything waits. */
  const makeRoom = async (record: DownloadRecord, thrown: unknown): Promise<void> => {
    const bytes = Math.max(missingBytes(record, ports.factsOf), leastRoom);
    if (!(await hooks.room().giveUp(bytes))) desk.disk.put(toFailure(thrown));
  };

  /** Two songs that meet the same dead line are one sign of it. */
  const hold = (source: SourceId): void => {
    if (!holds.isHeld(source)) holds.put(source);
  };

  const noteFailure = async (track: Key, thrown: unknown): Promise<void> => {
    const failure = toFailure(thrown);
    const record = books.byTrack.get(track);
    if (!record || failure.code === 'aborted') return;
    const instead = inPlaceOf(record, failure, ports);
    if (instead) return books.records.put(instead, 'relaxed');
    const isFull = failure.code === 'storage.quota' || failure.code === 'storage.limit';
    if (isFull && record.heardAt > 0 && !books.wants().has(track)) return hooks.giveUp(record);
    if (failure.code === 'storage.quota') await makeRoom(record, thrown);
    else if (isOfTheWay(failure)) hold(splitKey(track).source);
    // Its failure stays the damage, so that nothing else keeps it from being tried again at once.
    if (isDamaged(record) && !isOfTheWay(failure)) holds.put(track);
    await books.records.put(failedRecord(record, failure), 'relaxed').catch(() => {
      // Nothing says on the disk that it failed: at least it is not tried again at once.
      if (!isFull) hold(splitKey(track).source);
      else desk.disk.put(failure);
    });
  };

  const end = async (track: Key): Promise<void> => {
    running.delete(track);
    books.setRunning(track, null);
    const record = books.byTrack.get(track);
    // Asked for while it ran: it goes with the wish from now on.
    if (record && record.heardAt > 0 && books.wants().has(track)) {
      await books.records.put({ ...record, heardAt: 0 }, 'relaxed').catch(() => undefined);
    }
    desk.ring();
  };

  const stop = async (track: Key): Promise<void> => {
    const task = running.get(track);
    task?.controller.abort();
    await task?.settled;
  };

  return {
    start: ({ record, rank }) => {
      const { trackKey } = record;
      const controller = new AbortController();
      const { signal } = controller;
      const settled = work(record, signal)
        .catch((thrown: unknown) => (signal.aborted ? undefined : noteFailure(trackKey, thrown)))
        .then(() => end(trackKey));
      running.set(trackKey, { controller, settled, rank });
      // The mark says "saving" from now on.
      books.setRunning(trackKey, { bytes: record.bytes, total: record.plainLength });
    },
    runAlone: async (track, work) => {
      while (running.has(track)) await stop(track);
      const controller = new AbortController();
      const done = work(controller.signal);
      const settled = done.catch(() => undefined).then(() => end(track));
      running.set(track, { controller, settled, rank: null });
      await settled;
      return done;
    },
    stop,
    stopAll: async () => {
      await Promise.all([...running.keys()].map(stop));
    },
    running,
    coming: () => coming(null),
  };
};

const failedRecord = (
  record: DownloadRecord,
  failure: NonNullable<DownloadRecord['failure']>,
): DownloadRecord => {
  // What it is damaged by stays to be told; only a fault of the file itself counts as a try.
  const isTry = !isPassing(failure);
  if (isDamaged(record)) return { ...record, attempts: record.attempts + (isTry ? 1 : 0) };
  // A sealed object that does not verify is of no use: it is fetched anew.
  const state = record.state === 'sealed' ? 'planned' : record.state;
  const segments = record.state === 'sealed' ? 0 : record.segments;
  return { ...record, state, segments, attempts: record.attempts + 1, failure };
};
