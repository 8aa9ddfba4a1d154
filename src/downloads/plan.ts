import type { CollectionDownload, CollectionRef, SaveState } from '../contracts/downloads';
import type { DownloadRecord, PinRecord } from '../contracts/records';
import type { Failure } from '../domain/error';
import type { Key } from '../domain/keys';
import type { Quality } from '../domain/quality';
import { willRetry } from './hold';

/** What to keep, what to fetch next, and what a person is told of it. Pure. */

export const pinId = (ref: CollectionRef): string => `${ref.kind}:${ref.key}`;

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
});

/** Tracks that nothing but this pin asks to keep. */
export const onlyIn = (pin: PinRecord, pins: readonly PinRecord[]): readonly Key[] => {
  const others = new Set(
    pins.filter((each) => each.id !== pin.id).flatMap((each) => each.trackKeys),
  );
  return pin.trackKeys.filter((key) => !others.has(key));
};

/**
 * In the order in which the listener asked, then the order within the collection. A record with a
 * failure waits until it is tried again (`attempts` says how often that happened by itself).
 */
export const nextRecords = (
  pins: readonly PinRecord[],
  records: ReadonlyMap<Key, DownloadRecord>,
  running: ReadonlySet<Key>,
): readonly DownloadRecord[] => {
  const seen = new Set<Key>();
  const next: DownloadRecord[] = [];
  for (const pin of [...pins].sort((a, b) => a.addedAt - b.addedAt)) {
    for (const key of pin.trackKeys) {
      const record = records.get(key);
      if (!record || seen.has(key) || running.has(key)) continue;
      seen.add(key);
      if (isUnfinished(record) && record.failure === null) next.push(record);
    }
  }
  return next;
};

export const isUnfinished = (record: DownloadRecord): boolean =>
  record.state === 'planned' || record.state === 'fetching' || record.state === 'sealed';

export const saveStateOf = (
  record: DownloadRecord,
  running: ReadonlySet<Key>,
): SaveState | null => {
  if (record.state === 'deleting') return null;
  if (record.state === 'committed') return record.failure ? 'failed' : 'saved';
  if (running.has(record.trackKey)) return 'saving';
  // A fault that passes is tried again by itself: it waits, and has not failed.
  return record.failure && !willRetry(record) ? 'failed' : 'queued';
};

/** Bytes here and bytes in all of a track that is being fetched now. */
export interface LiveBytes {
  readonly bytes: number;
  readonly total: number;
}

export interface CollectionParts {
  readonly records: ReadonlyMap<Key, DownloadRecord>;
  readonly running: ReadonlyMap<Key, LiveBytes>;
  /** Bytes of the original as the catalogue claims; 0 = unknown. */
  readonly claimedSize: (key: Key) => number;
  /** Bytes a second, of everything that runs. */
  readonly speed: number;
}

export const viewOf = (pin: PinRecord, parts: CollectionParts): CollectionDownload => {
  const { records, running, claimedSize } = parts;
  const runningKeys = new Set(running.keys());
  let tracksDone = 0;
  let bytesDone = 0;
  let bytesTotal = 0;
  let failure: Failure | null = null;
  let isRunning = false;
  let isQueued = false;
  // A playlist may hold a song twice; it is kept once.
  const keys = new Set(pin.trackKeys);
  for (const key of keys) {
    const record = records.get(key);
    const live = running.get(key);
    const state = record ? saveStateOf(record, runningKeys) : null;
    const size = live?.total || record?.plainLength || claimedSize(key);
    bytesTotal += size;
    bytesDone += state === 'saved' ? size : (live?.bytes ?? record?.bytes ?? 0);
    if (state === 'saved') tracksDone += 1;
    if (state === 'saving') isRunning = true;
    if (state === 'queued') isQueued = true;
    failure ??= record?.failure ?? null;
  }
  const isComplete = tracksDone === keys.size;
  const waiting = isRunning ? 'saving' : isQueued ? 'queued' : failure ? 'failed' : 'partial';
  return {
    ref: pin.ref,
    title: pin.title,
    artKey: pin.artKey,
    state: isComplete ? 'saved' : waiting,
    tracksDone,
    tracksTotal: keys.size,
    bytesDone,
    bytesTotal: Math.max(bytesTotal, bytesDone),
    speed: isRunning ? parts.speed : 0,
    failure: isComplete ? null : failure,
    addedAt: pin.addedAt,
  };
};
