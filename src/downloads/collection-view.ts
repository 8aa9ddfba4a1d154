import type { CollectionDownload, Waiting } from '../contracts/downloads';
import type { DownloadRecord, PinRecord } from '../contracts/records';
import type { Failure } from '../domain/error';
import { splitKey, type Key, type SourceId } from '../domain/keys';
import { isOfTheWay } from './faults';
import { saveStateOf } from './plan';

/** Bytes here and bytes in all of a track that is being fetched now. */
export interface LiveBytes {
  readonly bytes: number;
  readonly total: number;
}

export interface ViewParts {
  readonly records: ReadonlyMap<Key, DownloadRecord>;
  readonly running: ReadonlyMap<Key, LiveBytes>;
  /** Bytes that the file of this pin's quality probably has; 0 = unknown. */
  readonly expected: (key: Key, pin: PinRecord) => number;
  /** Bytes a second, of everything that runs. */
  readonly speed: number;
  /** The listener lets everything rest. */
  readonly isPaused: boolean;
  readonly isMobile: boolean;
  readonly obstacles: Obstacles;
}

/** What holds up more than the track that met it. */
export interface Obstacles {
  readonly everything: Waiting | null;
  readonly sources: ReadonlySet<SourceId>;
}

/** Out of the rows alone, so that every tab tells the same; the tab that leads knows one thing more. */
export const obstaclesOf = (
  records: Iterable<DownloadRecord>,
  known: Failure | null,
): Obstacles => {
  let everything = known ? waitsFor(known) : null;
  const sources = new Set<SourceId>();
  for (const { trackKey, failure, state } of records) {
    if (!failure || state === 'committed') continue;
    everything ??= waitsFor(failure);
    if (isOfTheWay(failure)) sources.add(splitKey(trackKey).source);
  }
  return { everything, sources };
};

const waitsFor = ({ code }: Failure): Waiting | null => {
  if (code === 'storage.quota') return 'space';
  if (code === 'storage.limit') return 'limit';
  return code === 'vault.locked' ? 'locked' : null;
};

interface Sums {
  done: number;
  damaged: number;
  bytesDone: number;
  bytesTotal: number;
  converted: CollectionDownload['converted'];
  failure: Failure | null;
  isRunning: boolean;
  isQueued: boolean;
  isHeldUp: boolean;
}

export const viewOf = (pin: PinRecord, parts: ViewParts): CollectionDownload => {
  // A playlist may hold a song twice; it is kept once.
  const keys = new Set(pin.trackKeys);
  const sums = sumUp(pin, keys, parts);
  const isComplete = keys.size > 0 && sums.done === keys.size;
  const state = stateOf(pin, sums, isComplete, parts);
  const left = Math.max(0, sums.bytesTotal - sums.bytesDone);
  const speed = state === 'saving' ? parts.speed : 0;
  const { ref, title, artKey, quality, follow, wifiOnly, addedAt } = pin;
  return {
    ref,
    title,
    artKey,
    quality,
    follow,
    wifiOnly,
    addedAt,
    state,
    tracksDone: sums.done,
    tracksTotal: keys.size,
    tracksDamaged: sums.damaged,
    ...(sums.converted ? { converted: sums.converted } : {}),
    bytesDone: sums.bytesDone,
    bytesTotal: Math.max(sums.bytesTotal, sums.bytesDone),
    speed,
    secondsLeft: secondsFor(left, speed),
    waiting: state === 'queued' ? waitingOf(pin, sums, parts) : null,
    failure: isComplete ? null : sums.failure,
  };
};

export const secondsFor = (bytes: number, speed: number): number | null =>
  speed > 0 ? Math.ceil(bytes / speed) : null;

const sumUp = (pin: PinRecord, keys: ReadonlySet<Key>, parts: ViewParts): Sums => {
  const sums: Sums = {
    done: 0,
    damaged: 0,
    bytesDone: 0,
    bytesTotal: 0,
    converted: undefined,
    failure: null,
    isRunning: false,
    isQueued: false,
    isHeldUp: false,
  };
  for (const key of keys) {
    const record = parts.records.get(key);
    const live = parts.running.get(key);
    const state = record ? saveStateOf(record, parts.running) : null;
    const size =
      (record?.previous?.plainLength ?? 0) ||
      (live?.total ?? 0) ||
      (record?.plainLength ?? 0) ||
      parts.expected(key, pin);
    sums.bytesTotal += size;
    sums.bytesDone += state === 'saved' ? size : (live?.bytes ?? record?.bytes ?? 0);
    if (state === 'saved') sums.done += 1;
    if (state === 'saved' && record?.wished !== undefined) {
      sums.converted = { tracks: (sums.converted?.tracks ?? 0) + 1, quality: record.quality };
    }
    if (state === 'damaged') sums.damaged += 1;
    if (live) sums.isRunning = true;
    if (state === 'queued' || state === 'damaged') {
      sums.isQueued = true;
      sums.isHeldUp ||= parts.obstacles.sources.has(splitKey(key).source);
    }
    if (state !== 'saved') sums.failure ??= record?.failure ?? null;
  }
  return sums;
};

const stateOf = (
  pin: PinRecord,
  sums: Sums,
  isComplete: boolean,
  { isPaused }: ViewParts,
): CollectionDownload['state'] => {
  if (isComplete && !sums.isRunning) return 'saved';
  if (isPaused || pin.paused) return isComplete ? 'saved' : 'paused';
  if (sums.isRunning) return 'saving';
  // Without tracks: out of a backup, waiting for its source to be read.
  if (sums.isQueued || pin.trackKeys.length === 0) return 'queued';
  return sums.failure ? 'failed' : 'partial';
};

const waitingOf = (pin: PinRecord, sums: Sums, parts: ViewParts): Waiting | null => {
  if (parts.obstacles.everything) return parts.obstacles.everything;
  if (pin.wifiOnly && parts.isMobile) return 'wifi';
  return sums.isHeldUp || pin.trackKeys.length === 0 ? 'server' : null;
};
