import type { DownloadRecord } from '../contracts/records';
import { splitKey, type Key } from '../domain/keys';
import { deleteTrack } from './delete-track';
import { nextIdleCheck } from './check-round';
import { checkTrack } from './check-track';
import type { Desk } from './desk';
import { completeExtras, followAll } from './follow';
import { forgivePassing, isUnlocked } from './forgive';
import { createHolds, holdOfDisk } from './hold';
import { orderJobs, ranks, type Job, type Rank } from './order';
import { isDamaged } from './plan';
import { songsAhead } from './prefetch';
import { reconcile } from './reconcile';
import { createRoom, missingBytes } from './room';
import { createSweeper } from './sweep';
import { createTasks, type Task, type Tasks } from './tasks';

/** What the one leading tab does for all. Loaded when it begins to lead. */
export interface Leader {
  /** Until the signal is aborted; resolves when everything that ran has put down its work. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** After wishes, settings, the queue or the connection changed. */
  readonly bringIntoLine: () => Promise<void>;
  readonly runAlone: Tasks['runAlone'];
}

/** ms. As long as a reader keeps a file open after its last use (store/reader-pool). */
const againMs = 10_000;
/** Servers are shared: two at a time, one where data is to be saved (reliability.md 3.7). */
const atOnce = { usual: 2, saveData: 1 } as const;
/** ms. The first songs begin before anything is looked at for its own sake. */
const quietMs = 60_000;

export const createLeader = (desk: Desk): Leader => {
  const { ports, books, holds } = desk;
  let turn: Promise<void> = Promise.resolve();
  let isInLine = true;
  let isForgiven = true;
  const sweeper = createSweeper(desk);
  /** Nothing is fetched ahead until there is room again. */
  let isAheadOff = false;
  let lapse = new AbortController();
  const begun = ports.clock.now();
  /** What could not be looked at rests, longer each time, and the others have their turn. */
  const unread = createHolds(ports.clock, holdOfDisk);

  const ahead = (): readonly Key[] =>
    isAheadOff ? [] : songsAhead(desk.upcoming(), ports.limits(), ports.network(), ports.factsOf);
  const tasks = createTasks(desk, {
    room: () => room,
    giveUp: async (record) => {
      isAheadOff = true;
      await deleteTrack(ports, books, record).catch(() => (isInLine = false));
    },
    onReplaced: sweeper.found,
  });
  const room = createRoom(desk, ahead, tasks.stop);

  const jobs = (): readonly Job[] => {
    if (ports.limits().paused) return [];
    const parts = { records: books.byTrack, wants: books.wants(), network: ports.network() };
    return orderJobs({ ...parts, upcoming: desk.upcoming(), ahead: ahead() }).filter(
      ({ record }) => !ports.isElsewhere(record.trackKey),
    );
  };

  const align = async (): Promise<void> => {
    const outcome = await reconcile(ports, books, { stopTask: tasks.stop, ahead: ahead() }).catch(
      () => ({ isDone: false, hasRemoved: false }),
    );
    isInLine = outcome.isDone;
    if (outcome.hasRemoved) sweeper.found();
  };
  /** One at a time: two tabs' wishes and the start must not delete and create at once. */
  const bringIntoLine = (): Promise<void> => {
    turn = turn.then(align);
    return turn;
  };

  const follow = async (signal: AbortSignal): Promise<void> => {
    desk.setFollow(false);
    turn = turn.then(() => followAll(ports, books, tasks.stop).catch(() => undefined)).then(align);
    await turn;
    void completeExtras(desk, signal);
  };

  /** The most urgent first; what works on a track without fetching is no matter of this. */
  const fetching = (): readonly (readonly [Key, Task & { readonly rank: Rank }])[] =>
    [...tasks.running]
      .flatMap(([key, task]) => {
        const { rank } = task;
        return rank === null ? [] : [[key, { ...task, rank }] as const];
      })
      .sort(([, a], [, b]) => a.rank - b.rank);

  /** What must not go on (paused, another connection) stops, keeping what it has. */
  const stopUnwanted = (all: readonly Job[], most: number): void => {
    const wanted = new Set(all.map(({ record }) => record.trackKey));
    fetching().forEach(([key, { controller }], at) => {
      const record = books.byTrack.get(key);
      // Committed already: it only fetches its picture and words.
      const isWork = record !== undefined && (record.state !== 'committed' || isDamaged(record));
      if (at >= most || (isWork && !wanted.has(key))) controller.abort();
    });
  };

  /** The most urgent begin; for what plays next the least urgent one puts its work down, which rings. */
  const startNext = (): void => {
    const all = jobs();
    const most = ports.network().saveData ? atOnce.saveData : atOnce.usual;
    stopUnwanted(all, most);
    const isLimited = [...books.byTrack.values()].some(
      ({ failure }) => failure?.code === 'storage.limit',
    );
    if (!isUnlocked(desk)) {
      // What ran meets the closed lock by itself.
      if (all.length > 0) books.setObstacle({ code: 'vault.locked', data: {} });
      return;
    }
    for (const job of all) {
      // A repair needs no room: it is put where the damaged bytes are. A full disk refuses even a row.
      const needsRoom = missingBytes(job.record, ports.factsOf) > 0;
      if (needsRoom && (isLimited || desk.disk.isHeld())) continue;
      if (desk.disk.isHeld() && job.rank !== ranks.repair) continue;
      const { trackKey } = job.record;
      const isHeld = holds.isHeld(trackKey) || holds.isHeld(splitKey(trackKey).source);
      if (isHeld || tasks.running.has(trackKey)) continue;
      if (fetching().length < most) tasks.start(job);
      else {
        const last = fetching().at(-1)?.[1];
        if (job.rank === ranks.next && last && last.rank > job.rank) last.controller.abort();
        return;
      }
    }
  };

  const nextCheck = (): { readonly record: DownloadRecord; readonly dueIn: number } | null => {
    const now = ports.clock.now();
    const next = nextIdleCheck(books.byTrack.values(), now, unread.isHeld);
    return next && { record: next.record, dueIn: Math.max(next.dueAt, begun + quietMs) - now };
  };

  /** One song, when nothing else is to be done; put down when something is. True: it was looked at. */
  const checkIdle = async (rung: Promise<void>): Promise<boolean> => {
    const next = nextCheck();
    const isBusy = tasks.running.size > 0 || ports.limits().paused || !isUnlocked(desk);
    if (isBusy || !next || next.dueIn > 0) return false;
    lapse = new AbortController();
    const { signal } = lapse;
    void rung.then(() => lapse.abort());
    const { trackKey } = next.record;
    return checkTrack(ports, next.record, signal).then(
      () => {
        unread.forget(trackKey);
        return true;
      },
      () => {
        // Put down for other work says nothing of it.
        if (!signal.aborted) unread.put(trackKey);
        return false;
      },
    );
  };

  /** ms until something is due by the clock; null: nothing is. */
  const nextDue = (): number | null => {
    const check = nextCheck();
    const waits = [
      holds.nextEnd(),
      desk.disk.nextEnd(),
      isInLine && isForgiven ? null : againMs,
      sweeper.dueIn(),
      // What could not be looked at (it is held elsewhere) is not asked for without a rest.
      check && Math.max(againMs, check.dueIn),
      unread.nextEnd(),
    ].filter((wait) => wait !== null);
    return waits.length > 0 ? Math.min(...waits) : null;
  };

  const round = async (signal: AbortSignal): Promise<void> => {
    const rung = desk.nextRing();
    isForgiven = await forgivePassing(desk, tasks, room);
    await room.trim();
    // What gave way but is held by a reader elsewhere goes with the next line.
    if ([...books.byTrack.values()].some(({ state }) => state === 'deleting')) isInLine = false;
    startNext();
    // What it found may be there to be repaired.
    if (await checkIdle(rung)) return;
    await waitFor(rung, nextDue(), ports.clock, signal);
    if (!isInLine) await bringIntoLine();
    if (sweeper.isDue()) await sweeper.run();
    if (desk.isFollowDue()) await follow(signal);
  };

  return {
    bringIntoLine: () => {
      isAheadOff = false;
      return bringIntoLine();
    },
    runAlone: tasks.runAlone,
    run: async (signal) => {
      try {
        // What the tab that led before wrote last was no news to this one; what it fetched it fetches no more.
        await books.load();
        books.hearRunning([]);
        await sweeper.run();
        await follow(signal);
        while (!signal.aborted) await round(signal);
      } finally {
        lapse.abort();
        await tasks.stopAll();
      }
    },
  };
};

/** Until something rings, something is due, or the lead ends. */
const waitFor = async (
  rung: Promise<void>,
  dueMs: number | null,
  clock: Desk['ports']['clock'],
  signal: AbortSignal,
): Promise<void> => {
  const stop = new AbortController();
  const ended = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true, signal: stop.signal });
  });
  const waits = [rung, ended];
  if (dueMs !== null) waits.push(clock.sleep(dueMs, stop.signal).catch(() => undefined));
  await Promise.race(waits);
  stop.abort();
};
