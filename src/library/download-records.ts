import type { DownloadRecords } from '../contracts/records';
import type { Clock } from '../domain/clock';
import { checkRow, checkRows } from './checked-rows';
import type { Database } from './database';
import type { Report } from './report';
import { downloadRecord, pinRecord } from './row-checks';
import { createSavedTracks, type SavedTracks } from './saved-tracks';

/** Rows of downloads and pins, and which tracks are saved by them: only those that play. */
export interface DownloadRows {
  /** Whatever is read through it is what `saved` knows, too. */
  readonly records: DownloadRecords;
  readonly saved: Pick<SavedTracks, 'at' | 'totals'>;
}

/** ms. Ten thousand songs that come or go at once are told as a few changes, not as ten thousand. */
const tellEveryMs = 250;

/** @param onSaved other tracks are saved now: written here, or found written by another tab */
export const openDownloadRows = async (
  database: Database,
  report: Report,
  sleep: Clock['sleep'],
  onSaved: (from: 'here' | 'elsewhere') => void,
): Promise<DownloadRows> => {
  const saved = createSavedTracks();
  const tell = atOnceThenSeldom(sleep, onSaved);
  const check = (rows: readonly unknown[]) => checkRows(downloadRecord, rows, 'download', report);
  const readAll: DownloadRecords['all'] = async () =>
    check(await database.read(({ downloads }) => downloads.toArray()));
  saved.takeAll(await readAll());

  const records: DownloadRecords = {
    all: async () => {
      const rows = await readAll();
      if (saved.takeAll(rows)) tell('elsewhere');
      return rows;
    },
    some: async (tracks) => {
      const found = await database.read(({ downloads }) => downloads.bulkGet([...tracks]));
      const rows = check(found.filter((row) => row !== undefined));
      const byTrack = new Map(rows.map((row) => [row.trackKey, row]));
      const changed = tracks.filter((key) => saved.take(key, byTrack.get(key) ?? null));
      if (changed.length > 0) tell('elsewhere');
      return rows;
    },
    get: async (track) => {
      const row = await database.read(({ downloads }) => downloads.get(track));
      return row === undefined ? null : checkRow(downloadRecord, row, 'download', report);
    },
    // After the write, never before it.
    put: async (record, durability) => {
      await database.write([{ table: 'downloads', put: record }], { durability });
      if (saved.take(record.trackKey, record)) tell('here');
    },
    remove: async (track) => {
      await database.write([{ table: 'downloads', remove: track }]);
      if (saved.take(track, null)) tell('here');
    },
    pins: async () =>
      checkRows(pinRecord, await database.read(({ pins }) => pins.toArray()), 'pin', report),
    putPin: (pin) => database.write([{ table: 'pins', put: pin }], { durability: 'strict' }),
    removePin: (id) => database.write([{ table: 'pins', remove: id }]),
  };
  return { records, saved };
};

/** The first at once, since somebody may look at it; what follows closely is told together. */
const atOnceThenSeldom = <T>(sleep: Clock['sleep'], tell: (what: T) => void) => {
  let isResting = false;
  let due: readonly [T] | null = null;
  const act = (what: T): void => {
    if (isResting) {
      due = [what];
      return;
    }
    isResting = true;
    void sleep(tellEveryMs).then(() => {
      isResting = false;
      const next = due;
      due = null;
      if (next) act(next[0]);
    });
    tell(what);
  };
  return act;
};
