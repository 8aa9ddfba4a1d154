import type { DownloadRecord } from '../contracts/records';
import { toFailure } from '../domain/error';
import type { Books } from './bookkeeping';
import type { DownloadPorts } from './ports';

/**
 * Marked, bytes removed, row removed, in this order: a crash in between leaves only something that the next
 * run finishes. A disk that is full may refuse the mark; then the bytes go first, which makes the room that
 * the row needs, and what a crash leaves is a row without bytes, which is found as well.
 */
export const deleteTrack = async (
  { objects }: Pick<DownloadPorts, 'objects'>,
  books: Books,
  stale: DownloadRecord,
): Promise<void> => {
  // A task that was just stopped may have journaled another object.
  const record = books.byTrack.get(stale.trackKey) ?? stale;
  if (record.state !== 'deleting') {
    await books.records.put({ ...record, state: 'deleting' }, 'relaxed').catch((error: unknown) => {
      if (toFailure(error).code !== 'storage.quota') throw error;
    });
  }
  if (record.objectId !== null) await objects.remove(record.objectId);
  if (record.previous !== null) await objects.remove(record.previous.objectId);
  await books.records.remove(record.trackKey);
};
