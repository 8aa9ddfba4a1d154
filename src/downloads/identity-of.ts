import type { CommittedCopy, DownloadRecord } from '../contracts/records';
import { HoldfastError } from '../domain/error';
import type { Key } from '../domain/keys';
import type { Identity } from './ports';

/** What the sealed object of a record is of; a record without one is a mistake of ours. */
export const identityOf = (record: DownloadRecord): Identity => {
  if (record.objectId === null) throw new HoldfastError('internal', { what: 'no object' });
  const { objectId, trackKey: track, quality, generation, root } = record;
  return { objectId, track, quality, generation, root };
};

export const identityOfCopy = (track: Key, copy: CommittedCopy): Identity => {
  const { objectId, quality, generation, root } = copy;
  return { objectId, track, quality, generation, root };
};
