export interface StorageFacts {
  readonly used: number;
  /** Of `used`. */
  readonly passing: number;
  /** The listener's own; null = none. */
  readonly limit: number | null;
  /** What the browser says this origin may take; null = it does not say. */
  readonly room: number | null;
}

/** Parts of the meter's length, 0..1. */
export interface StorageScale {
  /** Bytes that the whole length stands for. */
  readonly all: number;
  readonly asked: number;
  readonly passing: number;
  /** Where the listener's own limit is marked; null = none is set. */
  readonly limit: number | null;
  /** Bytes until the first of limit and browser says no; null = unknown. */
  readonly left: number | null;
}

/** The limit's mark stands a little before the end, so that what lies beyond it can be seen as such. */
const limitAt = 0.88;
/** At least a sliver, so that a little is not shown as nothing. */
const sliver = 0.006;

/** The whole length is the listener's limit with a little beyond it; without one what the browser allows. */
export const scaleStorage = ({ used, passing, limit, room }: StorageFacts): StorageScale => {
  const whole = limit === null ? (room ?? used) : limit / limitAt;
  const all = Math.max(whole, used, 1);
  const heard = Math.min(passing, used);
  const part = (bytes: number): number => (bytes > 0 ? Math.max(sliver, bytes / all) : 0);
  const ends = [limit, room].filter((end) => end !== null);
  return {
    all,
    asked: part(used - heard),
    passing: part(heard),
    limit: limit === null ? null : Math.min(1, limit / all),
    left: ends.length === 0 ? null : Math.max(0, Math.min(...ends) - used),
  };
};
