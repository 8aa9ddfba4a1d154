import type { Failure } from '../domain/error';
import type { Books } from './bookkeeping';
import { createHolds, holdOfDisk, holdOfFreed, freedFor, type Holds } from './hold';
import type { OpenObjects } from './open-objects';
import type { DownloadPorts, Upcoming } from './ports';
import type { SpeedMeter } from './speed-meter';

/** What outlives a lead, and what is told to the leading tab from outside. */
export interface Desk {
  readonly ports: DownloadPorts;
  readonly books: Books;
  readonly meter: SpeedMeter;
  /** Sources that are left alone for a while. */
  readonly holds: Holds;
  /** The disk is full: nothing is begun for a while. */
  readonly disk: {
    readonly put: (failure: Failure) => void;
    readonly isHeld: () => boolean;
    readonly nextEnd: () => number | null;
    /** Bytes were removed; the disk may not know it yet. */
    readonly freed: () => void;
    /** There is room again. */
    readonly forget: () => void;
  };
  readonly open: OpenObjects;
  readonly upcoming: () => Upcoming;
  readonly setUpcoming: (upcoming: Upcoming) => void;
  /** The catalogue may have changed since it was last followed. */
  readonly setFollow: (isDue: boolean) => void;
  readonly isFollowDue: () => boolean;
  /** Something changed: the leading tab looks again at what is to be done. */
  readonly ring: () => void;
  readonly nextRing: () => Promise<void>;
}

const nothing: Upcoming = { tracks: [], warned: false };
const theDisk = 'disk';

export const createDesk = (
  ports: DownloadPorts,
  books: Books,
  meter: SpeedMeter,
  open: OpenObjects,
): Desk => {
  const holds = createHolds(ports.clock);
  const full = createHolds(ports.clock, holdOfDisk);
  const stillFull = createHolds(ports.clock, holdOfFreed);
  let freedAt = -Infinity;
  const isHeld = (): boolean => full.isHeld(theDisk) || stillFull.isHeld(theDisk);
  let upcoming = nothing;
  let isFollowDue = true;
  let bell: () => void = () => undefined;
  return {
    ports,
    books,
    meter,
    holds,
    disk: {
      put: (failure) => {
        // Two songs that meet the same full disk are one sign of it.
        const wasFreed = ports.clock.monotonic() - freedAt < freedFor;
        if (!isHeld()) (wasFreed ? stillFull : full).put(theDisk);
        books.setObstacle(failure);
      },
      isHeld,
      nextEnd: () => {
        const ends = [full.nextEnd(), stillFull.nextEnd()].filter((end) => end !== null);
        return ends.length > 0 ? Math.min(...ends) : null;
      },
      freed: () => {
        freedAt = ports.clock.monotonic();
      },
      forget: () => {
        full.forget(theDisk);
        stillFull.forget(theDisk);
        books.setObstacle(null);
      },
    },
    open,
    upcoming: () => upcoming,
    setUpcoming: (next) => (upcoming = next),
    setFollow: (isDue) => (isFollowDue = isDue),
    isFollowDue: () => isFollowDue,
    ring: () => bell(),
    nextRing: () =>
      new Promise((resolve) => {
        bell = resolve;
      }),
  };
};
