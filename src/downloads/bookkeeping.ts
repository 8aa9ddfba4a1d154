import type { CollectionDownload, SaveChange } from '../contracts/downloads';
import type { DownloadRecord, DownloadRecords, PinRecord } from '../contracts/records';
import type { Failure } from '../domain/error';
import type { Key } from '../domain/keys';
import { obstaclesOf, viewOf, type LiveBytes } from './collection-view';
import { expectedBytes, saveStateOf, wantsOf, type Want } from './plan';
import type { DownloadPorts } from './ports';
import type { SpeedMeter } from './speed-meter';

/** What the rest of the engine is told. Always after the row was written, never before. */
export interface Announcements {
  readonly saves: (changes: readonly SaveChange[]) => void;
  readonly collections: (collections: readonly CollectionDownload[]) => void;
  /** Rows changed here: other tabs should read them again. */
  readonly rowsChanged: (news: RowNews) => void;
  /** What this tab fetches now, for the others: their rows say nothing of it. At most once a second. */
  readonly running: (running: readonly RunningTrack[]) => void;
}

export interface RunningTrack extends LiveBytes {
  readonly track: Key;
}

/** Which rows are other ones now. */
export interface RowNews {
  readonly tracks: readonly Key[];
  readonly pins: boolean;
}

/** The rows in memory, in step with the database, and what is known only while something runs. */
export interface Books {
  /** Writes through to the database, then to memory, then tells. */
  readonly records: DownloadRecords;
  readonly byTrack: ReadonlyMap<Key, DownloadRecord>;
  readonly pins: () => readonly PinRecord[];
  readonly wants: () => ReadonlyMap<Key, Want>;
  /** What is being fetched, here or in the tab that leads. */
  readonly running: ReadonlyMap<Key, LiveBytes>;
  /** Null: not any more. */
  readonly setRunning: (track: Key, live: LiveBytes | null) => void;
  /** The tab that leads fetches these now, and nothing else. */
  readonly hearRunning: (running: readonly RunningTrack[]) => void;
  /** What holds everything up; in memory only, since a full disk may refuse to write it down. */
  readonly setObstacle: (failure: Failure | null) => void;
  /** Changes the row as it is in the database now, which another tab may have written. */
  readonly change: (
    track: Key,
    edit: (record: DownloadRecord) => DownloadRecord | null,
  ) => Promise<void>;
  /** The row as it is on the disk: another tab may have put something in place of what is known here. */
  readonly latest: DownloadRecords['get'];
  /** Reads these rows again; without news, all. */
  readonly load: (news?: RowNews) => Promise<void>;
  readonly saves: () => readonly SaveChange[];
  readonly collections: () => readonly CollectionDownload[];
  /** At most four times a second. */
  readonly tellCollections: () => void;
}

const tellEveryMs = 250;
const tellTabsEveryMs = 1_000;
/** What another tab shows, plays by or opens with; how far a fetch has come is none of it. */
const newsFields = ['state', 'failure', 'objectId', 'quality', 'heardAt'] as const;

export const openBooks = (
  ports: Omit<DownloadPorts, 'objects' | 'fetchAudio'>,
  announce: Announcements,
  meter: SpeedMeter,
): Books => {
  const byTrack = new Map<Key, DownloadRecord>();
  const running = new Map<Key, LiveBytes>();
  let pins: readonly PinRecord[] = [];
  let told = new Map<Key, SaveChange['state']>();
  let obstacle: Failure | null = null;
  let wants: ReadonlyMap<Key, Want> | null = null;

  const setPins = (next: readonly PinRecord[]): void => {
    pins = next;
    wants = null;
  };

  const stateOf = (record: DownloadRecord): SaveChange['state'] => saveStateOf(record, running);

  const collections = (): readonly CollectionDownload[] => {
    const parts = {
      records: byTrack,
      running,
      expected: (key: Key, { quality }: PinRecord) => expectedBytes(ports.factsOf(key), quality),
      speed: meter.read(),
      isPaused: ports.limits().paused,
      isMobile: ports.network().mobile,
      obstacles: obstaclesOf(byTrack.values(), obstacle),
    };
    return pins.map((pin) => viewOf(pin, parts)).sort((a, b) => b.addedAt - a.addedAt);
  };

  const tellCollections = atMostEvery(tellEveryMs, ports.clock, () =>
    announce.collections(collections()),
  );
  /** A thousand rows may change at once: told together, and only what changed is read elsewhere. */
  const changed = new Set<Key>();
  const tellChanged = atMostEvery(tellEveryMs, ports.clock, () => {
    const tracks = [...changed];
    changed.clear();
    announce.rowsChanged({ tracks, pins: false });
  });
  const tellRow = (track: Key): void => {
    changed.add(track);
    tellChanged();
  };
  const tellPins = (): void => {
    tellCollections();
    announce.rowsChanged({ tracks: [], pins: true });
  };

  const tellSaves = (keys: Iterable<Key>): void => {
    const changes: SaveChange[] = [];
    for (const key of keys) {
      const record = byTrack.get(key);
      const state = record ? stateOf(record) : null;
      if ((told.get(key) ?? null) === state) continue;
      if (state === null) told.delete(key);
      else told.set(key, state);
      changes.push({ key, state });
    }
    if (changes.length > 0) announce.saves(changes);
    tellCollections();
  };

  const tellRunning = atMostEvery(tellTabsEveryMs, ports.clock, () =>
    announce.running([...running].map(([track, live]) => ({ track, ...live }))),
  );
  const setRunning: Books['setRunning'] = (track, live) => {
    if (live) running.set(track, live);
    else running.delete(track);
    tellRunning();
    tellSaves([track]);
  };
  const hearRunning: Books['hearRunning'] = (all) => {
    const before = new Map(running);
    running.clear();
    for (const { track, bytes, total } of all) {
      meter.add(bytes - (before.get(track)?.bytes ?? bytes));
      running.set(track, { bytes, total });
    }
    tellSaves([...before.keys(), ...running.keys()]);
  };

  /** Grows at the beginning and at the end of each write, so that a read knows whether it met one. */
  let writes = 0;
  const written = async (write: () => Promise<void>, remember: () => void): Promise<void> => {
    writes += 1;
    try {
      await write();
      remember();
    } finally {
      writes += 1;
    }
  };

  const records: DownloadRecords = {
    ...ports.records,
    get: async (track) => byTrack.get(track) ?? null,
    put: async (record, durability) => {
      let isNews = false;
      await written(
        () => ports.records.put(record, durability),
        () => {
          const before = byTrack.get(record.trackKey);
          isNews = !before || newsFields.some((field) => before[field] !== record[field]);
          byTrack.set(record.trackKey, record);
        },
      );
      tellSaves([record.trackKey]);
      if (isNews) tellRow(record.trackKey);
    },
    remove: async (track) => {
      await written(
        () => ports.records.remove(track),
        () => void byTrack.delete(track),
      );
      tellSaves([track]);
      tellRow(track);
    },
    putPin: async (pin) => {
      await written(
        () => ports.records.putPin(pin),
        () => setPins([...pins.filter((each) => each.id !== pin.id), pin]),
      );
      tellPins();
    },
    removePin: async (id) => {
      await written(
        () => ports.records.removePin(id),
        () => setPins(pins.filter((each) => each.id !== id)),
      );
      tellPins();
    },
  };

  /** What was read while this tab wrote may be older than its memory: it is read again. */
  const readStill = async <T>(read: () => Promise<T>): Promise<T> => {
    for (;;) {
      const before = writes;
      const found = await read();
      if (before === writes) return found;
    }
  };

  const load = async (news?: RowNews): Promise<void> => {
    const [rows, pinRows] = await readStill(() =>
      Promise.all([
        news ? ports.records.some(news.tracks) : ports.records.all(),
        news && !news.pins ? pins : ports.records.pins(),
      ]),
    );
    const about = news?.tracks ?? [...byTrack.keys()];
    for (const key of about) byTrack.delete(key);
    for (const row of rows) byTrack.set(row.trackKey, row);
    if (pinRows !== pins) setPins(pinRows);
    tellSaves(new Set([...about, ...rows.map(({ trackKey }) => trackKey)]));
  };

  const saves = (): readonly SaveChange[] => {
    const all: SaveChange[] = [];
    for (const [key, record] of byTrack) {
      const state = stateOf(record);
      if (state !== null) all.push({ key, state });
    }
    told = new Map(all.map(({ key, state }) => [key, state]));
    return all;
  };

  return {
    records,
    byTrack,
    pins: () => pins,
    wants: () => (wants ??= wantsOf(pins, ports.qualityFor)),
    running,
    setRunning,
    hearRunning,
    setObstacle: (failure) => {
      if (obstacle?.code === failure?.code) return;
      obstacle = failure;
      tellCollections();
    },
    change: async (track, edit) => {
      const now = await ports.records.get(track);
      const next = now && edit(now);
      if (next) await records.put(next, 'relaxed');
    },
    latest: ports.records.get,
    load,
    saves,
    collections,
    tellCollections,
  };
};

/** Once for all that was asked for meanwhile. */
const atMostEvery = (ms: number, clock: DownloadPorts['clock'], act: () => void): (() => void) => {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    void clock.sleep(ms).then(() => {
      isDue = false;
      act();
    });
  };
};
