import * as v from 'valibot';
import type { DrillView } from '../../contracts/drill';
import type { Clock } from '../../domain/clock';
import { HoldfastError } from '../../domain/error';
import { createFaultyFetch, type FetchLike } from '../../drill/faulty-fetch';
import type { Scenario } from '../../drill/scenario';
import { partOf, toxicsAt } from '../../drill/schedule';

/**
 * A rehearsed outage in this tab. Its end is stored, so that a reload, a killed worker or another tab neither
 * ends it early nor lets it run on; each tab looks for itself whether it is over.
 */
export interface Drill {
  /** To be used for whatever is asked of servers: fails as the scenario says while one runs. */
  readonly fetch: FetchLike;
  /** What runs now; null: nothing, and all that is seen is true. */
  readonly view: () => DrillView | null;
  /** The listener asked for it. One that runs is replaced. Throws `input.invalid` for an unknown scenario. */
  readonly start: (scenario: string) => Promise<DrillView>;
  readonly stop: () => Promise<void>;
  /** The stored one was read. */
  readonly ready: Promise<void>;
  /** At start, and after another tab started or stopped one. */
  readonly reread: () => Promise<void>;
}

export interface DrillParts {
  readonly fetch: FetchLike;
  readonly clock: Clock;
  readonly load: () => Promise<unknown>;
  readonly save: (drill: DrillView | null) => Promise<void>;
  readonly scenarioOf: (id: string) => Promise<Scenario>;
  /** Place of the edge that is asked among the edges of its source. */
  readonly edgeIndexOf?: (url: string) => number;
  readonly tellTabs: () => void;
  /** After each start and each end, in this tab or another one. */
  readonly onChange: (drill: DrillView | null) => void;
}

/** reliability.md 3.7: inside the player ten minutes at most. */
const mostSeconds = 600;
/** ms. A clock that was set back further than this would make a rehearsal longer: it is over. */
const clockSlack = 60_000;

const rowSchema: v.GenericSchema<unknown, DrillView> = v.object({
  scenario: v.string(),
  startedAt: v.number(),
  endsAt: v.number(),
});

interface Run {
  readonly view: DrillView;
  readonly ended: AbortController;
  readonly fetch: FetchLike;
}

export const createDrill = (parts: DrillParts): Drill => {
  const { clock } = parts;
  let run: Run | null = null;
  /** Rows are read and written one after the other. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };

  const begin = (view: DrillView, scenario: Scenario): Run => {
    const ended = new AbortController();
    const toxicsFor = (url: string) =>
      toxicsAt(scenario, {
        at: (clock.now() - view.startedAt) / 1000,
        edge: parts.edgeIndexOf?.(url) ?? 0,
        part: partOf(new URL(url).pathname),
        luck: clock.random(),
      });
    const { fetch } = parts;
    return {
      view,
      ended,
      fetch: createFaultyFetch({ fetch, clock, toxicsFor, ended: ended.signal }),
    };
  };

  const isOver = ({ startedAt, endsAt }: DrillView): boolean =>
    clock.now() >= endsAt || clock.now() < startedAt - clockSlack;

  /** Makes this tab do as the row says. */
  const follow = async (view: DrillView | null): Promise<void> => {
    if (run?.view.startedAt === view?.startedAt) return;
    const next = view && begin(view, await parts.scenarioOf(view.scenario));
    run?.ended.abort();
    run = next;
    if (next) void endInTime(next);
    parts.onChange(view);
  };

  const clear = async (): Promise<void> => {
    await parts.save(null);
    parts.tellTabs();
  };

  /** Read anew: another tab may have begun one that is still on. */
  const look = async (): Promise<void> => {
    const row = v.safeParse(v.optional(rowSchema), await parts.load());
    const view = row.success ? (row.output ?? null) : null;
    const isLeft = view !== null && isOver(view);
    // Whatever becomes of the row, nothing fails any longer.
    await follow(isLeft ? null : view);
    if (isLeft || !row.success) await clear();
  };
  const reread = (): Promise<void> => inTurn(look);

  const endInTime = async ({ view, ended }: Run): Promise<void> => {
    try {
      // A machine that slept is asked the time.
      while (!isOver(view)) await clock.sleep(Math.max(1, view.endsAt - clock.now()), ended.signal);
    } catch {
      return;
    }
    ended.abort();
    await reread().catch(() => inTurn(() => follow(null)));
  };

  // What cannot be read or is not known any more is no rehearsal.
  const ready = reread().catch(() => undefined);

  return {
    fetch: async (url, init) => {
      await ready;
      if (run && isOver(run.view)) run.ended.abort();
      return (run?.fetch ?? parts.fetch)(url, init);
    },
    ready,
    view: () => run?.view ?? null,
    start: (id) =>
      inTurn(async () => {
        const scenario = await parts.scenarioOf(id);
        const startedAt = clock.now();
        const seconds = Math.min(scenario.seconds, mostSeconds);
        const view = { scenario: id, startedAt, endsAt: startedAt + seconds * 1000 };
        await parts.save(view);
        parts.tellTabs();
        await follow(view);
        return view;
      }),
    stop: () =>
      inTurn(async () => {
        try {
          await clear();
        } finally {
          // A disk that refuses the row must not keep anybody in a rehearsal.
          await follow(null);
        }
      }),
    reread,
  };
};

/** Loaded with the first rehearsal. Throws `input.invalid`. */
export const loadScenario = async (id: string): Promise<Scenario> => {
  if (typeof id !== 'string') throw new HoldfastError('input.invalid', { what: 'scenario' });
  return (await import('../../drill/shipped')).shippedScenario(id);
};
