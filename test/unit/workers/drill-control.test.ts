import { describe, expect, test } from 'vitest';
import type { DrillView } from '../../../src/contracts/drill';
import { HoldfastError } from '../../../src/domain/error';
import type { Scenario } from '../../../src/drill/scenario';
import { createDrill, type Drill } from '../../../src/workers/engine/drill-control';
import { createFakeClock } from '../net/fake-clock';
import { createDevice } from '../library/open-test-library';

const step = { from: 10, until: 120, edge: 'all', parts: 'all', share: 1, cycle: null } as const;
const scenarios: Readonly<Record<string, Scenario>> = {
  gone: {
    ...{ id: 'gone', title: '', story: '', seconds: 180, edges: 1, expect: [] },
    steps: [{ ...step, toxic: { kind: 'refuse' } }],
  },
  silent: {
    ...{ id: 'silent', title: '', story: '', seconds: 60, edges: 2, expect: [] },
    steps: [{ ...step, from: 0, until: 60, edge: 1, toxic: { kind: 'blackhole' } }],
  },
  endless: {
    ...{ id: 'endless', title: '', story: '', seconds: 3_600, edges: 1, expect: [] },
    steps: [{ ...step, from: 0, until: 3_600, toxic: { kind: 'refuse' } }],
  },
};

/** One device with a real library; each tab is an engine of it, and hears what the others tell. */
const openHouse = async () => {
  const clock = createFakeClock();
  const library = await createDevice().open();
  const tabs: Drill[] = [];
  const openTab = () => {
    const told: (DrillView | null)[] = [];
    const drill: Drill = createDrill({
      clock,
      fetch: async () => new Response('well'),
      load: library.loadDrill,
      save: library.saveDrill,
      scenarioOf: async (id) => {
        const found = scenarios[id];
        if (!found) throw new HoldfastError('input.invalid', { what: 'scenario' });
        return found;
      },
      edgeIndexOf: (url) => (url.includes('mirror') ? 1 : 0),
      tellTabs: () => tabs.filter((tab) => tab !== drill).forEach((tab) => void tab.reread()),
      onChange: (view) => told.push(view),
    });
    tabs.push(drill);
    /** What a request meets, as a word. */
    const ask = (host = 'nas', signal = new AbortController().signal): Promise<string> =>
      drill
        .fetch(`http://${host}/rest/ping`, { signal })
        .then((answer) => answer.text())
        .catch((error: unknown) => (error instanceof TypeError ? 'refused' : 'given up'));
    const close = (): void => void tabs.splice(tabs.indexOf(drill), 1);
    return { drill, told, ask, close };
  };
  return { clock, library, openTab };
};

/** Database work of a test runs in real time, beside the clock of the test. */
const settled = async (clock: { settle: () => Promise<void> }): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await clock.settle();
};

describe('a rehearsed outage', () => {
  test('does nothing before the listener starts it', async () => {
    const { openTab, clock } = await openHouse();
    const { drill, ask, told } = openTab();
    expect(await ask()).toBe('well');
    await clock.advance(600_000);
    expect(drill.view()).toBeNull();
    expect(told).toEqual([]);
  });

  test('fails as the scenario says from its time on, and ends by itself', async () => {
    const { openTab, clock, library } = await openHouse();
    const { drill, ask, told } = openTab();
    const view = await drill.start('gone');
    expect(view.endsAt - view.startedAt).toBe(180_000);
    expect(await ask()).toBe('well');
    await clock.advance(10_000);
    expect(await ask()).toBe('refused');
    await clock.advance(170_000);
    await settled(clock);
    expect(await ask()).toBe('well');
    expect(drill.view()).toBeNull();
    expect(told).toEqual([view, null]);
    expect(await library.loadDrill()).toBeUndefined();
  });

  test('lasts ten minutes at most, whatever a file says', async () => {
    const { openTab, clock } = await openHouse();
    const { drill, ask } = openTab();
    await drill.start('endless');
    await clock.advance(599_000);
    expect(await ask()).toBe('refused');
    await clock.advance(1_000);
    await settled(clock);
    expect([await ask(), drill.view()]).toEqual(['well', null]);
  });

  test('one tap ends it at once, and what hung is answered', async () => {
    const { openTab, clock } = await openHouse();
    const { drill, ask, told } = openTab();
    await drill.start('silent');
    const hanging = ask('mirror');
    expect(await ask('nas')).toBe('well');
    await clock.advance(3_000);
    await drill.stop();
    expect(await hanging).toBe('well');
    expect(told.at(-1)).toBeNull();
    expect(clock.sleeping()).toBe(0);
  });

  test('a scenario that is not known starts nothing', async () => {
    const { openTab, library } = await openHouse();
    const { drill, told } = openTab();
    await expect(drill.start('nonsense')).rejects.toMatchObject({ code: 'input.invalid' });
    expect(await library.loadDrill()).toBeUndefined();
    expect(told).toEqual([]);
  });

  test('starting another one replaces it', async () => {
    const { openTab, clock } = await openHouse();
    const { drill, ask, told } = openTab();
    await drill.start('gone');
    await clock.advance(20_000);
    const second = await drill.start('silent');
    expect(await ask()).toBe('well');
    await clock.advance(60_000);
    await settled(clock);
    expect(told).toEqual([expect.objectContaining({ scenario: 'gone' }), second, null]);
  });
});

describe('an engine that is started anew in the middle', () => {
  test('goes on with it, before it asks anybody anything, and ends when it should have', async () => {
    const { openTab, clock } = await openHouse();
    const first = openTab();
    const view = await first.drill.start('gone');
    await clock.advance(20_000);
    first.close();
    const second = openTab();
    // Asked in the same breath as it was opened.
    expect(await second.ask()).toBe('refused');
    expect(second.told).toEqual([view]);
    await clock.advance(view.endsAt - clock.now());
    await settled(clock);
    expect([await second.ask(), second.drill.view()]).toEqual(['well', null]);
  });

  test('long after its end finds nothing of it, and tidies up', async () => {
    const { openTab, clock, library } = await openHouse();
    const first = openTab();
    await first.drill.start('gone');
    first.close();
    await clock.jump(3_600_000);
    const second = openTab();
    expect(await second.ask()).toBe('well');
    expect(second.told).toEqual([]);
    await settled(clock);
    expect(await library.loadDrill()).toBeUndefined();
  });

  test('does not run on because the clock was set back', async () => {
    const { openTab, clock, library } = await openHouse();
    await library.saveDrill({
      scenario: 'endless',
      startedAt: clock.now() + 3_600_000,
      endsAt: clock.now() + 4_200_000,
    });
    const { ask, drill } = openTab();
    expect(await ask()).toBe('well');
    expect(drill.view()).toBeNull();
  });

  test('takes a broken row for no rehearsal', async () => {
    const { openTab, library, clock } = await openHouse();
    await library.saveDrill({ scenario: 7, endsAt: 'soon' } as never);
    const { ask } = openTab();
    expect(await ask()).toBe('well');
    await settled(clock);
    expect(await library.loadDrill()).toBeUndefined();
  });
});

describe('all tabs', () => {
  test('take part, and one tap in any of them ends it in all', async () => {
    const { openTab, clock } = await openHouse();
    const [here, there] = [openTab(), openTab()];
    await there.drill.ready;
    const view = await here.drill.start('gone');
    await settled(clock);
    await clock.advance(10_000);
    expect([await here.ask(), await there.ask()]).toEqual(['refused', 'refused']);
    await there.drill.stop();
    await settled(clock);
    expect([await here.ask(), await there.ask()]).toEqual(['well', 'well']);
    expect([here.told, there.told]).toEqual([
      [view, null],
      [view, null],
    ]);
  });

  test('a machine that slept through the end wakes up to a world in order', async () => {
    const { openTab, clock } = await openHouse();
    const { ask, drill } = openTab();
    await drill.start('gone');
    await clock.advance(20_000);
    await clock.jump(8 * 3_600_000);
    expect(await ask()).toBe('well');
    await settled(clock);
    expect(drill.view()).toBeNull();
  });
});
