import type { DownloadRecord, DownloadRecords } from '../contracts/records';
import type { Key } from '../domain/keys';
import { checkRow, checkRows } from './checked-rows';
import type { Database } from './database';
import type { Report } from './report';
import { downloadRecord, pinRecord } from './row-checks';

/** Rows of downloads and pins, and which tracks are saved by them: only those that play. */
export interface DownloadRows {
  readonly records: DownloadRecords;
  /** When each saved track was committed (wall time, ms). */
  readonly saved: () => ReadonlyMap<Key, number>;
  /** Reads what another tab wrote; true when other tracks are saved now. */
  readonly reload: () => Promise<boolean>;
}

/** A copy that a newer one is to replace plays until then. */
const plays = ({ state, previous }: DownloadRecord): boolean =>
  state === 'committed' || (state !== 'deleting' && previous !== null);

const savedOf = (rows: readonly DownloadRecord[]): Map<Key, number> =>
  new Map(rows.filter(plays).map(({ trackKey, committedAt }) => [trackKey, committedAt]));

const isEqual = (a: ReadonlyMap<Key, number>, b: ReadonlyMap<Key, number>): boolean =>
  a.size === b.size && [...a].every(([key, at]) => b.get(key) === at);

export const openDownloadRows = async (
  database: Database,
  report: Report,
  onSaved: () => void,
): Promise<DownloadRows> => {
  const readAll = async (): Promise<readonly DownloadRecord[]> =>
    checkRows(
      downloadRecord,
      await database.read(({ downloads }) => downloads.toArray()),
      'download',
      report,
    );
  let saved = savedOf(await readAll());

  /** After the write, never before it. A new map each time: views made of the old one stay true. */
  const note = (key: Key, committedAt: number | null): void => {
    if (saved.get(key) === (committedAt ?? undefined)) return;
    saved = new Map(saved);
    if (committedAt === null) saved.delete(key);
    else saved.set(key, committedAt);
    onSaved();
  };

  const records: DownloadRecords = {
    all: readAll,
    get: async (track) => {
      const row = await database.read(({ downloads }) => downloads.get(track));
      return row === undefined ? null : checkRow(downloadRecord, row, 'download', report);
    },
    put: async (record, durability) => {
      await database.write([{ table: 'downloads', put: record }], { durability });
      note(record.trackKey, plays(record) ? record.committedAt : null);
    },
    remove: async (track) => {
      await database.write([{ table: 'downloads', remove: track }]);
      note(track, null);
    },
    pins: async () =>
      checkRows(pinRecord, await database.read(({ pins }) => pins.toArray()), 'pin', report),
    putPin: (pin) => database.write([{ table: 'pins', put: pin }], { durability: 'strict' }),
    removePin: (id) => database.write([{ table: 'pins', remove: id }]),
  };
  return {
    records,
    saved: () => saved,
    reload: async () => {
      const next = savedOf(await readAll());
      const changed = !isEqual(saved, next);
      if (changed) saved = next;
      return changed;
    },
  };
};
