import type { DownloadRecord } from '../contracts/records';
import { HoldfastError } from '../domain/error';
import type { Identity } from './ports';

/** What the sealed object of a record is of; a record without one is a mistake of ours. */
export const identityOf = (record: DownloadRecord): Identity => {
  if (record.objectId === null) throw new HoldfastError('internal', { what: 'no object' });
  const { objectId, trackKey: track, quality, generation } = record;
  return { objectId, track, quality, generation };
};
