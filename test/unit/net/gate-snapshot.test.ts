import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/domain/clock';
import { fullBudget } from '../../../src/net/budget';
import { emptyGate, type GateState } from '../../../src/net/gate-memory';
import { fromMessage, fromStored, toMessage, toStored } from '../../../src/net/gate-snapshot';

const at = (wall: number, monotonic: number): Pick<Clock, 'now' | 'monotonic'> => ({
  now: () => wall,
  monotonic: () => monotonic,
});
const noon = 1_764_000_000_000;

const open = {
  state: 'open',
  recent: [false, false, false],
  reopened: 2,
  until: 90_000,
  probing: false,
  good: 0,
  because: 'net.timeout',
} as const;

const state: GateState = {
  breakers: { 'home library': open },
  budgets: { home: { tokens: 3 } },
  pauses: { home: { until: 600_000, guesses: 1 } },
  refusals: { home: { tried: 79_000, refused: ['library'], because: 'auth.wrong-password' } },
  retries: [70_000, 79_000],
};
/** Written 80 s into a run. */
const stored = toStored(state, at(noon, 80_000));
const copy = (): Record<string, unknown> => structuredClone(stored) as Record<string, unknown>;

describe('a gate that was stored', () => {
  test('waits exactly as long in the next run, whose clock begins at nothing', () => {
    // Read five seconds later, two seconds into the run.
    expect(fromStored(structuredClone(stored), at(noon + 5_000, 2_000))).toEqual({
      ...state,
      breakers: { 'home library': { ...open, until: 7_000 } },
      pauses: { home: { until: 517_000, guesses: 1 } },
      refusals: { home: { ...state.refusals['home'], tried: -4_000 } },
      retries: [-13_000, -4_000],
    });
  });

  test('on a clock that was set back does not shut a service out for longer than its longest wait', () => {
    const { breakers, pauses, refusals } = fromStored(copy(), at(noon - 3_000_000, 0));
    expect(breakers['home library']!.until).toBeLessThanOrEqual(360_000);
    expect(pauses['home']!.until).toBeLessThanOrEqual(900_000);
    expect(refusals['home']!.tried).toBeLessThanOrEqual(0);
  });

  test.each([3_700_000, -3_700_000, 5 * 365 * 86_400_000])(
    'and read %i ms later says nothing any more',
    (ms) => {
      expect(fromStored(copy(), at(noon + ms, 0))).toEqual(emptyGate);
    },
  );

  test('while a probe was under way lets the next one probe', () => {
    const probing = {
      ...state,
      breakers: { 'home audio': { ...open, state: 'half-open' as const, probing: true } },
    };
    const found = fromStored(toStored(probing, at(noon, 0)), at(noon, 0));
    expect(found.breakers['home audio']).toMatchObject({ state: 'half-open', probing: false });
  });

  test('with a budget that nobody could have is cut to the full one', () => {
    const rich = { ...copy(), budgets: { home: { tokens: 1e9 } } };
    expect(fromStored(rich, at(noon, 0)).budgets['home']!.tokens).toBe(fullBudget);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'gate'],
    ['another version', { ...copy(), version: 2 }],
    ['a breaker without an end', { ...copy(), breakers: { x: { ...open, until: Infinity } } }],
    ['a cause that is none of ours', { ...copy(), breakers: { x: { ...open, because: '<b>' } } }],
    [
      'a part that is none of ours',
      { ...copy(), refusals: { x: { tried: 1, refused: ['x'], because: '' } } },
    ],
  ])('%s is an empty gate', (_what, value) => {
    expect(fromStored(value, at(noon, 0))).toEqual(emptyGate);
  });

  test('says nothing of addresses that were only tried out', () => {
    const tried = {
      ...emptyGate,
      pauses: { 'connect:https://nas.example': { until: 1, guesses: 0 } },
    };
    expect(JSON.stringify(toStored(tried, at(noon, 0)))).not.toContain('nas.example');
    const change = { kind: 'spend', edge: 'connect:https://nas.example', tokens: 1 } as const;
    expect(toMessage(change, at(noon, 0))).toBeNull();
  });
});

describe('what one tab tells another', () => {
  test('arrives in the time of the other', () => {
    const pause = { kind: 'pause', edge: 'home', pause: { until: 60_000, guesses: 0 } } as const;
    const message = structuredClone(toMessage(pause, at(noon, 50_000)));
    expect(fromMessage(message, at(noon + 1_000, 7_000))).toEqual({
      ...pause,
      pause: { until: 16_000, guesses: 0 },
    });
  });

  test.each([null, {}, { kind: 'spend', edge: 'home', tokens: -5 }, { kind: 'open' }])(
    'and is nothing when it is not ours: %o',
    (message) => {
      expect(fromMessage(message, at(noon, 0))).toBeNull();
    },
  );
});
