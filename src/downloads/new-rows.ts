import type { CollectionRef, KeepOptions } from '../contracts/downloads';
import type { DownloadRecord, PinRecord } from '../contracts/records';
import { splitKey, type Key } from '../domain/keys';
import type { Quality } from '../domain/quality';
import { pinId } from './plan';
import type { CollectionFacts } from './ports';

export const newPin = (
  ref: CollectionRef,
  { title, artKey, trackKeys }: CollectionFacts,
  options: KeepOptions,
  addedAt: number,
): PinRecord => {
  const { quality, follow, wifiOnly } = options;
  const asked = { quality, follow, wifiOnly, paused: false, addedAt };
  return { id: pinId(ref), ref, title, artKey, trackKeys, ...asked };
};

/**
 * The songs of a wish by an answer. One that may lack some takes none out; of all that is starred neither
 * does one without a single song of a source: it is likelier that this source cannot be read.
 */
export const tracksAfter = (
  { kind }: CollectionRef,
  before: readonly Key[],
  { trackKeys, isPartial = false, sources }: CollectionFacts,
): readonly Key[] => {
  const answered = new Set(trackKeys.map((key) => splitKey(key).source));
  const isKept = (key: Key): boolean => {
    const { source } = splitKey(key);
    if (sources && !sources.includes(source)) return false;
    return isPartial || (kind === 'starred' && !answered.has(source));
  };
  return [...new Set([...trackKeys, ...before.filter(isKept)])];
};

export const newRecord = (track: Key, quality: Quality, now: number): DownloadRecord => ({
  trackKey: track,
  state: 'planned',
  quality,
  objectId: null,
  generation: 0,
  segments: 0,
  bytes: 0,
  plainLength: 0,
  contentType: '',
  remoteVersion: '',
  manifest: null,
  failure: null,
  attempts: 0,
  plannedAt: now,
  committedAt: 0,
  root: '',
  claimedSize: 0,
  previous: null,
  heardAt: 0,
  checkedAt: 0,
});
