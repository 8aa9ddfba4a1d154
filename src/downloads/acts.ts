import type { CheckProgress, CollectionRef, KeepOptions } from '../contracts/downloads';
import type { DownloadRecords } from '../contracts/records';
import { HoldfastError } from '../domain/error';
import type { Key } from '../domain/keys';
import type { Books } from './bookkeeping';
import { createCaptures, type HeardPart } from './capture';
import { checkRound } from './check-round';
import { createDesk } from './desk';
import { createLeader, type Leader } from './lead';
import type { OpenObjects } from './open-objects';
import { pinId } from './plan';
import type { DownloadPorts, Upcoming } from './ports';
import type { SpeedMeter } from './speed-meter';
import { add, change, clearPassing, remove, retry } from './wishes';

/** All that changes what is kept: what the leading tab does, what a listener does, and what streams leave. */
export interface Acts {
  /**
   * Does the work of all tabs until the signal is aborted; exactly one tab may be in here (the
   * engine holds a Web Lock around it). Other tabs only change wishes and read.
   */
  readonly lead: (signal: AbortSignal) => Promise<void>;
  /**
   * Work of the leading tab on one track, alone with it: what fetches it puts down its work first, nothing is
   * begun or deleted meanwhile. The rows are written through the given door. Throws `aborted` elsewhere.
   */
  readonly exclusively: (
    track: Key,
    work: (records: DownloadRecords, signal: AbortSignal) => Promise<void>,
  ) => Promise<void>;
  readonly add: (ref: CollectionRef, options: KeepOptions) => Promise<void>;
  readonly change: (ref: CollectionRef, change: Partial<KeepOptions>) => Promise<void>;
  readonly pause: (ref: CollectionRef) => Promise<void>;
  readonly resume: (ref: CollectionRef) => Promise<void>;
  /** Cancels what runs and removes what is there, except what another wish keeps. */
  readonly remove: (ref: CollectionRef) => Promise<void>;
  /** Other tabs are to be woken by who calls this. */
  readonly retry: (ref: CollectionRef) => Promise<void>;
  readonly clearPassing: () => Promise<void>;
  /** Opens every byte of everything (null) or of one collection, in this tab. */
  readonly check: (
    ref: CollectionRef | null,
    onProgress: (progress: CheckProgress) => void,
  ) => Promise<void>;
  readonly stopCheck: () => void;
  /** The way to the servers, or room, may be there again: ask now instead of at the end of the wait. */
  readonly wake: () => void;
  /** Rows, settings or the connection changed. */
  readonly changed: () => Promise<void>;
  /** Another tab may have made room. */
  readonly roomMade: () => void;
  /** The catalogue, lists or stars changed: wishes are brought in step, once for all that is told at once. */
  readonly catalogueChanged: () => void;
  readonly setUpcoming: (upcoming: Upcoming) => Promise<void>;
  /** What the player was just given from a server. */
  readonly heard: (part: HeardPart) => void;
}

/** ms. A sync tells of tracks, lists and stars one after the other. */
const followAfterMs = 500;

export const createActs = (
  ports: DownloadPorts,
  books: Books,
  meter: SpeedMeter,
  open: OpenObjects,
): Acts => {
  const desk = createDesk(ports, books, meter, open);
  const captures = createCaptures(desk);
  let leader: Leader | null = null;
  let checking = new AbortController();
  let isFollowing = false;

  const changed = async (): Promise<void> => {
    captures.tidy();
    await leader?.bringIntoLine();
    desk.ring();
  };
  const roomMade = (): void => {
    desk.disk.forget();
    desk.ring();
  };
  const wake = (): void => {
    desk.holds.clear();
    roomMade();
  };
  const edit = async (ref: CollectionRef, next: Parameters<typeof change>[2]): Promise<void> => {
    await change(desk, ref, next);
    await changed();
  };

  /** What was merely heard goes oldest first: hearing it again makes it young. */
  const noteHeard = (track: Key): Promise<void> =>
    books
      .change(track, (record) =>
        record.state === 'committed' && record.heardAt > 0
          ? { ...record, heardAt: ports.clock.now() }
          : null,
      )
      .catch(() => undefined);

  return {
    lead: async (signal) => {
      leader = createLeader(desk);
      try {
        await leader.run(signal);
      } finally {
        leader = null;
      }
    },
    exclusively: async (track, work) => {
      if (!leader) throw new HoldfastError('aborted', { why: 'not leading' });
      await leader.runAlone(track, (signal) => work(books.records, signal));
    },
    add: async (ref, options) => {
      await add(desk, ref, options);
      await changed();
      // Who asks for something believes that there is room for it.
      roomMade();
    },
    change: edit,
    pause: (ref) => edit(ref, { paused: true }),
    resume: async (ref) => {
      await edit(ref, { paused: false });
      roomMade();
    },
    remove: async (ref) => {
      await remove(desk, ref);
      await changed();
      desk.disk.freed();
      roomMade();
    },
    retry: async (ref) => {
      await retry(desk, ref);
      desk.setFollow(true);
      wake();
    },
    clearPassing: async () => {
      await clearPassing(desk);
      await changed();
      desk.disk.freed();
      roomMade();
    },
    check: async (ref, onProgress) => {
      checking.abort();
      checking = new AbortController();
      const { signal } = checking;
      const pin = ref && books.pins().find(({ id }) => id === pinId(ref));
      // What another tab wrote a moment ago must not be undone by what this one remembers.
      const fresh = { ...ports, records: { ...books.records, get: books.latest } };
      await checkRound(fresh, books, ref ? (pin?.trackKeys ?? []) : null, onProgress, signal);
      desk.ring();
    },
    stopCheck: () => checking.abort(),
    wake,
    changed,
    roomMade,
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
    heard: captures.take,
  };
};
