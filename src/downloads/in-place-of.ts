import type { DownloadRecord } from '../contracts/records';
import type { Failure } from '../domain/error';
import { substituteFor } from '../domain/substitute';
import { isDamaged } from './plan';
import type { DownloadPorts } from './ports';
import { replaceOf } from './replace-of';

/**
 * A file that this browser cannot play is no use on the device: it is fetched anew as its server converts it, so
 * that it plays with every server gone. Null: that is not why it failed, or this was the other form already.
 */
export const inPlaceOf = (
  record: DownloadRecord,
  failure: Failure,
  { factsOf, clock }: Pick<DownloadPorts, 'factsOf' | 'clock'>,
): DownloadRecord | null => {
  if (failure.code !== 'audio.unsupported' || record.quality !== 'original') return null;
  const { size = 0, duration = 0 } = factsOf(record.trackKey) ?? {};
  const bitRate = duration > 0 ? (size * 8) / 1000 / duration : 0;
  const anew = replaceOf(record, substituteFor(bitRate), clock.now(), !isDamaged(record));
  return { ...anew, wished: record.quality };
};
