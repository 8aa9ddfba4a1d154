import type { DownloadRecord } from '../contracts/records';
import type { Key } from '../domain/keys';
import { mostRepairs } from './faults';
import { isDamaged, isUnfinished, type Want } from './plan';
import type { NetworkHint, Upcoming } from './ports';
import { isSaved } from './replacement';

/** Smaller is sooner. */
export const ranks = { next: 0, repair: 1, asked: 2, ahead: 3 } as const;
export type Rank = (typeof ranks)[keyof typeof ranks];

export interface Job {
  readonly record: DownloadRecord;
  readonly rank: Rank;
}

export interface OrderParts {
  readonly records: ReadonlyMap<Key, DownloadRecord>;
  /** In the order of wishes. */
  readonly wants: ReadonlyMap<Key, Want>;
  readonly network: NetworkHint;
  readonly upcoming: Upcoming;
  /** Wanted because it will be heard soon, in order. */
  readonly ahead: readonly Key[];
}

/** ms. What a wish gained so long after it was made came by following. */
const followedAfter = 60_000;

/**
 * Everything that may be done now, the most urgent first: what plays next, what is damaged, what the
 * listener asked for, what was gained by following or is fetched ahead. A record with a failure waits until
 * it is forgiven.
 */
export const orderJobs = (parts: OrderParts): readonly Job[] => {
  const { records, wants, network, upcoming, ahead } = parts;
  const jobs: Job[] = [];
  for (const [key, want] of wants) {
    const record = records.get(key);
    if (!record || !mayRun(want, network)) continue;
    if (isDamaged(record)) {
      if (record.attempts < mostRepairs) jobs.push({ record, rank: ranks.repair });
    } else if (isReady(record)) {
      const isNext = key === upcoming.tracks[1] && !isSaved(record);
      jobs.push({ record, rank: isNext ? ranks.next : rankOf(record, want) });
    }
  }
  for (const key of ahead) {
    const record = records.get(key);
    if (!record || wants.has(key) || !isReady(record)) continue;
    jobs.push({ record, rank: key === upcoming.tracks[1] ? ranks.next : ranks.ahead });
  }
  // Sorting keeps the order of equals, which is that of the wishes.
  return jobs.sort((a, b) => a.rank - b.rank);
};

const isReady = (record: DownloadRecord): boolean =>
  isUnfinished(record) && record.failure === null;

/** At least one wish for it is neither paused nor held back by the connection. */
const mayRun = ({ pins }: Want, { mobile }: NetworkHint): boolean =>
  pins.some((pin) => !pin.paused && !(pin.wifiOnly && mobile));

const rankOf = (record: DownloadRecord, { pins }: Want): Rank => {
  const isAsked = pins.some(
    ({ follow, addedAt }) => !follow || record.plannedAt - addedAt <= followedAfter,
  );
  return isAsked ? ranks.asked : ranks.ahead;
};
