import { describe, expect, test } from 'vitest';
import { noWarning, observe, type EarlyWarning } from '../../../src/net/early-warning';
import { normal, randomOf } from './detector/random';

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

describe('a server that broke at once', () => {
  test('is noticed with its third fault', () => {
    const broken = { length: 390, faults: (at: number) => (at >= 360 ? 1 : 0) };
    for (let seed = 0; seed < 20; seed++) {
      const found = warningsIn(broken, seed).find((at) => at >= 360);
      expect(found).toBeLessThanOrEqual(362);
    }
  });
});

describe('a server that is well', () => {
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

  test('but farther away for good, is how it is after a quarter of an hour', () => {
    const farther = (at: number, random: () => number): number =>
      usualLatency(random) * (at < 200 ? 1 : 3);
    const random = randomOf(5);
    let state = noWarning;
    const isOn = Array.from({ length: 1000 }, (_, at) => {
      state = observe(state, { good: true, latency: farther(at, random) });
      return state.isOn;
    });
    expect(isOn.slice(0, 200)).not.toContain(true);
    expect(isOn.slice(215, 370)).not.toContain(false);
    expect(isOn.slice(400)).not.toContain(true);
  });
});
