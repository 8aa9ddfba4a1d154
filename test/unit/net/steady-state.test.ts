import { describe, expect, test } from 'vitest';
import type { ComponentState } from '../../../src/domain/health';
import { toSourceId } from '../../../src/domain/keys';
import { createHealth } from '../../../src/net/health';
import { newSteady, steady } from '../../../src/net/steady-state';
import { randomOf } from './detector/random';
import { createFakeClock } from './fake-clock';

const home = toSourceId('home');

/** Seconds of being well and of failing, again and again, asked every `every` seconds; what was shown. */
const square = async (up: number, down: number, seconds: number, every = 2) => {
  const clock = createFakeClock();
  const health = createHealth(clock);
  health.watch(home, 'At home', ['home']);
  const start = clock.now();
  const shown: { at: number; state: ComponentState }[] = [];
  health.subscribe(({ sources }) => {
    const { state } = sources[0]!.components.find(({ component }) => component === 'audio')!;
    if (shown.at(-1)?.state !== state) shown.push({ at: (clock.now() - start) / 1000, state });
  });
  const ask = (good: boolean): void =>
    health.record({
      edge: 'home',
      component: 'audio',
      kind: 'audio',
      outcome: good ? 'good' : 'fault',
      failure: good ? null : { code: 'net.unreachable', data: {} },
      at: clock.now(),
      latency: good ? 20 : null,
    });
  const run = async (length: number, isGood: (at: number) => boolean): Promise<void> => {
    for (let passed = 0; passed < length; passed += every) {
      ask(isGood(passed));
      await clock.advance(every * 1000);
    }
  };
  await run(seconds, (at) => at % (up + down) < up);
  const flapped = shown.slice();
  const healed = (clock.now() - start) / 1000;
  await run(120, () => true);
  health.close();
  return { flapped, all: shown, healed };
};

const mostInAMinute = (changes: readonly { at: number }[]): number =>
  Math.max(
    0,
    ...changes.map(({ at }) => changes.filter((one) => one.at >= at && one.at < at + 60).length),
  );

/** Waves of random length, then well for two minutes: when it was well at last, and each shown state, by the second. */
const randomWaves = (seed: number) => {
  const random = randomOf(seed);
  const judged: ComponentState[] = ['operational'];
  const add = (state: ComponentState, most: number): void => {
    for (let left = 1 + Math.floor(random() * most); left > 0; left -= 1) judged.push(state);
  };
  for (let wave = 1 + Math.floor(random() * 6); wave > 0; wave -= 1) {
    add('operational', 90);
    add('strained', 5);
    if (random() < 0.8) add('degraded', 5);
    if (random() < 0.6) add('down', 60);
  }
  const healed = judged.length;
  // As `judgeState` has it: a fault strains for half a minute.
  for (let at = 0; at < 30; at += 1) judged.push('strained');
  for (let at = 0; at < 90; at += 1) judged.push('operational');
  let state = newSteady;
  const shown = judged.map((each, at) => (state = steady(state, each, at * 1000)).shown);
  return { shown, healed };
};

describe('a server that comes and goes', () => {
  test('whenever it ends, it is shown as well within a minute', () => {
    const late = Array.from({ length: 3_000 }, (_, seed) => {
      const { shown, healed } = randomWaves(seed);
      const last = shown.findLastIndex((state) => state === 'degraded' || state === 'down');
      return { seed, seconds: last + 1 - healed };
    }).filter(({ seconds }) => seconds > 60);
    expect(late).toEqual([]);
  });

  test.each([
    [10, 10],
    [20, 20],
    [20, 60],
    [60, 20],
    [40, 40],
    [60, 60],
  ])('well for %i s, gone for %i s: one steady word', async (up, down) => {
    const { flapped } = await square(up, down, 1200);
    // It is known to come and go when it fell for the second time, and has been shown as it came until then.
    const known = 2 * up + down + 10;
    const after = flapped.filter(({ at }) => at > known);
    expect(mostInAMinute(after)).toBeLessThanOrEqual(1);
    expect(flapped.some(({ state }) => state === 'degraded')).toBe(true);
  });

  test('a quick wave does not move at all once it is known', async () => {
    const { flapped } = await square(10, 10, 1800);
    expect(flapped.filter(({ at }) => at > 60)).toEqual([]);
    expect(flapped.at(-1)!.state).toBe('degraded');
  });

  test('when it has ended, it is shown as well again within a minute', async () => {
    const { all, healed } = await square(20, 20, 600);
    const last = all.at(-1)!;
    expect(last.state).toBe('operational');
    expect(last.at - healed).toBeLessThanOrEqual(60);
  });

  test('an outage is no flapping: worse at once, and better as soon as it is', async () => {
    const { all } = await square(60, 40, 100);
    const states = all.map(({ state }) => state);
    expect(states).toEqual([
      'operational',
      'strained',
      'degraded',
      'down',
      'degraded',
      'strained',
      'operational',
    ]);
    expect(all[3]!.at).toBeLessThanOrEqual(64);
    expect(all.at(-1)!.at).toBeLessThanOrEqual(100 + 32);
  });
});

describe('what is shown', () => {
  const through = (steps: readonly (readonly [number, ComponentState])[]) => {
    let now = newSteady;
    return steps.map(([seconds, state]) => {
      now = steady(now, state, seconds * 1000);
      return now.shown;
    });
  };

  test('two outages with a quarter of an hour between them are each shown as they are', () => {
    const shown = through([
      [1, 'operational'],
      [2, 'down'],
      [30, 'operational'],
      [900, 'down'],
      [960, 'operational'],
    ]);
    expect(shown).toEqual(['operational', 'down', 'operational', 'down', 'operational']);
  });

  test('one that begins to flap and then stays away is shown as down after a minute', () => {
    const shown = through([
      [1, 'operational'],
      [10, 'down'],
      [20, 'operational'],
      [30, 'down'],
      [80, 'down'],
      [91, 'down'],
    ]);
    expect(shown).toEqual(['operational', 'down', 'operational', 'degraded', 'degraded', 'down']);
  });

  test('a wave of single misses is strained, not degraded', () => {
    const shown = through([
      [1, 'operational'],
      [10, 'strained'],
      [40, 'operational'],
      [50, 'strained'],
      [80, 'operational'],
      [90, 'strained'],
    ]);
    expect(shown.slice(3)).toEqual(['strained', 'strained', 'strained']);
  });

  test('what nobody asked any more is unknown, however it was', () => {
    expect(
      through([
        [1, 'operational'],
        [2, 'down'],
        [3, 'operational'],
        [4, 'down'],
        [5, 'unknown'],
      ]),
    ).toContain('unknown');
  });

  test('a clock that was set back by years holds nothing for years', () => {
    let now = steady(steady(newSteady, 'operational', 9e12), 'down', 9e12 + 1000);
    for (const state of ['operational', 'down', 'operational'] as const)
      now = steady(now, state, 9e12 + 2000);
    expect(now.isFlapping).toBe(true);
    expect(steady(now, 'operational', 1e12).shown).toBe('operational');
  });
});
