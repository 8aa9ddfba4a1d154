import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { toSourceId } from '../../../src/domain/keys';
import { summarize } from '../../../src/domain/health-history';
import { createHealth } from '../../../src/net/health';
import { createHistoryKeeper } from '../../../src/workers/engine/history-keeper';
import { createFakeClock, type FakeClock } from '../net/fake-clock';

const home = toSourceId('home');

/** One row for all tabs, as the library keeps it. */
const createRow = () => {
  let value: unknown;
  let writes = 0;
  return {
    writes: () => writes,
    spoil: (bad: unknown) => (value = bad),
    loadSingle: async <T>(_: string, schema: v.GenericSchema<unknown, T>): Promise<T | null> => {
      const read = v.safeParse(schema, structuredClone(value));
      return read.success ? read.output : null;
    },
    saveSingle: async (_: string, next: unknown): Promise<void> => {
      writes += 1;
      value = structuredClone(next);
    },
  };
};

const openTab = (clock: FakeClock, row: ReturnType<typeof createRow>) => {
  const health = createHealth(clock);
  health.watch(home, 'At home', ['home']);
  const keeper = createHistoryKeeper({ clock, health, rows: row, alone: (work) => work() });
  health.subscribe(keeper.changed);
  const ask = async (seconds: number, good: boolean): Promise<void> => {
    for (let passed = 0; passed < seconds; passed += 5) {
      health.record({
        edge: 'home',
        component: 'audio',
        kind: 'audio',
        outcome: good ? 'good' : 'fault',
        failure: good ? null : { code: 'net.unreachable', data: {} },
        at: clock.now(),
        latency: good ? 20 : null,
      });
      keeper.touched();
      await clock.advance(5_000);
    }
  };
  const audio = async () => (await keeper.read()).log[home]?.audio ?? [];
  return { health, keeper, ask, audio };
};

describe('the history that all tabs share', () => {
  test('an outage that one tab met is told by one that is opened later', async () => {
    const [clock, row] = [createFakeClock(), createRow()];
    const tab = openTab(clock, row);
    await tab.ask(60, true);
    await tab.ask(60, false);
    await tab.ask(120, true);
    tab.keeper.flush();
    await clock.settle();
    await clock.jump(3_600_000);
    const { breaks } = summarize(await openTab(clock, row).audio());
    expect(breaks).toHaveLength(1);
    expect(breaks[0]!.state).toBe('down');
    expect(breaks[0]!.to - breaks[0]!.from).toBeGreaterThan(50_000);
    expect(breaks[0]!.to - breaks[0]!.from).toBeLessThan(80_000);
  });

  test('an outage is written down within seconds: who meets one loads the page anew', async () => {
    const [clock, row] = [createFakeClock(), createRow()];
    const tab = openTab(clock, row);
    await tab.ask(60, true);
    await tab.ask(20, false);
    await clock.settle();
    expect(summarize(await openTab(clock, row).audio()).breaks).toHaveLength(1);
  });

  test('it is written at most every half minute, and not at all while nothing happens', async () => {
    const [clock, row] = [createFakeClock(), createRow()];
    const tab = openTab(clock, row);
    await tab.ask(600, true);
    expect(row.writes()).toBeGreaterThan(10);
    expect(row.writes()).toBeLessThanOrEqual(22);
    const before = row.writes();
    await clock.advance(3_600_000);
    // Once more, when it has become unknown; then nothing ticks any more.
    expect(row.writes()).toBeLessThanOrEqual(before + 1);
    expect(clock.sleeping()).toBe(0);
  });

  test('what is only played in a drill does not enter it, nor what is remembered of it right after', async () => {
    const [clock, row] = [createFakeClock(), createRow()];
    const tab = openTab(clock, row);
    await tab.ask(60, true);
    tab.keeper.pause();
    await tab.ask(120, false);
    tab.keeper.resume();
    await tab.ask(180, true);
    const spans = await tab.audio();
    expect(spans.map(({ state }) => state)).toEqual(['operational', 'operational']);
  });

  test('a real outage after a drill does', async () => {
    const [clock, row] = [createFakeClock(), createRow()];
    const tab = openTab(clock, row);
    tab.keeper.pause();
    await tab.ask(60, false);
    tab.keeper.resume();
    await tab.ask(60, true);
    await tab.ask(60, false);
    expect(summarize(await tab.audio()).breaks).toHaveLength(1);
  });

  test('a row that is not one counts as none', async () => {
    const [clock, row] = [createFakeClock(), createRow()];
    row.spoil({ home: { audio: [{ state: 'splendid', from: 1, to: 'never' }] } });
    const tab = openTab(clock, row);
    await tab.ask(60, true);
    expect((await tab.audio()).map(({ state }) => state)).toEqual(['operational']);
  });

  test('three facts stand behind a state, the newest first', async () => {
    const [clock, row] = [createFakeClock(), createRow()];
    const tab = openTab(clock, row);
    await tab.ask(20, true);
    await tab.ask(5, false);
    const seen = (await tab.keeper.read()).seen[home]!.audio!;
    expect(seen.map(({ isGood }) => isGood)).toEqual([false, true, true]);
    expect(seen[0]).toMatchObject({ kind: 'audio', failure: { code: 'net.unreachable' } });
  });
});
