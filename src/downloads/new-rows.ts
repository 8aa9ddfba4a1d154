import type { CollectionRef, KeepOptions } from '../contracts/downloads';
import type { DownloadRecord, PinRecord } from '../contracts/records';
import type { Key } from '../domain/keys';
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
