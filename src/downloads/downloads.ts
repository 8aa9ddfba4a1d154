import type { CollectionDownload, CollectionRef, SaveChange } from '../contracts/downloads';
import type { DownloadRecord } from '../contracts/records';
import { HoldfastError, toFailure, type Failure } from '../domain/error';
import { splitKey, type Key } from '../domain/keys';
import type { Quality } from '../domain/quality';
import { openBooks, type Announcements } from './bookkeeping';
import { createHolds, isHopeless, isOfTheWay, isPassing } from './hold';
import { nextRecords, pinId } from './plan';
import type { DownloadPorts } from './ports';
import { reconcile, sweep } from './reconcile';
import { createSealedAudio, type SealedAudio } from './sealed-audio';
import { createSpeedMeter } from './speed-meter';

export interface Downloads {
  /** Reads the rows; to be called first, and again when another tab has changed them. */
  readonly load: () => Promise<void>;
  /**
   * Does the work of all tabs until the signal is aborted; exactly one tab may be in here (the
   * engine holds a Web Lock around it). Other tabs only change wishes and read.
   */
  readonly lead: (signal: AbortSignal) => Promise<void>;
  readonly add: (ref: CollectionRef, quality: Quality) => Promise<void>;
  /** Cancels what runs and removes what is there, except what another wish keeps. */
  readonly remove: (ref: CollectionRef) => Promise<void>;
  readonly retry: (ref: CollectionRef) => Promise<void>;
  /** The way to the servers may be open again: ask now instead of at the end of the wait. */
  readonly wake: () => void;
  readonly saves: () => readonly SaveChange[];
  readonly collections: () => readonly CollectionDownload[];
  readonly isSaved: (track: Key) => boolean;
  readonly audio: SealedAudio;
}

/** ms. As long as a reader keeps a file open after its last use (store/reader-pool). */
const againMs = 10_000;
/** Spotify's and every browser's servers are shared: two at a time (reliability.md 3.7). */
const atOnce = 2;

interface Task {
  readonly controller: AbortController;
  readonly settled: Promise<void>;
}

export const createDownloads = (ports: DownloadPorts, announce: Announcements): Downloads => {
  const meter = createSpeedMeter(ports.clock);
  const books = openBooks(ports, announce, meter);
  const own: DownloadPorts = { ...ports, records: books.records };
  const holds = createHolds(ports.clock);
  const tasks = new Map<Key, Task>();
  let fullDisk: Failure | null = null;
  let leading = false;
  let ring: () => void = () => undefined;
  let turn: Promise<void> = Promise.resolve();
  let isInLine = true;

  const stopTask = async (track: Key): Promise<void> => {
    const task = tasks.get(track);
    task?.controller.abort();
    await task?.settled;
  };

  /** One at a time: two tabs' wishes and the start must not delete and create at once. */
  const bringIntoLine = (): Promise<void> => {
    turn = turn.then(async () => {
      const outcome = await reconcile(own, books, stopTask).catch(() => ({ isDone: false }));
      isInLine = outcome.isDone;
    });
    return turn;
  };

  const work = async (record: DownloadRecord, signal: AbortSignal): Promise<void> => {
    let before = record.bytes;
    const onBytes = (bytes: number, total: number): void => {
      meter.add(bytes - before);
      before = bytes;
      books.running.set(record.trackKey, { bytes, total });
      books.tellCollections();
    };
    // Loaded with the first download: playing what is here needs none of it.
    const { commitTrack, fetchTrack } = await import('./fetch-track');
    if (record.state === 'sealed') await commitTrack(own, record, signal);
    else await fetchTrack(own, record, { signal, onBytes });
    holds.forget(splitKey(record.trackKey).source);
    await ports.keepExtras(record.trackKey, signal);
  };

  const noteFailure = async (track: Key, error: unknown): Promise<void> => {
    const failure = toFailure(error);
    const record = books.byTrack.get(track);
    if (!record || failure.code === 'aborted') return;
    if (failure.code === 'storage.quota') fullDisk = failure;
    else if (isOfTheWay(failure)) holds.put(splitKey(track).source);
    const attempts = record.attempts + 1;
    // A sealed object that does not verify is of no use: fetch it anew.
    const state = record.state === 'sealed' ? 'planned' : record.state;
    const segments = record.state === 'sealed' ? 0 : record.segments;
    await books.records
      .put({ ...record, state, segments, attempts, failure }, 'relaxed')
      .catch(() => undefined);
  };

  const start = (record: DownloadRecord): void => {
    const { trackKey } = record;
    const controller = new AbortController();
    books.running.set(trackKey, { bytes: record.bytes, total: record.plainLength });
    const settled = work(record, controller.signal)
      .catch((error: unknown) => noteFailure(trackKey, controller.signal.aborted ? abort() : error))
      .then(() => {
        books.running.delete(trackKey);
        tasks.delete(trackKey);
        const after = books.byTrack.get(trackKey);
        // Tells the state that it has now that nothing runs.
        return after && books.records.put(after, 'relaxed').catch(() => undefined);
      })
      .then(() => ring());
    tasks.set(trackKey, { controller, settled });
    // The row says "saving" now that it is among the running ones.
    void books.records.put(record, 'relaxed').catch(() => undefined);
  };

  /** What may run now: not held, not failed for good, not with a full disk. */
  const startNext = (): void => {
    if (fullDisk) return;
    for (const record of nextRecords(books.pins(), books.byTrack, new Set(tasks.keys()))) {
      if (tasks.size >= atOnce) return;
      if (!holds.isHeld(splitKey(record.trackKey).source)) start(record);
    }
  };

  /** Passing faults are tried again when their hold is over; what failed for good waits for a person. */
  const forgivePassing = async (): Promise<void> => {
    for (const record of books.byTrack.values()) {
      if (!record.failure || record.state === 'committed') continue;
      if (!isPassing(record.failure) || isHopeless(record)) continue;
      if (holds.isHeld(splitKey(record.trackKey).source)) continue;
      // A full disk refuses even this; the next round tries again.
      await books.records.put({ ...record, failure: null }, 'relaxed').catch(() => undefined);
    }
  };

  const lead = async (signal: AbortSignal): Promise<void> => {
    leading = true;
    try {
      // What the tab that led before wrote last was no news to this one.
      await books.load();
      // A store that cannot be listed now is no reason to do nothing else.
      await sweep(own, books).catch(() => undefined);
      await bringIntoLine();
      while (!signal.aborted) {
        const rung = new Promise<void>((resolve) => {
          ring = resolve;
        });
        await forgivePassing();
        startNext();
        await waitFor(rung, isInLine ? holds.nextEnd() : againMs, ports.clock, signal);
        if (!isInLine) await bringIntoLine();
      }
    } finally {
      leading = false;
      await Promise.all([...tasks.keys()].map(stopTask));
    }
  };

  const changed = async (): Promise<void> => {
    if (leading) await bringIntoLine();
    ring();
  };

  const add = async (ref: CollectionRef, quality: Quality): Promise<void> => {
    const facts = await ports.collectionOf(ref);
    if (!facts || facts.trackKeys.length === 0) {
      throw new HoldfastError('input.invalid', { what: 'nothing to download' });
    }
    const { title, artKey, trackKeys } = facts;
    const addedAt = ports.clock.now();
    await books.records.putPin({ id: pinId(ref), ref, title, artKey, trackKeys, quality, addedAt });
    await changed();
  };

  const remove = async (ref: CollectionRef): Promise<void> => {
    await books.records.removePin(pinId(ref));
    await changed();
    // Whatever was removed has made room.
    fullDisk = null;
    ring();
  };

  const retry = async (ref: CollectionRef): Promise<void> => {
    fullDisk = null;
    holds.clear();
    const pin = books.pins().find((each) => each.id === pinId(ref));
    for (const key of pin?.trackKeys ?? []) {
      const record = books.byTrack.get(key);
      if (!record?.failure) continue;
      // A damaged committed copy is replaced: planned again, its bytes go when the new ones begin.
      const state = record.state === 'committed' ? 'planned' : record.state;
      const segments = record.state === 'committed' ? 0 : record.segments;
      await books.records.put(
        { ...record, state, segments, attempts: 0, failure: null },
        'relaxed',
      );
    }
    ring();
  };

  return {
    load: async () => {
      await books.load();
      // Another tab may have made room or asked for another try.
      fullDisk = null;
      if (leading) await bringIntoLine();
      ring();
    },
    lead,
    add,
    remove,
    retry,
    wake: () => {
      holds.clear();
      ring();
    },
    saves: books.saves,
    collections: books.collections,
    isSaved: (track) => {
      const record = books.byTrack.get(track);
      return record?.state === 'committed' && record.failure === null;
    },
    audio: createSealedAudio(own, () => books.tellCollections()),
  };
};

const abort = (): HoldfastError => new HoldfastError('aborted');

/** Until something rings, a hold ends, or the lead ends. */
const waitFor = async (
  rung: Promise<void>,
  holdMs: number | null,
  clock: DownloadPorts['clock'],
  signal: AbortSignal,
): Promise<void> => {
  const stop = new AbortController();
  const ended = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true, signal: stop.signal });
  });
  const waits = [rung, ended];
  if (holdMs !== null) waits.push(clock.sleep(holdMs, stop.signal).catch(() => undefined));
  await Promise.race(waits);
  stop.abort();
};
