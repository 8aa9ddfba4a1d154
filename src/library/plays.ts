import * as v from 'valibot';
import { isKey, splitKey, type Key, type SourceId } from '../domain/keys';
import { checkRow } from './checked-rows';
import type { Report } from './report';
import type { Singles } from './singles';

/** A play that its server has not taken yet. */
export interface WaitingPlay {
  readonly track: Key;
  /** Wall time, ms, when it began to sound. With the song it is what tells one play from another. */
  readonly at: number;
  /** How often its server answered and would not have it. */
  readonly refused: number;
}

export interface PlayCount {
  readonly count: number;
  /** Wall time, ms. */
  readonly last: number;
}

/**
 * What was heard, on this device: what is still to be told to servers, and how often each song was. Nothing of it
 * expires by age.
 */
export interface Plays {
  /** On the disk when it resolves. `isTold`: its server is to hear of it. */
  readonly add: (play: Pick<WaitingPlay, 'track' | 'at'>, isTold: boolean) => Promise<void>;
  /** Oldest first. */
  readonly waiting: () => Promise<readonly WaitingPlay[]>;
  /** Its server has it, or it can never be told to anybody. */
  readonly remove: (play: WaitingPlay) => Promise<void>;
  readonly refuse: (play: WaitingPlay) => Promise<void>;
  /** Plays of a service that the listener removed are nobody's any more. */
  readonly forget: (source: SourceId) => Promise<void>;
  readonly counts: () => Promise<ReadonlyMap<Key, PlayCount>>;
}

export interface PlaysParts {
  readonly rows: Pick<Singles, 'loadRow' | 'saveRow'>;
  /** One tab at a time: rows are read, changed and written. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  readonly report: Report;
}

const waitingRow = 'plays-waiting';
const countsRow = 'play-counts';
/** Half a year of eight hours a day; at some 60 bytes each. Oldest out. */
const mostWaiting = 20_000;
/** Songs; those longest not heard go. Written anew with each play, so that it must stay small. */
const mostCounted = 5_000;

const key = v.custom<Key>((value) => typeof value === 'string' && isKey(value));
const moment = v.pipe(v.number(), v.minValue(0));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const list = v.array(v.unknown());
const waitingPlay = v.object({ track: key, at: moment, refused: v.optional(whole, 0) });
const counted = v.tuple([key, whole, moment]);

const isSame = (a: Pick<WaitingPlay, 'track' | 'at'>, b: Pick<WaitingPlay, 'track' | 'at'>) =>
  a.track === b.track && a.at === b.at;

export const openPlays = ({ rows, alone, report }: PlaysParts): Plays => {
  /** Entry by entry: one that is broken costs no other. */
  const read = async <T>(name: string, schema: v.GenericSchema<unknown, T>): Promise<T[]> => {
    const row = await rows.loadRow(name);
    if (row === undefined) return [];
    const entries = checkRow(list, row, name, report) ?? [];
    return entries
      .map((entry) => checkRow(schema, entry, name, report))
      .filter((entry) => entry !== null);
  };
  const waiting = (): Promise<WaitingPlay[]> => read(waitingRow, waitingPlay);
  const change = (edit: (plays: readonly WaitingPlay[]) => readonly WaitingPlay[]) =>
    alone(async () => {
      const before = await waiting();
      const after = edit(before);
      if (after.length === before.length && after.every((play, at) => play === before[at])) return;
      await rows.saveRow(waitingRow, after.length > 0 ? after.slice(-mostWaiting) : undefined);
    });
  const readCounts = async (): Promise<Map<Key, PlayCount>> =>
    new Map(
      (await read(countsRow, counted)).map(([track, count, last]) => [track, { count, last }]),
    );
  const count = ({ track, at }: Pick<WaitingPlay, 'track' | 'at'>): Promise<void> =>
    alone(async () => {
      const counts = await readCounts();
      const before = counts.get(track) ?? { count: 0, last: 0 };
      counts.set(track, { count: before.count + 1, last: Math.max(before.last, at) });
      const latest = [...counts].sort(([, a], [, b]) => b.last - a.last).slice(0, mostCounted);
      await rows.saveRow(
        countsRow,
        latest.map(([song, each]) => [song, each.count, each.last]),
      );
    });
  return {
    add: async (play, isTold) => {
      const entry = { track: play.track, at: play.at, refused: 0 };
      if (isTold) {
        await change((plays) =>
          plays.some((each) => isSame(each, play)) ? plays : [...plays, entry],
        );
      }
      await count(play);
    },
    waiting,
    remove: (play) => change((plays) => plays.filter((each) => !isSame(each, play))),
    refuse: (play) =>
      change((plays) =>
        plays.map((each) => (isSame(each, play) ? { ...each, refused: each.refused + 1 } : each)),
      ),
    forget: (source) =>
      change((plays) => plays.filter(({ track }) => splitKey(track).source !== source)),
    counts: readCounts,
  };
};
