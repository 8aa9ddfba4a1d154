import type { DownloadRecord } from '../contracts/records';
import type { Quality } from '../domain/quality';
import { playableCopy } from './replacement';

/**
 * To be fetched anew while what is there plays on. The older copy of two stays: it is the one that was
 * proven. `keepOld` false: what is there is damaged and of no use.
 */
export const replaceOf = (
  record: DownloadRecord,
  quality: Quality,
  now: number,
  keepOld = true,
): DownloadRecord => {
  const isCommitted = record.state === 'committed';
  const { wished, ...rest } = record;
  return {
    ...rest,
    // The same once more; another quality was chosen for what it is.
    ...(wished !== undefined && quality === record.quality ? { wished } : {}),
    state: 'planned',
    quality,
    // The bytes of a committed copy go with `previous`; of anything else when the new ones begin.
    objectId: isCommitted && keepOld ? null : record.objectId,
    segments: 0,
    bytes: 0,
    plainLength: 0,
    remoteVersion: '',
    manifest: null,
    failure: null,
    attempts: 0,
    plannedAt: now,
    committedAt: isCommitted && keepOld ? record.committedAt : 0,
    claimedSize: 0,
    previous: keepOld ? playableCopy(record) : isCommitted ? null : record.previous,
    checkedAt: 0,
  };
};
