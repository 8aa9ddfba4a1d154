import * as v from 'valibot';
import type { HealthHistory } from '../../contracts/health-history';
import type { Clock } from '../../domain/clock';
import { components, type Component } from '../../domain/health';
import {
  mergeLogs,
  mostSpans,
  observe,
  trimLog,
  type HealthLog,
} from '../../domain/health-history';
import type { SourceId } from '../../domain/keys';
import type { Singles } from '../../library/singles';
import type { HealthMonitor } from '../../net/health';

/**
 * The last day of all services, one for all tabs: each adds what it saw to what lies in the library. It runs on
 * what requests did and has no timer of its own, so that a quiet player stays quiet.
 */
export interface HistoryKeeper {
  /** Something was learnt of a service. */
  readonly touched: () => void;
  /** It is shown in another state. */
  readonly changed: () => void;
  /** Writes down what is not yet: the page is hidden, and may never come back. */
  readonly flush: () => void;
  readonly read: () => Promise<HealthHistory>;
  /** Outages that are only played must not enter it. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly writes: () => number;
}

export interface HistoryParts {
  readonly clock: Clock;
  readonly health: HealthMonitor;
  readonly rows: Pick<Singles, 'loadSingle' | 'saveSingle'>;
  /** Runs `work` while no other tab runs its own. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
}

const rowName = 'health-history';
/** ms. A crash costs at most this much of it. */
const saveEvery = 30_000;
/** ms. Who meets an outage loads the page anew, and must not lose it by that; changes are rare. */
const saveChange = 5_000;
/** ms. Faults are remembered for so long (`health-rule`): those of a drill, too. */
const afterDrill = 30_000;

const span = v.object({
  state: v.picklist(['operational', 'strained', 'degraded', 'down']),
  from: v.pipe(v.number(), v.minValue(0)),
  to: v.pipe(v.number(), v.minValue(0)),
});
const spans = v.pipe(v.array(span), v.maxLength(2 * mostSpans));
export const healthLogSchema: v.GenericSchema<unknown, HealthLog> = v.record(
  v.string(),
  v.record(v.picklist(components), spans) as v.GenericSchema<unknown, HealthLog[string]>,
);

export const createHistoryKeeper = (parts: HistoryParts): HistoryKeeper => {
  const { clock, health, rows } = parts;
  let log: HealthLog = {};
  let isPaused = false;
  let after = 0;
  let savedAt = -Infinity;
  let count = 0;
  let isNews = false;
  let saving: Promise<void> | null = null;

  const look = (): void => {
    if (!isPaused) log = observe(log, health.snapshot(), clock.now(), after);
  };
  const isKnown = (source: SourceId): boolean =>
    health.snapshot().sources.some((each) => each.source === source);
  const take = async (): Promise<void> => {
    const stored = await rows.loadSingle(rowName, healthLogSchema);
    log = trimLog(stored ? mergeLogs(stored, log) : log, clock.now(), isKnown);
  };
  const save = async (): Promise<void> => {
    savedAt = clock.monotonic();
    isNews = false;
    await parts.alone(async () => {
      await take();
      await rows.saveSingle(rowName, log);
      count += 1;
    });
  };
  /** One at a time; a disk that is full or gone costs the history and nothing else. */
  const saveOnce = (): void => {
    saving ??= save()
      .catch(() => undefined)
      .finally(() => (saving = null));
  };

  const seen = (): HealthHistory['seen'] =>
    Object.fromEntries(
      health
        .snapshot()
        .sources.map(({ source }) => [
          source,
          Object.fromEntries(
            components.map((each: Component) => [each, health.seen(source, each)]),
          ),
        ]),
    );

  const touched = (): void => {
    look();
    const wait = isNews ? saveChange : saveEvery;
    if (!isPaused && clock.monotonic() - savedAt >= wait) saveOnce();
  };
  return {
    touched,
    changed: () => {
      isNews = true;
      touched();
    },
    flush: () => {
      look();
      if (!isPaused && Object.keys(log).length > 0) saveOnce();
    },
    read: async () => {
      look();
      await take();
      return { at: clock.now(), health: health.snapshot(), log, seen: seen() };
    },
    pause: () => {
      look();
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
      after = clock.now() + afterDrill;
    },
    writes: () => count,
  };
};

/** Without locks (very old browsers) two tabs may lose a span of each other. */
export const aloneByLock = (work: () => Promise<void>): Promise<void> =>
  navigator.locks ? navigator.locks.request('holdfast-history', work) : work();
