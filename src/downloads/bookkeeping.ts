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
  readonly rowsChanged: () => void;
}

/** The rows in memory, in step with the database, and what is known only while something runs. */
export interface Books {
  /** Writes through to the database, then to memory, then tells. */
  readonly records: DownloadRecords;
  readonly byTrack: ReadonlyMap<Key, DownloadRecord>;
  readonly pins: () => readonly PinRecord[];
  readonly wants: () => ReadonlyMap<Key, Want>;
  readonly running: Map<Key, LiveBytes>;
  /** What holds everything up; in memory only, since a full disk may refuse to write it down. */
  readonly setObstacle: (failure: Failure | null) => void;
  /** Changes the row as it is in the database now, which another tab may have written. */
  readonly change: (
    track: Key,
    edit: (record: DownloadRecord) => DownloadRecord | null,
  ) => Promise<void>;
  /** The row as it is on the disk: another tab may have put something in place of what is known here. */
  readonly latest: DownloadRecords['get'];
  readonly load: () => Promise<void>;
  readonly saves: () => readonly SaveChange[];
  readonly collections: () => readonly CollectionDownload[];
  /** Its state changed by what runs, not by its row. */
  readonly tellAgain: (track: Key) => void;
  /** At most four times a second. */
  readonly tellCollections: () => void;
}

const tellEveryMs = 250;

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
  // A thousand rows may change at once, and every other tab reads all of them for it.
  const tellRows = atMostEvery(tellEveryMs, ports.clock, announce.rowsChanged);

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
          isNews = before?.state !== record.state || before.failure !== record.failure;
          byTrack.set(record.trackKey, record);
        },
      );
      tellSaves([record.trackKey]);
      if (isNews) tellRows();
    },
    remove: async (track) => {
      await written(
        () => ports.records.remove(track),
        () => void byTrack.delete(track),
      );
      tellSaves([track]);
      tellRows();
    },
    putPin: async (pin) => {
      await written(
        () => ports.records.putPin(pin),
        () => setPins([...pins.filter((each) => each.id !== pin.id), pin]),
      );
      tellCollections();
      announce.rowsChanged();
    },
    removePin: async (id) => {
      await written(
        () => ports.records.removePin(id),
        () => setPins(pins.filter((each) => each.id !== id)),
      );
      tellCollections();
      announce.rowsChanged();
    },
  };

  /** Rows that were read while this tab wrote may be older than its memory: they are read again. */
  const readRows = async (): Promise<
    readonly [readonly DownloadRecord[], readonly PinRecord[]]
  > => {
    for (;;) {
      const before = writes;
      const found = await Promise.all([ports.records.all(), ports.records.pins()]);
      if (before === writes) return found;
    }
  };

  const load = async (): Promise<void> => {
    const [rows, pinRows] = await readRows();
    const before = [...byTrack.keys()];
    byTrack.clear();
    for (const row of rows) byTrack.set(row.trackKey, row);
    setPins(pinRows);
    tellSaves(new Set([...before, ...byTrack.keys()]));
    tellCollections();
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
    tellAgain: (track) => tellSaves([track]),
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
