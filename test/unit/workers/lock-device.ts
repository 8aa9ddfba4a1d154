import type { DownloadRecord, DownloadRecords } from '../../../src/contracts/records';
import { HoldfastError } from '../../../src/domain/error';
import { makeKey, toSourceId, type Key } from '../../../src/domain/keys';
import { identityOf } from '../../../src/downloads/identity-of';
import { newRecord } from '../../../src/downloads/new-rows';
import type { SealedObjects } from '../../../src/downloads/ports';
import type { AnyRootRow, Guesses, KeyStore } from '../../../src/library/key-store';
import type { SealedStore } from '../../../src/store/sealed-store';
import { createKeyring, type Keyring } from '../../../src/workers/engine/keyring';
import { reseal, type ResealParts } from '../../../src/workers/engine/reseal';
import { createSealedObjects } from '../../../src/workers/engine/sealed-objects';
import { createSecrets } from '../../../src/workers/engine/secrets';

/** What lies on a device, as plain values: copied, cut and started anew at will. */
export interface Disk {
  readonly bytes: Map<string, Uint8Array<ArrayBuffer>>;
  readonly rows: Map<Key, DownloadRecord>;
  readonly keys: { current: string; readonly roots: Map<string, AnyRootRow> };
  readonly source: { sealed: Uint8Array | null };
}

export const copyDisk = (disk: Disk): Disk => ({
  bytes: new Map([...disk.bytes].map(([id, bytes]) => [id, bytes.slice()])),
  rows: new Map(disk.rows),
  keys: { current: disk.keys.current, roots: new Map(disk.keys.roots) },
  source: { sealed: disk.source.sealed },
});

/** Called before and after each write: throws where the machine goes off. */
export type Power = () => void;

export const source = toSourceId('abcd');
export const songs = ['a', 'b', 'c'].map((id) => makeKey(source, id));
export const plainOf = (track: Key, version = 0): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: 150 + version }, (_, at) => (at * 7 + track.charCodeAt(5)) & 255);
export const credentials = { kind: 'password', username: 'zoe', password: 'sesame' } as const;

const storeOf = ({ bytes }: Disk, power: Power): SealedStore => {
  const need = (id: string): Uint8Array<ArrayBuffer> => {
    const found = bytes.get(id);
    if (!found) throw new HoldfastError('storage.missing');
    return found;
  };
  const writerOf = (id: string) => ({
    size: () => need(id).length,
    write: async (at: number, more: Uint8Array) => {
      power();
      const before = need(id).subarray(0, at);
      const next = new Uint8Array(at + more.length);
      next.set(before);
      next.set(more, at);
      bytes.set(id, next);
    },
    read: async (at: number, length: number) => need(id).slice(at, at + length),
    truncate: async (length: number) => void bytes.set(id, need(id).slice(0, length)),
    flush: async () => power(),
    settle: async () => undefined,
    close: async () => undefined,
  });
  return {
    kind: 'opfs',
    create: async (id) => {
      power();
      bytes.set(id, new Uint8Array(0));
      return writerOf(id);
    },
    append: async (id) => {
      need(id);
      return writerOf(id);
    },
    read: async (id, at, length) => need(id).slice(at, at + length),
    size: async (id) => need(id).length,
    list: async () => [...bytes].map(([id, { length }]) => ({ id, size: length })),
    remove: async (id) => {
      power();
      bytes.delete(id);
    },
    usage: async () => 0,
    release: async () => undefined,
  };
};

const guessesOn = new WeakMap<Disk['keys'], Guesses>();

export const keyStoreOf = ({ keys }: Disk, power: Power = () => undefined): KeyStore => ({
  get: async () => undefined,
  putIfAbsent: async (record) => record,
  all: async () => ({ current: keys.current, roots: new Map(keys.roots) }),
  change: async (from, to, rows) => {
    power();
    if (from !== keys.current) return false;
    for (const [id, row] of rows) keys.roots.set(id, row);
    keys.current = to;
    return true;
  },
  forget: async (ids) => {
    power();
    for (const id of ids) keys.roots.delete(id);
    power();
  },
  guesses: async () => guessesOn.get(keys) ?? { failures: 0, at: 0 },
  putGuesses: async (guesses) => {
    power();
    guessesOn.set(keys, guesses);
  },
  remove: async () => keys.roots.clear(),
  close: () => undefined,
});

const recordsOf = ({ rows }: Disk, power: Power): DownloadRecords => ({
  all: async () => [...rows.values()],
  some: async (tracks) => tracks.flatMap((track) => rows.get(track) ?? []),
  get: async (track) => rows.get(track) ?? null,
  put: async (record) => {
    power();
    rows.set(record.trackKey, record);
    power();
  },
  remove: async (track) => void rows.delete(track),
  pins: async () => [],
  putPin: async () => undefined,
  removePin: async () => undefined,
});

export interface Run {
  readonly disk: Disk;
  readonly ring: Keyring;
  readonly objects: SealedObjects;
  readonly records: DownloadRecords;
  readonly parts: ResealParts;
  readonly clock: { sleep: ResealParts['clock']['sleep'] };
  readonly reseal: (signal?: AbortSignal) => Promise<void>;
}

export const startRun = (
  disk: Disk,
  power: Power = () => undefined,
  onSleep: () => void = () => undefined,
): Run => {
  const ring = createKeyring(64);
  const objects = createSealedObjects(ring, storeOf(disk, power), () => 0.5);
  const records = recordsOf(disk, power);
  const row = () => ({ id: source, view: {}, config: null, sealedCredentials: disk.source.sealed });
  const sources = {
    list: async () => [row()],
    get: async () => row(),
    put: async (next: { readonly sealedCredentials: Uint8Array | null }) => {
      power();
      disk.source.sealed = next.sealedCredentials;
    },
  } as unknown as ResealParts['sources'];
  const clock = {
    now: () => 1,
    monotonic: () => 1,
    random: () => 0.5,
    sleep: async (): Promise<void> => onSleep(),
  };
  const parts: ResealParts = {
    records,
    objects,
    sources,
    ring,
    secrets: createSecrets(ring),
    keyStore: keyStoreOf(disk, power),
    clock,
    exclusively: async (_, work) => work(records, new AbortController().signal),
    open: new Set(),
    playing: async () => null,
    whenUnheld: async (_, work) => work(),
  };
  return {
    disk,
    ring,
    objects,
    records,
    parts,
    clock,
    reseal: (signal = new AbortController().signal) => reseal(parts, signal, () => undefined),
  };
};

/** Seals a song as a finished download would. */
export const commit = async (
  { objects }: Run,
  track: Key,
  version = 0,
): Promise<DownloadRecord> => {
  const begun: DownloadRecord = {
    ...newRecord(track, 'original', 1),
    objectId: objects.newId(),
    generation: 1,
    root: objects.root(),
    contentType: 'audio/mpeg',
  };
  const writer = await objects.create(identityOf(begun));
  await writer.push(plainOf(track, version));
  const facts = await writer.finish();
  await writer.close();
  const manifest = await objects.sealManifest(identityOf(begun), facts);
  return { ...begun, state: 'committed', plainLength: facts.plainLength, manifest, committedAt: 1 };
};
