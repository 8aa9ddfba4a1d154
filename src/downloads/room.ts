import type { DownloadRecord } from '../contracts/records';
import { HoldfastError } from '../domain/error';
import type { Key } from '../domain/keys';
import { deleteTrack } from './delete-track';
import type { Desk } from './desk';
import { bytesOnDisk, expectedBytes } from './plan';
import { usualSize } from './prefetch';

/** Whether there is room, and who goes when there is not: what was merely heard, the longest ago first. */
export interface Room {
  /**
   * Makes room for what is still to come of this record. Throws `storage.limit` (limit, used, needed) when
   * the listener's own limit leaves none; nothing that is asked for is ever removed for it.
   */
  readonly prepare: (record: DownloadRecord, coming: number) => Promise<void>;
  /** Brings what was merely heard, and everything together, within the limits as far as that goes. */
  readonly trim: () => Promise<void>;
  /** The disk is full: gives up passing copies of at least these bytes. True when there was any. */
  readonly giveUp: (bytes: number) => Promise<boolean>;
}

/** Bytes that are still to come. */
export const missingBytes = (record: DownloadRecord, factsOf: Desk['ports']['factsOf']): number => {
  const whole =
    record.plainLength || expectedBytes(factsOf(record.trackKey), record.quality) || usualSize;
  return Math.max(0, whole - record.bytes);
};

export const createRoom = (
  { ports, books, upcoming }: Desk,
  ahead: () => readonly Key[],
  stopTask: (track: Key) => Promise<void>,
): Room => {
  const isPassing = (record: DownloadRecord): boolean =>
    record.heardAt > 0 && !books.wants().has(record.trackKey);
  const usedBy = (records: Iterable<DownloadRecord>): number =>
    [...records].reduce((sum, record) => sum + bytesOnDisk(record), 0);
  const passing = (): readonly DownloadRecord[] => [...books.byTrack.values()].filter(isPassing);

  /** What was fetched ahead and never heard after all, then the oldest; what plays or comes next is spared. */
  const evictable = (): readonly DownloadRecord[] => {
    const spared = new Set([...upcoming().tracks.slice(0, 2), ...ahead()]);
    const age = ({ heardAt, plannedAt }: DownloadRecord): number =>
      heardAt === plannedAt ? 0 : heardAt;
    return passing()
      .filter((record) => !spared.has(record.trackKey))
      .sort((a, b) => age(a) - age(b) || a.heardAt - b.heardAt);
  };

  /** Resolves with the bytes that it freed; stops as soon as they are enough. */
  const evict = async (bytes: number, except: Key | null): Promise<number> => {
    let freed = 0;
    const gone: Key[] = [];
    for (const { trackKey } of evictable()) {
      if (freed >= bytes) break;
      if (trackKey === except) continue;
      await stopTask(trackKey);
      // Asked for, or gone, while others were removed.
      const record = books.byTrack.get(trackKey);
      if (!record || !isPassing(record)) continue;
      // One that another tab plays stays marked, and goes later.
      await deleteTrack(ports, books, record).then(
        () => {
          freed += bytesOnDisk(record);
          gone.push(record.trackKey);
        },
        () => undefined,
      );
    }
    if (gone.length > 0) await ports.dropExtras(gone).catch(() => undefined);
    return freed;
  };

  const over = (): number => {
    const { storage, passing: most } = ports.limits();
    const all = storage === null ? 0 : usedBy(books.byTrack.values()) - storage;
    return Math.max(all, usedBy(passing()) - most);
  };

  return {
    prepare: async (record, coming) => {
      const { storage } = ports.limits();
      if (storage === null) return;
      const needed = missingBytes(record, ports.factsOf);
      if (needed === 0) return;
      const lacking = usedBy(books.byTrack.values()) + coming + needed - storage;
      if (lacking <= 0 || (await evict(lacking, record.trackKey)) >= lacking) return;
      const used = usedBy(books.byTrack.values());
      throw new HoldfastError('storage.limit', { limit: storage, used, needed });
    },
    trim: async () => {
      const bytes = over();
      if (bytes > 0) await evict(bytes, null);
    },
    giveUp: async (bytes) => (await evict(bytes, null)) > 0,
  };
};
