import type { CollectionRef, SaveState } from '../contracts/downloads';
import type { DownloadRecord, PinRecord } from '../contracts/records';
import type { Key } from '../domain/keys';
import { transcodeOf, type Quality } from '../domain/quality';
import { willRetry } from './faults';
import type { TrackFacts } from './ports';
import { isSaved, playableCopy } from './replacement';

/** What is kept and why, and what a person is told of one track. Pure. */

export const pinId = (ref: CollectionRef): string => `${ref.kind}:${ref.key}`;

/** Why a track is kept: all wishes that hold it, and the best quality that one of them asks for. */
export interface Want {
  readonly quality: Quality;
  readonly pins: readonly PinRecord[];
}

/** In the order in which the listener asked, then the order within the collection. */
export const wantsOf = (
  pins: readonly PinRecord[],
  qualityFor: (track: Key, wished: Quality) => Quality,
): ReadonlyMap<Key, Want> => {
  const wants = new Map<Key, Want>();
  for (const pin of [...pins].sort((a, b) => a.addedAt - b.addedAt)) {
    for (const key of pin.trackKeys) {
      const before = wants.get(key);
      // A playlist may hold a song twice; it is kept once.
      if (before?.pins.includes(pin)) continue;
      const asked = qualityFor(key, pin.quality);
      const quality = before && rateOf(before.quality) >= rateOf(asked) ? before.quality : asked;
      wants.set(key, { quality, pins: [...(before?.pins ?? []), pin] });
    }
  }
  return wants;
};

export const rateOf = (quality: Quality): number => transcodeOf(quality)?.bitRate ?? Infinity;

/** What was asked for when it was fetched; something else may have come in its place. */
export const askedOf = ({ wished, quality }: DownloadRecord): Quality => wished ?? quality;

export const isUnfinished = (record: DownloadRecord): boolean =>
  record.state === 'planned' || record.state === 'fetching' || record.state === 'sealed';

/** It was whole once, and a part of it does not open. */
export const isDamaged = (record: DownloadRecord): boolean =>
  record.state === 'committed' && record.failure !== null;

/** Bytes that a file of this quality probably has; 0 = unknown. */
export const expectedBytes = (facts: TrackFacts | null, quality: Quality): number => {
  const transcode = transcodeOf(quality);
  if (!facts) return 0;
  return transcode ? Math.round((facts.duration * transcode.bitRate * 1000) / 8) : facts.size;
};

/** Plain bytes of it on the disk, both copies where there are two. */
export const bytesOnDisk = (record: DownloadRecord): number =>
  (record.objectId === null ? 0 : record.bytes) + (record.previous?.plainLength ?? 0);

export const saveStateOf = (
  record: DownloadRecord,
  running: { readonly has: (track: Key) => boolean },
): SaveState | null => {
  if (record.state === 'deleting') return null;
  // Also while a newer copy is on its way: the older one plays.
  if (isSaved(record)) return 'saved';
  if (running.has(record.trackKey)) return 'saving';
  if (playableCopy(record)) return 'damaged';
  // A fault that passes is tried again by itself: it waits, and has not failed.
  return record.failure && !willRetry(record) ? 'failed' : 'queued';
};
