import type { DownloadRecord } from '../contracts/records';
import { toFailure } from '../domain/error';
import { splitKey } from '../domain/keys';
import type { Desk } from './desk';
import { isHopeless, isPassing } from './faults';
import { isUnfinished } from './plan';
import type { Room } from './room';
import type { Tasks } from './tasks';

/**
 * Passing faults are tried again when what they met is over: a hold, a full disk, a limit, a lock. What
 * failed for good waits for a person. False: a row was refused, and is to be tried again by the clock.
 */
export const forgivePassing = async (desk: Desk, tasks: Tasks, room: Room): Promise<boolean> => {
  let isDone = true;
  const { books } = desk;
  const failed = [...books.byTrack.values()].filter((record) => isWaiting(record, tasks));
  const limited = failed.find(({ failure }) => failure?.code === 'storage.limit');
  // They wait for one another: whether the first one fits now tells it for all.
  const fits = limited !== undefined && (await hasRoom(room, limited, tasks.coming()));
  for (const { trackKey } of failed) {
    // As it is now: it may have been removed or begun anew while room was made.
    const record = books.byTrack.get(trackKey);
    if (!record || !isWaiting(record, tasks) || !mayTryAgain(desk, record, fits)) continue;
    // A full disk refuses even this.
    await books.records.put({ ...record, failure: null }, 'relaxed').catch(() => (isDone = false));
  }
  return isDone;
};

const isWaiting = (record: DownloadRecord, tasks: Tasks): boolean =>
  record.failure !== null && isUnfinished(record) && !tasks.running.has(record.trackKey);

const hasRoom = (room: Room, record: DownloadRecord, coming: number): Promise<boolean> =>
  room.prepare(record, coming).then(
    () => true,
    () => false,
  );

const mayTryAgain = (desk: Desk, record: DownloadRecord, fits: boolean): boolean => {
  const { failure, trackKey } = record;
  if (failure?.code === 'storage.quota') return !desk.disk.isHeld();
  if (failure?.code === 'storage.limit') return fits;
  if (failure?.code === 'vault.locked') return isUnlocked(desk);
  if (!failure || !isPassing(failure) || isHopeless(record)) return false;
  return !desk.holds.isHeld(splitKey(trackKey).source);
};

/** False only while the listener's own lock is closed; anything else is told by what fails for it. */
export const isUnlocked = ({ ports }: Desk): boolean => {
  try {
    ports.objects.root();
    return true;
  } catch (error) {
    return toFailure(error).code !== 'vault.locked';
  }
};
