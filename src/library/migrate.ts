import type { Transaction } from 'dexie';
import type { DownloadRecord, PinRecord } from '../contracts/records';

/** What version 2 knows of downloads and wishes that version 1 did not, as it is for what was there before. */
export const newDownloadFields = {
  root: '',
  claimedSize: 0,
  previous: null,
  heardAt: 0,
  checkedAt: 0,
} as const satisfies Partial<DownloadRecord>;

export const newPinFields = {
  follow: false,
  wifiOnly: false,
  paused: false,
} as const satisfies Partial<PinRecord>;

/**
 * Version 1 to 2, inside the browser's own upgrade transaction: all of it or, after a crash or a full disk,
 * nothing of it, and version 1 opens as before.
 */
export const migrateToTwo = async (transaction: Transaction): Promise<void> => {
  const fill = (table: string, fields: object): PromiseLike<unknown> =>
    transaction
      .table(table)
      .toCollection()
      .modify((row: object) => {
        for (const [name, value] of Object.entries(fields)) {
          if (!(name in row)) Object.assign(row, { [name]: value });
        }
      });
  await fill('downloads', newDownloadFields);
  await fill('pins', newPinFields);
};
