import { describe, expect, test } from 'vitest';
import { noWarning, observe, type EarlyWarning } from '../../../src/net/early-warning';

/** Seeded, so that a day is the same day every time (mulberry32). */
const randomOf = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** ms; around 120 with the usual long tail. */
const usualLatency = (random: () => number): number => 120 * Math.exp(0.35 * normal(random));

interface Day {
  /** How many observations; one each ten seconds. */
  readonly length: number;
  readonly latency?: (at: number, random: () => number) => number;
  readonly faults?: (at: number) => number;
}

/** Which observations began a warning. */
const warningsIn = ({ length, latency, faults }: Day, seed: number): readonly number[] => {
  const random = randomOf(seed);
  const began: number[] = [];
  let state: EarlyWarning = noWarning;
  for (let at = 0; at < length; at++) {
    const good = random() >= (faults?.(at) ?? 0.001);
    const ms = good ? (latency?.(at, random) ?? usualLatency(random)) : null;
    const next = observe(state, { good, latency: ms });
    if (next.isOn && !state.isOn) began.push(at);
    state = next;
  }
  return began;
};

const calm = 360;
/** Ten minutes in which it gets worse, before it breaks. */
const runUp = 60;
const seeds = Array.from({ length: 200 }, (_, at) => 1000 + at);

/** Of 200 run-ups: how many were warned of in time, and how early (seconds before the break, median). */
const rate = (day: Omit<Day, 'length'>) => {
  const leads = seeds
    .map((seed) => warningsIn({ length: calm + runUp, ...day }, seed).find((at) => at >= calm))
    .filter((at) => at !== undefined)
    .map((at) => (calm + runUp - at) * 10)
    .sort((a, b) => a - b);
  return { share: leads.length / seeds.length, median: leads[Math.floor(leads.length / 2)] ?? 0 };
};
const progress = (at: number): number => Math.max(0, (at - calm) / runUp);

describe('a server that gets worse over ten minutes', () => {
  test('eight times slower: nearly always warned of, minutes before it breaks', () => {
    const { share, median } = rate({
      latency: (at, random) => usualLatency(random) * 8 ** progress(at),
    });
    console.log(`latency ramp: ${(share * 100).toFixed(0)} % warned, median lead ${median} s`);
    expect(share).toBeGreaterThanOrEqual(0.95);
    expect(median).toBeGreaterThanOrEqual(240);
  });

  test('ever more faults: nearly always warned of before it breaks', () => {
    const { share, median } = rate({ faults: (at) => 0.001 + 0.6 * progress(at) });
    console.log(`error ramp: ${(share * 100).toFixed(0)} % warned, median lead ${median} s`);
    expect(share).toBeGreaterThanOrEqual(0.95);
    expect(median).toBeGreaterThanOrEqual(240);
  });

  test('that broke at once is noticed with its third fault', () => {
    const broken = { length: calm + 30, faults: (at: number) => (at >= calm ? 1 : 0) };
    for (const seed of seeds.slice(0, 20)) {
      const found = warningsIn(broken, seed).find((at) => at >= calm);
      expect(found).toBeLessThanOrEqual(calm + 2);
    }
  });
});

describe('a server that is well', () => {
  test('gives hardly any false alarm in sixty days', () => {
    const days = Array.from({ length: 60 }, (_, at) => warningsIn({ length: 8640 }, at));
    const alarms = days.flat().length / days.length;
    console.log(`calm: ${alarms.toFixed(2)} false alarms a day`);
    expect(alarms).toBeLessThanOrEqual(0.1);
  });

  test('on a loopback, where ten milliseconds instead of one are nothing, gives none', () => {
    const jumpy = (at: number): number => (at % 7 === 0 ? 45 : 1);
    expect(warningsIn({ length: 8640, latency: jumpy }, 7)).toEqual([]);
  });

  test('again is no longer suspected after a few minutes', () => {
    const random = randomOf(1);
    let state = noWarning;
    for (let at = 0; at < 100; at++) {
      state = observe(state, { good: true, latency: usualLatency(random) });
    }
    for (let at = 0; at < 20; at++) state = observe(state, { good: false, latency: null });
    expect(state.isOn).toBe(true);
    let answers = 0;
    for (; state.isOn; answers++) {
      state = observe(state, { good: true, latency: usualLatency(random) });
    }
    expect(answers).toBeLessThanOrEqual(60);
  });
});
