import type {
  CheckProgress,
  CollectionDownload,
  CollectionRef,
  DownloadsView,
  KeepOptions,
  SaveChange,
} from '../contracts/downloads';
import type { Key } from '../domain/keys';
import type { Quality } from '../domain/quality';
import { openBooks, type Announcements } from './bookkeeping';
import type { Captures, HeardPart } from './capture';
import { secondsFor } from './collection-view';
import { createDesk } from './desk';
import type { Leader } from './lead';
import { bytesOnDisk, isUnfinished, pinId } from './plan';
import type { DownloadPorts, Upcoming } from './ports';
import { isSaved } from './replacement';
import { createSealedAudio, type SealedAudio } from './sealed-audio';
import { createSpeedMeter } from './speed-meter';

/**
 * The device's side of downloads: rows, marks and sealed sound, which is what a cold start needs. What the
 * leading tab does (`lead`), what a listener does (`wishes`) and what takes in streams is loaded for it.
 */
export interface Downloads {
  /** Reads the rows; to be called first, and again when another tab has changed them. */
  readonly load: () => Promise<void>;
  /**
   * Does the work of all tabs until the signal is aborted; exactly one tab may be in here (the
   * engine holds a Web Lock around it). Other tabs only change wishes and read.
   */
  readonly lead: (signal: AbortSignal) => Promise<void>;
  readonly add: (ref: CollectionRef, options: KeepOptions) => Promise<void>;
  readonly change: (ref: CollectionRef, change: Partial<KeepOptions>) => Promise<void>;
  readonly pause: (ref: CollectionRef) => Promise<void>;
  readonly resume: (ref: CollectionRef) => Promise<void>;
  /** Cancels what runs and removes what is there, except what another wish keeps. */
  readonly remove: (ref: CollectionRef) => Promise<void>;
  /** Other tabs are to be woken by who calls this. */
  readonly retry: (ref: CollectionRef) => Promise<void>;
  /** Because they were heard, newest first. */
  readonly passing: () => readonly Key[];
  readonly clearPassing: () => Promise<void>;
  /** Opens every byte of everything (null) or of one collection, in this tab. */
  readonly check: (
    ref: CollectionRef | null,
    onProgress: (progress: CheckProgress) => void,
  ) => Promise<void>;
  readonly stopCheck: () => void;
  /** The way to the servers, or room, may be there again: ask now instead of at the end of the wait. */
  readonly wake: () => void;
  /** Settings or the connection changed. */
  readonly adjust: () => Promise<void>;
  /** The catalogue, lists or stars changed: wishes are brought in step, once for all that is told at once. */
  readonly catalogueChanged: () => void;
  readonly setUpcoming: (upcoming: Upcoming) => Promise<void>;
  /** What the player was just given from a server. */
  readonly heard: (part: HeardPart) => void;
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
  /** Objects that are being written and have no row yet: whoever writes one names it here first. */
  readonly open: Set<string>;
}

export interface PendingTrack {
  readonly key: Key;
  readonly quality: Quality;
  /** Bytes as the catalogue claims; 0 = unknown. */
  readonly size: number;
}

/** ms. A sync tells of tracks, lists and stars one after the other. */
const followAfterMs = 500;

export const createDownloads = (ports: DownloadPorts, announce: Announcements): Downloads => {
  const meter = createSpeedMeter(ports.clock);
  const books = openBooks(ports, announce, meter);
  const own: DownloadPorts = { ...ports, records: books.records };
  const desk = createDesk(own, books, meter);
  let leader: Leader | null = null;
  let checking = new AbortController();
  let captures: Promise<Captures> | null = null;
  let isFollowing = false;

  const changed = async (): Promise<void> => {
    await leader?.bringIntoLine();
    desk.ring();
  };
  const wishes = () => import('./wishes');
  const hasRoom = (): void => desk.disk.forget();

  const passing = (): readonly Key[] =>
    [...books.byTrack.values()]
      .filter(({ heardAt, trackKey }) => heardAt > 0 && !books.wants().has(trackKey))
      .sort((a, b) => b.heardAt - a.heardAt)
      .map(({ trackKey }) => trackKey);

  const edit = async (
    ref: CollectionRef,
    next: Partial<KeepOptions> | { readonly paused: boolean },
  ): Promise<void> => {
    await (await wishes()).change(desk, ref, next);
    await changed();
  };

  const wake = (): void => {
    desk.holds.clear();
    hasRoom();
    desk.ring();
  };

  return {
    load: async () => {
      await books.load();
      // Another tab may have made room.
      hasRoom();
      await changed();
    },
    lead: async (signal) => {
      const { createLeader } = await import('./lead');
      leader = createLeader(desk);
      try {
        await leader.run(signal);
      } finally {
        leader = null;
      }
    },
    add: async (ref, options) => {
      await (await wishes()).add(desk, ref, options);
      await changed();
    },
    change: edit,
    pause: (ref) => edit(ref, { paused: true }),
    resume: (ref) => edit(ref, { paused: false }),
    remove: async (ref) => {
      await (await wishes()).remove(desk, ref);
      await changed();
      hasRoom();
      desk.ring();
    },
    retry: async (ref) => {
      await (await wishes()).retry(desk, ref);
      desk.setFollow(true);
      wake();
    },
    passing,
    clearPassing: async () => {
      await (await wishes()).clearPassing(desk, passing());
      await changed();
      hasRoom();
      desk.ring();
    },
    check: async (ref, onProgress) => {
      checking.abort();
      checking = new AbortController();
      const { signal } = checking;
      const { checkRound } = await import('./check-round');
      const pin = ref && books.pins().find(({ id }) => id === pinId(ref));
      await checkRound(own, books, ref ? (pin?.trackKeys ?? []) : null, onProgress, signal);
      desk.ring();
    },
    stopCheck: () => checking.abort(),
    wake,
    adjust: async () => {
      books.tellCollections();
      await changed();
    },
    catalogueChanged: () => {
      if (isFollowing) return;
      isFollowing = true;
      void ports.clock.sleep(followAfterMs).then(() => {
        isFollowing = false;
        desk.setFollow(true);
        desk.ring();
      });
    },
    setUpcoming: async (upcoming) => {
      const before = desk.upcoming().tracks[0];
      desk.setUpcoming(upcoming);
      if (!leader) return;
      const [now] = upcoming.tracks;
      if (now !== undefined && now !== before) await noteHeard(now);
      await changed();
    },
    heard: (part) => {
      const { passing: limit } = ports.limits();
      if (limit === 0 || ports.network().saveData || books.byTrack.has(part.track)) return;
      // Copied here: its buffer is handed over as soon as this returns.
      const kept = { ...part, bytes: part.bytes.slice() };
      captures ??= import('./capture').then(({ createCaptures }) => createCaptures(desk));
      captures.then(
        ({ take }) => take(kept),
        () => (captures = null),
      );
    },
    saves: books.saves,
    collections: books.collections,
    figures: () => {
      const speed = meter.read();
      const left = books
        .collections()
        .filter(({ state }) => state === 'saving' || state === 'queued');
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
    audio: createSealedAudio(own, () => {
      books.tellCollections();
      desk.ring();
    }),
    open: desk.open,
  };

  /** What was merely heard goes oldest first: hearing it again makes it young. */
  async function noteHeard(track: Key): Promise<void> {
    if (!passing().includes(track)) return;
    await books
      .change(track, (record) =>
        record.state === 'committed' ? { ...record, heardAt: ports.clock.now() } : null,
      )
      .catch(() => undefined);
  }
};
