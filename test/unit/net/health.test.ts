import { describe, expect, test } from 'vitest';
import type { Health } from '../../../src/domain/health';
import { toSourceId } from '../../../src/domain/keys';
import type { Fact } from '../../../src/net/fact';
import { createHealth } from '../../../src/net/health';
import { createFakeClock } from './fake-clock';

const home = toSourceId('home');

const setUp = (edges: readonly string[] = ['home']) => {
  const clock = createFakeClock();
  const health = createHealth(clock);
  health.watch(home, 'At home', edges);
  const record = (outcome: Fact['outcome'], change: Partial<Fact> = {}): void =>
    health.record({
      edge: 'home',
      component: 'audio',
      kind: 'audio',
      outcome,
      failure: outcome === 'fault' ? { code: 'net.timeout', data: {} } : null,
      at: clock.now(),
      latency: 20,
      ...change,
    });
  const audio = () =>
    health.snapshot().sources[0]!.components.find(({ component }) => component === 'audio')!;
  return { clock, health, record, audio };
};

describe('how a component is', () => {
  test('nobody asked: unknown, and never dressed up as good', () => {
    const { audio } = setUp();
    expect(audio()).toEqual({
      component: 'audio',
      state: 'unknown',
      since: 0,
      checked: 0,
      failure: null,
    });
  });

  test('one fault strains, two degrade, three are an outage, with the time and the cause', async () => {
    const { clock, record, audio } = setUp();
    record('good');
    expect(audio()).toMatchObject({ state: 'operational', since: 1_000_000, failure: null });
    const states = [];
    for (let n = 0; n < 3; n += 1) {
      await clock.advance(1000);
      record('fault');
      states.push(audio().state);
    }
    expect(states).toEqual(['strained', 'degraded', 'down']);
    expect(audio()).toMatchObject({
      since: 1_003_000,
      checked: 1_003_000,
      failure: { code: 'net.timeout' },
    });
  });

  test('after an outage it is good again within a minute, not at the first luck', async () => {
    const { clock, record, audio } = setUp();
    for (let n = 0; n < 3; n += 1) record('fault');
    record('good');
    expect(audio().state).toBe('strained');
    await clock.advance(31_000);
    record('good');
    expect(audio().state).toBe('operational');
  });

  test('what was not asked for two minutes is unknown again, and listeners are told without a call', async () => {
    const { clock, health, record } = setUp();
    const told: Health[] = [];
    const stop = health.subscribe((one) => told.push(one));
    record('good');
    expect(told).toHaveLength(1);
    await clock.advance(140_000);
    expect(told).toHaveLength(2);
    expect(told[1]!.sources[0]!.components.every(({ state }) => state === 'unknown')).toBe(true);
    // And then nothing ticks any more.
    expect(clock.sleeping()).toBe(0);
    stop();
  });

  test('the hundredth good answer tells nobody anything', () => {
    const { health, record } = setUp();
    let told = 0;
    health.subscribe(() => (told += 1));
    for (let n = 0; n < 100; n += 1) record('good');
    expect(told).toBe(1);
    health.close();
  });

  test('a no is no evidence', () => {
    const { record, audio } = setUp();
    for (let n = 0; n < 5; n += 1) record('neutral');
    expect(audio().state).toBe('unknown');
  });

  test('nearly all slow against what is usual: degraded before it breaks', () => {
    const { record, audio } = setUp();
    for (let n = 0; n < 20; n += 1) record('good', { latency: 150 });
    for (let n = 0; n < 10; n += 1) record('good', { latency: 4000 });
    expect(audio().state).toBe('degraded');
  });

  test('one fault on a clock that was set back years ago does not stick', async () => {
    const { record, audio } = setUp();
    record('fault', { at: 9e12 });
    expect(audio().state).toBe('unknown');
  });
});

describe('a source', () => {
  test('is as good as its best way', () => {
    const { health, record, audio } = setUp(['home', 'home2']);
    for (let n = 0; n < 3; n += 1) record('fault');
    expect(audio().state).toBe('down');
    record('good', { edge: 'home2' });
    expect(audio().state).toBe('operational');
    health.forget(home);
    expect(health.snapshot().sources).toEqual([]);
  });

  test('what strangers do is not its business', () => {
    const { record, audio } = setUp();
    record('fault', { edge: 'connect:https://elsewhere.example' });
    expect(audio().state).toBe('unknown');
  });
});

describe('the device', () => {
  test('is offline only while nothing proves the contrary', async () => {
    const { clock, health, record } = setUp();
    health.hint(false);
    expect(health.snapshot().deviceOffline).toBe(true);
    await clock.advance(10);
    record('good');
    expect(health.snapshot().deviceOffline).toBe(false);
    health.hint(true);
    record('fault');
    expect(health.snapshot().deviceOffline).toBe(false);
  });
});

test('of several addresses each is told by itself, and what can be had is what the best of them gives', () => {
  const { health, record, audio } = setUp(['home', 'home@http://wan']);
  const edges = () => health.snapshot().sources[0]!.edges;
  expect(edges()).toEqual(['unknown', 'unknown']);
  for (let n = 0; n < 3; n += 1) record('fault');
  record('good', { edge: 'home@http://wan' });
  expect(edges()).toEqual(['down', 'operational']);
  expect(audio().state).toBe('operational');
  // One address needs no list.
  const alone = setUp();
  alone.record('good');
  expect(alone.health.snapshot().sources[0]!.edges).toBeUndefined();
});
