import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type { CollectionDownload, SaveChange } from '../../../../src/contracts/downloads';
import type { DownloadRecord, DownloadRecords, PinRecord } from '../../../../src/contracts/records';
import type { Clock } from '../../../../src/domain/clock';
import { HoldfastError } from '../../../../src/domain/error';
import { makeKey, toSourceId, type Key } from '../../../../src/domain/keys';
import { createDownloads, type Downloads } from '../../../../src/downloads/downloads';
import type {
  AudioAnswer,
  AudioRequest,
  DownloadPorts,
  Limits,
  NetworkHint,
  TrackFacts,
} from '../../../../src/downloads/ports';
import { createIndexedDbStore } from '../../../../src/store/indexeddb-store';
import type { SealedStore } from '../../../../src/store/sealed-store';
import type { KeyStore } from '../../../../src/vault/root-key';
import { createSealedObjects } from '../../../../src/workers/engine/sealed-objects';
import type { Keyring } from '../../../../src/workers/engine/keyring';
import { openKeys } from './open-keys';

/**
 * The downloads with their real vault and a real store (on an IndexedDB in memory), a server that
 * the test scripts, rows in a map that survives a "restart", and a clock of the test's own.
 */
export const source = toSourceId('nas1');
export const key = (id: string): Key => makeKey(source, id);

/** Small segments, so that a few kilobytes are many of them. */
const segmentLength = 1056;
export const plainSegment = segmentLength - 32;

/** Bytes that tell where they stand, so that a shifted copy is seen. */
export const musicOf = (id: string, length: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++)
    bytes[at] = (at * 31 + (at >> 8) * 7 + id.charCodeAt(0)) & 255;
  return bytes;
};

export interface Served {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly version?: string;
  /** The body breaks after this many bytes of the answer. */
  readonly breakAfter?: number;
  /** The body stays silent after this many bytes of the answer, until it is called off. */
  readonly stallAfter?: number;
  /** The body ends, without an error, after this many bytes. */
  readonly endAfter?: number;
  readonly announced?: number | null;
  readonly ranges?: boolean;
  /** This browser cannot play the file, in these of the qualities it is asked for. */
  readonly unplayable?: 'original' | 'all';
}

/** What outlives a killed tab. */
export interface Disk {
  readonly rows: Map<Key, DownloadRecord>;
  readonly pins: Map<string, PinRecord>;
  readonly store: SealedStore;
  readonly keyStore: KeyStore;
  readonly space: Space;
  /** Objects that a living tab writes. */
  readonly claimed: Set<string>;
}

/** How much the disk takes; above it neither bytes nor rows can be written. */
export interface Space {
  room: number;
  /** Sealed bytes by object. */
  readonly sizes: Map<string, number>;
}

const isFull = ({ room, sizes }: Space, more = 0): boolean =>
  [...sizes.values()].reduce((sum, size) => sum + size, more) > room;

const refuse = (): never => {
  throw new HoldfastError('storage.quota');
};

const withinSpace = (store: SealedStore, space: Space): SealedStore => ({
  ...store,
  create: async (id) => watched(id, await store.create(id), space),
  append: async (id) => watched(id, await store.append(id), space),
  remove: async (id) => {
    await store.remove(id);
    space.sizes.delete(id);
  },
});

const watched = (
  id: string,
  writer: Awaited<ReturnType<SealedStore['create']>>,
  space: Space,
): typeof writer => ({
  ...writer,
  write: async (at, bytes) => {
    if (isFull(space, bytes.length)) refuse();
    await writer.write(at, bytes);
    space.sizes.set(id, writer.size());
  },
});

export const newDisk = (): Disk => {
  let kept: Awaited<ReturnType<KeyStore['get']>>;
  const clock = { sleep: () => new Promise<void>(() => undefined), random: Math.random };
  const space: Space = { room: Infinity, sizes: new Map() };
  return {
    space,
    claimed: new Set(),
    rows: new Map(),
    pins: new Map(),
    store: withinSpace(createIndexedDbStore({ clock, factory: new IDBFactory() }), space),
    keyStore: { get: async () => kept, putIfAbsent: async (record) => (kept ??= record) },
  };
};

/** What the listener and the browser say, as the test says it. */
export interface Surroundings {
  limits: Limits;
  network: NetworkHint;
  maySweep: boolean;
  /** Whether the catalogue may lack songs. */
  isPartial: boolean;
  /** What the catalogue claims of single songs. */
  readonly facts: Map<Key, TrackFacts>;
  /** What the browser's own downloader brings. */
  readonly elsewhere: Set<Key>;
}

export const keepAll = { quality: 'original', follow: false, wifiOnly: false } as const;

export interface Rig {
  readonly around: Surroundings;
  readonly downloads: Downloads;
  readonly ring: Keyring;
  readonly requests: AudioRequest[];
  readonly serve: (id: string, served: Served | Error) => void;
  readonly collections: Map<string, readonly Key[]>;
  readonly saves: SaveChange[];
  readonly seen: CollectionDownload[];
  /** Lets `ms` of the handed-in clock pass. */
  readonly pass: (ms: number) => void;
  readonly stop: () => Promise<void>;
  readonly until: (holds: () => boolean) => Promise<void>;
  /** Turns of the event loop, for what must not happen. */
  readonly settle: () => Promise<void>;
}

export const startRig = async (disk: Disk, lead = true): Promise<Rig> => {
  const served = new Map<Key, Served | Error>();
  const collections = new Map<string, readonly Key[]>();
  const requests: AudioRequest[] = [];
  const saves: SaveChange[] = [];
  const seen: CollectionDownload[] = [];
  const { clock, pass } = createTestClock();
  const around: Surroundings = {
    limits: {
      ...{ storage: null, passing: 1_000_000, prefetch: 0, paused: false },
      prefetchQuality: 'original',
    },
    network: { saveData: false, mobile: false },
    maySweep: true,
    isPartial: false,
    facts: new Map(),
    elsewhere: new Set(),
  };
  const ring = await openKeys(disk.keyStore, segmentLength);
  const ports: DownloadPorts = {
    records: recordsOn(disk),
    objects: createSealedObjects(ring, disk.store, () => 0.5),
    claims: claimsOn(disk),
    fetchAudio: async (request) => {
      requests.push(request);
      const what = served.get(request.track);
      if (!what || what instanceof Error) throw what ?? new Error('nothing served');
      const { unplayable } = what;
      if (unplayable === 'all' || (unplayable && request.quality === unplayable)) {
        throw new HoldfastError('audio.unsupported', { format: 'ALAC' });
      }
      return answer(what, request);
    },
    factsOf: (track) => around.facts.get(track) ?? { size: 0, duration: 10 },
    collectionOf: async (ref) => {
      const trackKeys = collections.get(ref.key);
      const { isPartial } = around;
      return trackKeys ? { title: ref.key, artKey: null, trackKeys, isPartial } : null;
    },
    keepExtras: async () => undefined,
    dropExtras: async () => undefined,
    limits: () => around.limits,
    network: () => around.network,
    qualityFor: (_track, wished) => wished,
    maySweep: () => around.maySweep,
    isElsewhere: (track) => around.elsewhere.has(track),
    clock,
  };
  const downloads = createDownloads(ports, {
    saves: (changes) => saves.push(...changes),
    collections: (views) => seen.splice(0, seen.length, ...views),
    rowsChanged: () => undefined,
    running: () => undefined,
  });
  await downloads.load();
  const ended = new AbortController();
  const leading = lead ? downloads.lead(ended.signal) : Promise.resolve();
  return {
    around,
    downloads,
    ring,
    requests,
    serve: (id, what) => served.set(key(id), what),
    collections,
    saves,
    seen,
    pass,
    stop: async () => {
      ended.abort();
      await leading;
    },
    until: (holds) => until(holds),
    settle,
  };
};

const claimsOn = ({ claimed }: Disk): DownloadPorts['claims'] => ({
  hold: (objectId) => {
    claimed.add(objectId);
    return () => void claimed.delete(objectId);
  },
  held: async () => [...claimed],
});

const recordsOn = ({ rows, pins, space }: Disk): DownloadRecords => {
  const write = (act: () => void): Promise<void> =>
    isFull(space) ? Promise.reject(new HoldfastError('storage.quota')) : Promise.resolve(act());
  return {
    all: async () => [...rows.values()],
    some: async (tracks) => tracks.flatMap((track) => rows.get(track) ?? []),
    get: async (track) => rows.get(track) ?? null,
    put: (record) => write(() => void rows.set(record.trackKey, record)),
    remove: (track) => write(() => void rows.delete(track)),
    pins: async () => [...pins.values()],
    putPin: (pin) => write(() => void pins.set(pin.id, pin)),
    removePin: (id) => write(() => void pins.delete(id)),
  };
};

const answer = (what: Served, request: AudioRequest): AudioAnswer => {
  const first = what.ranges === false ? 0 : (request.from ?? 0);
  const rest = what.bytes.subarray(first, what.endAfter ? first + what.endAfter : undefined);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (request.signal.aborted) throw request.signal.reason;
      if (what.breakAfter !== undefined && at >= what.breakAfter) throw new TypeError('broken');
      if (what.stallAfter !== undefined && at >= what.stallAfter) return callOff(request.signal);
      if (at >= rest.length) return controller.close();
      controller.enqueue(rest.subarray(at, at + 700));
      at += 700;
    },
  });
  const total = what.announced === undefined ? what.bytes.length : what.announced;
  const remoteVersion = what.version ?? '"v1"';
  return { body, first, total, contentType: 'audio/mpeg', remoteVersion };
};

const callOff = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

const createTestClock = (): { clock: Clock; pass: (ms: number) => void } => {
  let now = 1_000_000;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const pass = (ms: number): void => {
    now += ms;
    const due = sleepers.filter((each) => each.at <= now);
    sleepers = sleepers.filter((each) => each.at > now);
    for (const each of due) each.wake();
  };
  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve, reject) => {
      sleepers.push({ at: now + ms, wake: resolve });
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  return { clock: { now: () => now, monotonic: () => now, random: () => 0.5, sleep }, pass };
};

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** ms of real time: sealing runs in threads of its own, which a busy machine may keep waiting. */
const patience = 15_000;

/** Turns of the event loop until something holds: no sleep for luck, and no end without it. */
const until = async (holds: () => boolean): Promise<void> => {
  const begun = performance.now();
  while (performance.now() - begun < patience) {
    if (holds()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it never came true');
};
