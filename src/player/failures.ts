import type { QueueEntry } from '../contracts/session';
import type { Clock } from '../domain/clock';
import type { Failure } from '../domain/error';
import type { Skipped } from './player-state';
import { createSourceWait } from './wait-for-source';

/** What could not be played since something did, and whether the music stands still because of it. */
export interface Failures {
  readonly skipped: () => readonly Skipped[];
  readonly hasStopped: () => boolean;
  readonly waits: () => boolean;
  readonly isSkipped: (entry: QueueEntry) => boolean;
  /** A clean slate. False: it was one. */
  readonly forget: () => boolean;
  readonly failed: (entry: QueueEntry, failure: Failure, position: number) => void;
  /** Some source answers again. */
  readonly hurry: () => void;
  readonly dispose: () => void;
}

export interface FailuresPorts {
  readonly clock: Clock;
  readonly whenGone: () => 'next' | 'wait';
  /** Plays the nearest entry after the current one that plays, as far as we know; null: there is none. */
  readonly goOn: () => (() => void) | null;
  readonly begin: (entry: QueueEntry, position?: number) => void;
  /** Stands at this entry, silent. */
  readonly rest: (entry: QueueEntry, position: number) => void;
}

/** Nobody has it now, which may change; a broken file stays broken. */
const gone = /^(net\.|audio\.not-available$)/;
/** More broken tracks than this in a row are one trouble, not several. */
const mostSkips = 5;
/** Sound that stands still in two songs stands still because of its output: the next would be as silent. */
const mostStuck = 2;

export const createFailures = (ports: FailuresPorts): Failures => {
  const waiting = createSourceWait(ports.clock);
  let skipped: readonly Skipped[] = [];
  let hasStopped = false;
  /** Where the first one began to go wrong, seconds. */
  let wrongAt = 0;

  const tryAgain = (entry: QueueEntry, position: number): void => {
    // A try is under way already.
    if (!hasStopped) return;
    hasStopped = false;
    ports.begin(entry, position);
  };
  return {
    skipped: () => skipped,
    hasStopped: () => hasStopped,
    waits: waiting.isOn,
    isSkipped: ({ id }) => skipped.some(({ entry }) => entry.id === id),
    forget: () => {
      waiting.end();
      if (skipped.length === 0 && !hasStopped) return false;
      skipped = [];
      hasStopped = false;
      return true;
    },
    failed: (entry, failure, position) => {
      const isGone = gone.test(failure.code);
      if (skipped.length === 0 || skipped[0]!.entry.id === entry.id) wrongAt = position;
      skipped = [...skipped.filter((each) => each.entry.id !== entry.id), { entry, failure }];
      const stuck = skipped.filter((each) => each.failure.code === 'audio.stuck').length;
      const isOneTrouble = skipped.length >= mostSkips || stuck >= mostStuck;
      if (!(isGone && (waiting.isOn() || ports.whenGone() === 'wait'))) {
        const goOn = isOneTrouble ? null : ports.goOn();
        if (goOn) return goOn();
      }
      hasStopped = true;
      // Back to where it began to go wrong: Play tries there again.
      const first = skipped[0]!.entry;
      const at = wrongAt;
      if (isGone) waiting.begin(() => tryAgain(first, at));
      ports.rest(first, at);
    },
    hurry: waiting.hurry,
    dispose: waiting.end,
  };
};
