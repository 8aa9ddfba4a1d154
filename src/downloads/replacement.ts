import type { CommittedCopy, DownloadRecord } from '../contracts/records';

/**
 * The copy of a track that plays now: its own when it is committed, else the one that it is to replace.
 * Null when there is none, or none that is whole.
 */
export const playableCopy = (record: DownloadRecord): CommittedCopy | null => {
  if (record.state === 'deleting') return null;
  if (record.state !== 'committed') return record.previous;
  const { quality, objectId, generation, plainLength, contentType, manifest, root } = record;
  if (objectId === null || manifest === null) return null;
  return { quality, objectId, generation, plainLength, contentType, manifest, root };
};

/** Plays with every server gone. A damaged copy does not count until it is repaired. */
export const isSaved = (record: DownloadRecord): boolean =>
  playableCopy(record) !== null && !(record.state === 'committed' && record.failure !== null);
