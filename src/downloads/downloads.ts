import type { CollectionDownload, DownloadsView, SaveChange } from '../contracts/downloads';
import type { Key } from '../domain/keys';
import type { Quality } from '../domain/quality';
import type { Acts } from './acts';
import { openBooks, type Announcements, type Books, type RowNews } from './bookkeeping';
import { secondsFor } from './collection-view';
import { createOpenObjects, type OpenObjects } from './open-objects';
import { bytesOnDisk, isUnfinished } from './plan';
import type { DownloadPorts, Upcoming } from './ports';
import { isSaved } from './replacement';
import { createSealedAudio, type SealedAudio } from './sealed-audio';
import { createSpeedMeter } from './speed-meter';

/**
 * The device's side of downloads: rows, marks and sealed sound, which is what a cold start needs. Whatever
 * changes something (`acts`) is loaded for it.
 */
export interface Downloads extends Omit<Acts, 'roomMade' | 'changed' | 'setUpcoming'> {
  /** Reads the rows; to be called first, and again for those that another tab has changed. */
  readonly load: (news?: RowNews) => Promise<void>;
  /** What the tab that leads fetches now. */
  readonly hearRunning: Books['hearRunning'];
  /** Settings or the connection changed. */
  readonly adjust: () => Promise<void>;
  readonly setUpcoming: (upcoming: Upcoming) => Promise<void>;
  /** Because they were heard, newest first. */
  readonly passing: () => readonly Key[];
  readonly saves: () => readonly SaveChange[];
  readonly collections: () => readonly CollectionDownload[];
  readonly figures: () => Pick<
    DownloadsView,
    'passingBytes' | 'passingTracks' | 'speed' | 'secondsLeft'
  >;
  /** What is asked for and not here yet, in order. */
  readonly pending: () => readonly PendingTrack[];
  readonly isSaved: (track: Key) => boolean;
  readonly audio: SealedAudio;
  /** Whoever writes an object that has no row yet names it here first. */
  readonly open: OpenObjects;
}

export interface PendingTrack {
  readonly key: Key;
  readonly quality: Quality;
  /** Bytes as the catalogue claims; 0 = unknown. */
  readonly size: number;
}

export const createDownloads = (ports: DownloadPorts, announce: Announcements): Downloads => {
  const meter = createSpeedMeter(ports.clock);
  const books = openBooks(ports, announce, meter);
  const own: DownloadPorts = { ...ports, records: books.records };
  const open = createOpenObjects(ports.claims);
  let acts: Acts | null = null;
  let loading: Promise<Acts> | null = null;

  const load = (): Promise<Acts> => {
    loading ??= import('./acts').then(({ createActs }) => {
      acts = createActs(own, books, meter, open);
      return acts;
    });
    // A part that could not be loaded is tried again the next time.
    loading.catch(() => (loading = null));
    return loading;
  };

  const passing = (): readonly Key[] =>
    [...books.byTrack.values()]
      .filter(({ heardAt, trackKey }) => heardAt > 0 && !books.wants().has(trackKey))
      .sort((a, b) => b.heardAt - a.heardAt)
      .map(({ trackKey }) => trackKey);

  return {
    load: async (news) => {
      await books.load(news);
      await acts?.changed();
      acts?.roomMade();
    },
    hearRunning: books.hearRunning,
    exclusively: async (track, work) => (await load()).exclusively(track, work),
    lead: async (signal) => (await load()).lead(signal),
    add: async (ref, options) => (await load()).add(ref, options),
    change: async (ref, change) => (await load()).change(ref, change),
    pause: async (ref) => (await load()).pause(ref),
    resume: async (ref) => (await load()).resume(ref),
    remove: async (ref) => (await load()).remove(ref),
    retry: async (ref) => (await load()).retry(ref),
    clearPassing: async () => (await load()).clearPassing(),
    check: async (ref, onProgress) => (await load()).check(ref, onProgress),
    // Nothing is held, checked or followed before its part is loaded.
    stopCheck: () => acts?.stopCheck(),
    wake: () => acts?.wake(),
    catalogueChanged: () => acts?.catalogueChanged(),
    adjust: async () => {
      books.tellCollections();
      await acts?.changed();
    },
    setUpcoming: async (upcoming) => (await load()).setUpcoming(upcoming),
    heard: (part) => {
      const { passing: limit } = ports.limits();
      if (limit === 0 || ports.network().saveData || books.byTrack.has(part.track)) return;
      // Copied here: its buffer is handed over as soon as this returns.
      const kept = { ...part, bytes: part.bytes.slice() };
      // Keeping what is heard is a gift: where it fails the song just plays on.
      load()
        .then(({ heard }) => heard(kept))
        .catch(() => undefined);
    },
    passing,
    saves: books.saves,
    collections: books.collections,
    figures: () => {
      const speed = meter.read();
      const left = books.collections().filter(({ state }) => ['saving', 'queued'].includes(state));
      const bytes = left.reduce((sum, each) => sum + each.bytesTotal - each.bytesDone, 0);
      const tracks = passing();
      return {
        passingTracks: tracks.length,
        passingBytes: tracks.reduce((sum, key) => sum + bytesOnDisk(books.byTrack.get(key)!), 0),
        speed,
        secondsLeft: secondsFor(bytes, speed),
      };
    },
    pending: () =>
      [...books.wants()].flatMap(([key, { pins }]) => {
        const record = books.byTrack.get(key);
        if (!record || !isUnfinished(record) || pins.every(({ paused }) => paused)) return [];
        return [{ key, quality: record.quality, size: ports.factsOf(key)?.size ?? 0 }];
      }),
    isSaved: (track) => {
      const record = books.byTrack.get(track);
      return record !== undefined && isSaved(record);
    },
    audio: createSealedAudio({ ...own, latest: books.latest }, () => {
      books.tellCollections();
      void acts?.changed();
    }),
    open,
  };
};
