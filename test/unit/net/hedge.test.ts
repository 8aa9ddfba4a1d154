import { describe, expect, test } from 'vitest';
import { hedgeDelay, noteHedge, type HedgeLog, type HedgeQuestion } from '../../../src/net/hedge';
import { adaptedLimit, addLatency, quantileOf, type Latencies } from '../../../src/net/latencies';

const many = (count: number, ms: number): Latencies => Array.from({ length: count }, () => ms);
const unhedged: HedgeLog = Array.from({ length: 100 }, () => false);

const question: HedgeQuestion = {
  kind: 'art',
  edges: 2,
  latencies: many(100, 500),
  signIn: 'ok',
  budget: { tokens: 10 },
  isMetered: false,
  log: unhedged,
  sinceLast: 0,
};

describe('the limit of an edge', () => {
  test('is that of the table until it is known, then half again what it ever took', () => {
    expect(adaptedLimit(many(49, 100), 8000)).toBe(8000);
    expect(adaptedLimit([...many(60, 100), 2000], 8000)).toBe(3000);
    expect(adaptedLimit(many(60, 100), 8000)).toBe(1000);
    expect(adaptedLimit(many(60, 7000), 8000)).toBe(8000);
  });

  test('rises again when it was too short, and forgets what was long ago', () => {
    let known = many(60, 100);
    known = addLatency(known, adaptedLimit(known, 8000));
    expect(adaptedLimit(known, 8000)).toBe(1500);
    for (let n = 0; n < 500; n++) known = addLatency(known, 100);
    expect(known).toHaveLength(500);
    expect(adaptedLimit(known, 8000)).toBe(1000);
  });

  test('knows its quantiles by the nearest rank', () => {
    const known = Array.from({ length: 100 }, (_, n) => n + 1);
    expect(quantileOf(known, 0.95)).toBe(95);
    expect(quantileOf(known, 0.999)).toBe(100);
  });
});

describe('a second edge is asked', () => {
  test('when an answer is later than nineteen of twenty, within bounds', () => {
    expect(hedgeDelay(question)).toBe(500);
    expect(hedgeDelay({ ...question, latencies: many(100, 20) })).toBe(300);
    expect(hedgeDelay({ ...question, latencies: many(100, 4000) })).toBe(1000);
    expect(hedgeDelay({ ...question, latencies: [] })).toBe(1000);
  });

  test.each<[string, Partial<HedgeQuestion>]>([
    ['there is no other edge', { edges: 1 }],
    ['it changes something', { kind: 'write' }],
    ['it is a search, which is answered here first', { kind: 'search' }],
    ['bytes are paid for', { isMetered: true }],
    ['the sign-in is suspected', { signIn: 'suspect' }],
    ['half of the budget is gone', { budget: { tokens: 4.9 } }],
    ['nothing was asked yet', { log: [] }],
  ])('not when %s', (_why, change) => {
    expect(hedgeDelay({ ...question, ...change })).toBeNull();
  });

  test('for a song although little was asked yet, once in a minute', () => {
    const song = { ...question, kind: 'audio', log: [] } as const;
    expect(hedgeDelay({ ...song, sinceLast: Infinity })).toBe(500);
    expect(hedgeDelay({ ...song, sinceLast: 59_999 })).toBeNull();
    expect(hedgeDelay({ ...song, sinceLast: Infinity, isMetered: true })).toBeNull();
  });

  test('for one request in twenty at most, however slow all of them are', () => {
    let log: HedgeLog = [];
    let hedged = 0;
    for (let n = 0; n < 2000; n++) {
      const isHedged = hedgeDelay({ ...question, log }) !== null;
      if (isHedged) hedged++;
      log = noteHedge(log, isHedged);
    }
    expect(hedged).toBeGreaterThan(50);
    expect(hedged).toBeLessThanOrEqual(100);
  });
});
