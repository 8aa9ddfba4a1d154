import { describe, expect, test } from 'vitest';
import {
  admit,
  closedBreaker,
  hurry,
  release,
  settle,
  type Breaker,
} from '../../../src/net/breaker';
import {
  logRetry,
  newBudget,
  payRetry,
  refundBudget,
  type RetryLog,
} from '../../../src/net/budget';
import { isPassing, outcomeOf } from '../../../src/net/fact';
import { retryDelay } from '../../../src/net/limits';
import { noPause, parseRetryAfter, pauseFor } from '../../../src/net/pause';

const after = (breaker: Breaker, outcomes: string, now = 0): Breaker =>
  [...outcomes].reduce(
    (state, one) => settle(state, one === '+' ? null : 'net.timeout', now, 0.5),
    breaker,
  );

describe('a breaker', () => {
  test.each([
    ['two faults are bad luck', '--', 'closed'],
    ['three in a row open it', '---', 'open'],
    ['a good one in between starts the count anew', '--+--', 'closed'],
    ['half of six open it without a row', '+-+-+-', 'open'],
    ['half of four are too few to tell', '-+-+', 'closed'],
    ['two of ten are life', '++++-++++-', 'closed'],
  ])('%s', (_story, outcomes, state) => {
    expect(after(closedBreaker, outcomes).state).toBe(state);
  });

  test('waits 5 s, then lets one probe through at a time, and two good ones close it', () => {
    const open = after(closedBreaker, '---', 1000);
    expect(open.until).toBe(6000);
    expect(open.because).toBe('net.timeout');
    expect(admit(open, 5999).admitted).toBe(false);
    const probe = admit(open, 6000);
    expect(probe.admitted).toBe(true);
    expect(admit(probe.breaker, 6001).admitted).toBe(false);
    const once = settle(probe.breaker, null, 6100, 0.5);
    expect(once.state).toBe('half-open');
    const second = admit(once, 6200);
    expect(second.admitted).toBe(true);
    const closed = settle(second.breaker, null, 6300, 0.5);
    expect(closed.state).toBe('closed');
    // Old faults are forgotten: one new one does not open it again.
    expect(settle(closed, 'net.timeout', 6400, 0.5).state).toBe('closed');
  });

  test('doubles the wait each time a probe fails, up to five minutes, spread by a fifth', () => {
    let breaker = after(closedBreaker, '---', 0);
    const waits: number[] = [];
    let now = 0;
    for (let round = 0; round < 9; round += 1) {
      waits.push(breaker.until - now);
      now = breaker.until;
      breaker = settle(admit(breaker, now).breaker, 'net.timeout', now, 0.5);
    }
    expect(waits).toEqual([
      5000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000,
    ]);
    expect(settle(after(closedBreaker, '--'), 'net.timeout', 0, 0).until).toBe(4000);
    expect(settle(after(closedBreaker, '--'), 'net.timeout', 0, 1).until).toBeCloseTo(6000);
  });

  test('calls that were under way when it opened do not lengthen the wait', () => {
    const open = after(closedBreaker, '---', 0);
    expect(settle(open, 'net.timeout', 100, 0.5)).toMatchObject({ until: open.until, reopened: 1 });
  });

  test('a probe that the listener calls off makes room for the next', () => {
    const { breaker } = admit(after(closedBreaker, '---'), 5000);
    expect(admit(release(breaker), 5001).admitted).toBe(true);
  });

  test('can be hurried when things changed', () => {
    expect(admit(hurry(after(closedBreaker, '---'), 10), 10).admitted).toBe(true);
    // A probe hangs; who hurries does not wait for it.
    const probing = admit(after(closedBreaker, '---'), 60_000).breaker;
    expect(admit(probing, 60_000).admitted).toBe(false);
    expect(admit(hurry(probing, 60_000), 60_000).admitted).toBe(true);
  });
});

describe('the budget of retries', () => {
  test('ten, or five after timeouts; ten good answers buy one more', () => {
    const spend = (slow: boolean): number => {
      let budget = newBudget;
      let paid = 0;
      for (let next = payRetry(budget, slow); next; next = payRetry(budget, slow)) {
        budget = next;
        paid += 1;
      }
      return paid;
    };
    expect(spend(false)).toBe(10);
    expect(spend(true)).toBe(5);
    let empty = { tokens: 0 };
    for (let good = 0; good < 9; good += 1) empty = refundBudget(empty);
    expect(payRetry(empty, false)).toBeNull();
    expect(payRetry(refundBudget(refundBudget(empty)), false)).not.toBeNull();
    expect(refundBudget(newBudget).tokens).toBe(10);
  });

  test('all edges together: twenty a minute', () => {
    let log: RetryLog = [];
    for (let n = 0; n < 20; n += 1) log = logRetry(log, n * 1000)!;
    expect(logRetry(log, 59_999)).toBeNull();
    expect(logRetry(log, 60_000)).not.toBeNull();
  });
});

describe('what a server that asks for quiet gets', () => {
  const wall = Date.parse('2026-04-16T12:00:00Z');
  test.each([
    ['690', 690_000],
    [' 5 ', 5000],
    ['Thu, 16 Apr 2026 12:01:00 GMT', 60_000],
    ['Thu, 16 Apr 2026 11:00:00 GMT', 0],
    ['soon', null],
    [null, null],
  ])('Retry-After %j is %j ms', (header, ms) => {
    expect(parseRetryAfter(header, wall)).toBe(ms);
  });

  test('what it said, at most a quarter of an hour', () => {
    expect(pauseFor(noPause, 690_000, 100, 0.9).until).toBe(690_100);
    expect(pauseFor(noPause, 86_400_000, 0, 0.9).until).toBe(900_000);
  });

  test('where the header cannot be read: 5 s, doubling, spread by half', () => {
    const first = pauseFor(noPause, null, 0, 0.5);
    expect(first).toEqual({ until: 5000, guesses: 1 });
    expect(pauseFor(first, null, 0, 0.5).until).toBe(10_000);
    expect(pauseFor(noPause, null, 0, 0).until).toBe(2500);
    expect(pauseFor({ until: 0, guesses: 50 }, null, 0, 0.5).until).toBe(900_000);
  });
});

describe('what counts', () => {
  test.each([
    ['net.timeout', 'audio', 'fault'],
    ['net.server-error', 'audio', 'fault'],
    ['server.wrong-content', 'audio', 'fault'],
    ['server.not-found', 'audio', 'neutral'],
    ['aborted', 'audio', 'neutral'],
    ['internal', 'audio', 'neutral'],
    ['net.rate-limited', 'audio', 'neutral'],
    ['auth.wrong-password', 'audio', 'neutral'],
    ['auth.wrong-password', 'sign-in', 'fault'],
  ] as const)('%s for %s is %s', (code, component, outcome) => {
    expect(outcomeOf({ code, data: {} }, component)).toBe(outcome);
  });

  test('one empty file among others is no outage; a page instead of music is', () => {
    const outcome = (got: string): string =>
      outcomeOf({ code: 'server.wrong-content', data: { got } }, 'audio');
    expect(['empty', 'zip', 'html', 'part'].map(outcome)).toEqual([
      'neutral',
      'neutral',
      'fault',
      'fault',
    ]);
  });

  test('only what passes by itself is tried again', () => {
    expect(isPassing('net.unreachable')).toBe(true);
    expect(isPassing('net.cors')).toBe(false);
    expect(isPassing('auth.wrong-password')).toBe(false);
    expect(isPassing('net.rate-limited')).toBe(false);
  });

  test('the delay is anything between nothing and a doubling limit of 30 s', () => {
    expect(retryDelay(0, 0)).toBe(0);
    expect([0, 1, 2, 10].map((n) => retryDelay(n, 1))).toEqual([500, 1000, 2000, 30_000]);
  });
});
