import type { Clock } from '../domain/clock';
import type { DownloadRecord } from '../contracts/records';
import type { ErrorCode, Failure } from '../domain/error';
import type { SourceId } from '../domain/keys';

/**
 * A dead source must not turn a whole playlist into failures, nor be asked once per song: after a
 * fault of the way to it, everything of that source waits, longer each time, until it is over or
 * until something says that the way is open again.
 */
export interface Holds {
  readonly put: (source: SourceId) => void;
  readonly isHeld: (source: SourceId) => boolean;
  /** ms until the first hold ends; null when nothing is held. */
  readonly nextEnd: () => number | null;
  /** One source has answered. */
  readonly forget: (source: SourceId) => void;
  /** Ask now: the network changed, or the listener said so. */
  readonly clear: () => void;
}

/** reliability.md 3.2: 5 s · 2^k ± 20 %, cap 5 min. */
const firstMs = 5_000;
const longestMs = 300_000;
const spread = 0.2;

interface Hold {
  readonly until: number;
  readonly times: number;
}

export const createHolds = (clock: Clock): Holds => {
  const holds = new Map<SourceId, Hold>();
  return {
    put: (source) => {
      const times = holds.get(source)?.times ?? 0;
      const wait = Math.min(longestMs, firstMs * 2 ** times);
      const jitter = 1 + spread * (2 * clock.random() - 1);
      holds.set(source, { until: clock.monotonic() + wait * jitter, times: times + 1 });
    },
    isHeld: (source) => (holds.get(source)?.until ?? 0) > clock.monotonic(),
    nextEnd: () => {
      const now = clock.monotonic();
      const ends = [...holds.values()].map((hold) => hold.until - now).filter((left) => left > 0);
      return ends.length > 0 ? Math.min(...ends) : null;
    },
    forget: (source) => void holds.delete(source),
    clear: () => {
      for (const [source, hold] of holds) holds.set(source, { until: 0, times: hold.times });
    },
  };
};

/**
 * Faults that another try may not meet: of the way, of the sign-in, of a lock that another tab still
 * holds for some seconds.
 */
export const isPassing = (failure: Failure): boolean =>
  isOfTheWay(failure) || ofTheAnswer.has(failure.code) || failure.code === 'storage.blocked';

/** The source cannot be had: everything of it waits. */
export const isOfTheWay = ({ code }: Failure): boolean =>
  (code.startsWith('net.') || code.startsWith('auth.')) && !ofTheAnswer.has(code);

/** One answer was not what it should be, which says little about the next song. */
const ofTheAnswer: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'net.truncated',
  'net.too-large',
  'net.redirected',
  'server.malformed',
]);
/** A file whose length cannot be proven would otherwise be fetched whole for ever. */
const mostTries = 3;

export const isHopeless = ({ failure, attempts }: DownloadRecord): boolean =>
  failure !== null && ofTheAnswer.has(failure.code) && attempts >= mostTries;

/** What is tried again without anybody's doing. */
export const willRetry = (record: DownloadRecord): boolean =>
  record.failure !== null && isPassing(record.failure) && !isHopeless(record);
