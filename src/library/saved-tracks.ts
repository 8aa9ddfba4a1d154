import type { DownloadRecord } from '../contracts/records';
import type { Key } from '../domain/keys';

/** Which tracks play from the device, kept in step with the rows that were written and read. */
export interface SavedTracks {
  /** When each was committed (wall time, ms). A new map whenever it is another: views of the old one stay true. */
  readonly at: () => ReadonlyMap<Key, number>;
  readonly totals: () => { readonly tracks: number; readonly bytes: number };
  /** What the row of a track says now; null: it has none. True when that is something else. */
  readonly take: (key: Key, record: DownloadRecord | null) => boolean;
  readonly takeAll: (records: readonly DownloadRecord[]) => boolean;
}

/** A copy that a newer one is to replace plays until then. */
const plays = ({ state, previous }: DownloadRecord): boolean =>
  state === 'committed' || (state !== 'deleting' && previous !== null);

const lengthOf = ({ state, plainLength, previous }: DownloadRecord): number =>
  state === 'committed' ? plainLength : (previous?.plainLength ?? plainLength);

export const createSavedTracks = (): SavedTracks => {
  const now = new Map<Key, { readonly at: number; readonly length: number }>();
  let bytes = 0;
  /** Made when it is asked for: ten thousand songs that go make no ten thousand maps. */
  let shown: ReadonlyMap<Key, number> | null = null;

  const take: SavedTracks['take'] = (key, record) => {
    const before = now.get(key);
    const next =
      record && plays(record) ? { at: record.committedAt, length: lengthOf(record) } : null;
    bytes += (next?.length ?? 0) - (before?.length ?? 0);
    if (next) now.set(key, next);
    else now.delete(key);
    if (before?.at === next?.at) return false;
    shown = null;
    return true;
  };

  return {
    at: () => (shown ??= new Map([...now].map(([key, { at }]) => [key, at]))),
    totals: () => ({ tracks: now.size, bytes }),
    take,
    takeAll: (records) => {
      const gone = new Set(now.keys());
      for (const { trackKey } of records) gone.delete(trackKey);
      const removed = [...gone].filter((key) => take(key, null));
      const changed = records.filter((record) => take(record.trackKey, record));
      return removed.length + changed.length > 0;
    },
  };
};
