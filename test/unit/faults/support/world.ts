import 'fake-indexeddb/auto';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { CollectionRef } from '../../../../src/contracts/downloads';
import { HoldfastError } from '../../../../src/domain/error';
import { makeKey, toSourceId, type Key } from '../../../../src/domain/keys';
import { createDownloads, type Downloads } from '../../../../src/downloads/downloads';
import type {
  AudioAnswer,
  AudioRequest,
  DownloadPorts,
  TrackFacts,
} from '../../../../src/downloads/ports';
import { openKeyStore, type KeyStore } from '../../../../src/library/key-store';
import { openLibrary, type Library } from '../../../../src/library/library';
import { createIndexedDbStore } from '../../../../src/store/indexeddb-store';
import { createOpfsStore } from '../../../../src/store/opfs-store';
import type { SealedStore, StoreKind } from '../../../../src/store/sealed-store';
import { findRootKey } from '../../../../src/vault/root-key';
import { createKeyring, type Keyring } from '../../../../src/workers/engine/keyring';
import { openRoots } from '../../../../src/workers/engine/roots';
import { createSealedObjects } from '../../../../src/workers/engine/sealed-objects';
import { createTime, within, type ManualTime } from './manual-time';
import { createFolders, type MemoryFolders } from './memory-folders';
import type { StorageFaults } from './storage-faults';

/**
 * A device with the real library, the real vault and a real store, joined as the engine joins them; a server
 * that the test scripts. `boot` may be called again and again, like restarts of the browser.
 */
export const source = toSourceId('nas1');
export const key = (id: string): Key => makeKey(source, id);
export const album: CollectionRef = { kind: 'album', key: key('album') };
export const keepAll = { quality: 'original', follow: false, wifiOnly: false } as const;

/** Small segments, so that a few kilobytes are many of them. */
export const segmentLength = 1056;
export const plainSegment = segmentLength - 32;

/** Bytes that tell where they stand and whose they are. */
export const musicOf = (id: string, length: number, edition = 0): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    { length },
    (_, at) => (at * 31 + (at >> 8) * 7 + id.charCodeAt(0) * 3 + edition * 101) & 255,
  );

export interface World {
  readonly factory: IDBFactory;
  readonly folders: MemoryFolders;
  readonly kind: StoreKind;
  readonly time: ManualTime;
  /** What the server has now. Null: it is down. */
  readonly server: {
    files: ReadonlyMap<Key, Uint8Array<ArrayBuffer>> | null;
    collections: ReadonlyMap<Key, readonly Key[]>;
    /** Bytes that it sent. */
    sent: number;
    /** Editions that it began to send: the one saved need not be the one that it has when it is told. */
    readonly served: Map<Key, Set<Uint8Array>>;
  };
  /** Told to the listener as saved, with the bytes that they had then; until he gives them up. */
  readonly acknowledged: Map<Key, readonly Uint8Array[]>;
  /** The listener asked for it to go: whether it still plays is not promised any more. */
  readonly givenUp: Set<Key>;
}

export const newWorld = (kind: StoreKind, faults: StorageFaults, now?: number): World => ({
  factory: new IDBFactory(),
  folders: createFolders(faults),
  kind,
  time: createTime(now),
  server: { files: new Map(), collections: new Map(), sent: 0, served: new Map() },
  acknowledged: new Map(),
  givenUp: new Set(),
});

export interface App {
  readonly world: World;
  readonly library: Library;
  readonly keyStore: KeyStore;
  readonly ring: Keyring;
  readonly store: SealedStore;
  readonly ports: DownloadPorts;
  readonly downloads: Downloads;
  readonly lead: () => void;
  /** Puts everything down; rejects when that never ends. */
  readonly stop: () => Promise<void>;
}

export const boot = async (world: World): Promise<App> => {
  const { factory, time } = world;
  const library = await within(
    time,
    'opening the library',
    openLibrary({
      indexedDB: factory,
      keyRange: IDBKeyRange,
      now: time.clock.now,
      sleep: time.clock.sleep,
      report: () => undefined,
      onChange: () => undefined,
    }),
  );
  try {
    return await within(time, 'opening the rest', join(world, library));
  } catch (error) {
    library.close();
    throw error;
  }
};

const join = async (world: World, library: Library): Promise<App> => {
  const { factory, time, folders } = world;
  const store =
    world.kind === 'opfs'
      ? createOpfsStore({ clock: time.clock, openRoot: async () => folders.root })
      : createIndexedDbStore({ clock: time.clock, factory, partLength: 2_000 });
  const keyStore = await openKeyStore({
    indexedDB: factory,
    keyRange: IDBKeyRange,
    buckets: undefined,
  });
  const ring = await openKeys(keyStore, library, store);
  const ports = portsOf(
    world,
    library,
    createSealedObjects(ring, store, () => 0.5),
  );
  const downloads = createDownloads(ports, {
    saves: (changes) => {
      for (const { key: track, state } of changes) if (state === 'saved') acknowledge(world, track);
    },
    collections: () => undefined,
    rowsChanged: () => undefined,
    running: () => undefined,
  });
  await downloads.load();
  const ended = new AbortController();
  let leading: Promise<void> = Promise.resolve();
  return {
    ...{ world, library, keyStore, ring, store, ports, downloads },
    lead: () => {
      // The engine takes a lead that broke off up again; what it broke off by is looked at here.
      leading = downloads.lead(ended.signal).catch(mustBeOurs);
    },
    stop: async () => {
      ended.abort();
      await within(time, 'putting down the lead', leading);
      await within(time, 'releasing the store', store.release().catch(mustBeOurs));
      library.close();
      keyStore.close();
    },
  };
};

/** Whatever fails, it fails as one of the errors that people are told. */
export const mustBeOurs = (error: unknown): void => {
  if (!(error instanceof HoldfastError)) throw error;
};

export const giveUp = (world: World, ...tracks: readonly Key[]): void => {
  for (const track of tracks) {
    world.givenUp.add(track);
    world.acknowledged.delete(track);
  }
};

const acknowledge = (world: World, track: Key): void => {
  if (world.givenUp.has(track)) return;
  const { files, served } = world.server;
  const bytes = files?.get(track);
  const editions = new Set([
    ...(world.acknowledged.get(track) ?? []),
    ...(served.get(track) ?? []),
  ]);
  // What was streamed was never asked of `answer`.
  if (bytes) editions.add(bytes);
  if (editions.size > 0) world.acknowledged.set(track, [...editions]);
};

/** As `foundation` does it. */
const openKeys = async (
  keyStore: KeyStore,
  library: Library,
  store: SealedStore,
): Promise<Keyring> => {
  const ring = createKeyring(segmentLength);
  const known = await keyStore.all();
  if (known.current !== '' || [...known.roots.keys()].some((id) => id !== '')) {
    await openRoots(known, ring);
    return ring;
  }
  const rows = await library.records.all();
  const isSealed = (await store.list()).length > 0 || rows.some((row) => row.manifest !== null);
  const root = await findRootKey(keyStore, isSealed);
  ring.put({ current: '', keys: new Map([['', root]]), isLockable: false });
  return ring;
};

const portsOf = (
  world: World,
  library: Library,
  objects: DownloadPorts['objects'],
): DownloadPorts => ({
  records: library.records,
  objects,
  claims: { hold: () => () => undefined, held: async () => [] },
  fetchAudio: async (request) => answer(world, request),
  factsOf: (track): TrackFacts => ({
    size: world.server.files?.get(track)?.length ?? 0,
    duration: 10,
  }),
  collectionOf: async (ref) => {
    const trackKeys = world.server.collections.get(ref.key);
    return trackKeys ? { title: 'Album', artKey: null, trackKeys } : null;
  },
  keepExtras: async () => undefined,
  dropExtras: async () => undefined,
  limits: () => ({
    ...{ storage: null, passing: 1_000_000, prefetch: 0, paused: false },
    prefetchQuality: 'original',
  }),
  network: () => ({ saveData: false, mobile: false }),
  qualityFor: (_track, wished) => wished,
  maySweep: () => true,
  isElsewhere: () => false,
  clock: world.time.clock,
});

const answer = ({ server }: World, request: AudioRequest): AudioAnswer => {
  const bytes = server.files?.get(request.track);
  if (!bytes) throw new HoldfastError('net.unreachable');
  server.served.set(request.track, (server.served.get(request.track) ?? new Set()).add(bytes));
  const first = request.from ?? 0;
  const rest = bytes.subarray(first, request.to === undefined ? undefined : request.to + 1);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (request.signal.aborted) throw request.signal.reason;
      if (at >= rest.length) return controller.close();
      const piece = rest.subarray(at, at + 700);
      server.sent += piece.length;
      controller.enqueue(piece);
      at += 700;
    },
  });
  // Another file has another version, as an ETag of its bytes would have.
  const remoteVersion = `"${bytes.length}-${bytes[0]}"`;
  return { body, first, total: bytes.length, contentType: 'audio/mpeg', remoteVersion };
};
