import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { components, type ComponentState, type Health } from '../../../src/domain/health';
import {
  historyLength,
  mergeLogs,
  mergeSpans,
  mostSpans,
  observe,
  summarize,
  toCells,
  trimLog,
  type HealthLog,
  type Span,
} from '../../../src/domain/health-history';
import { toSourceId } from '../../../src/domain/keys';

const home = toSourceId('home');
const t0 = 1_000_000_000;
const at = (seconds: number): number => t0 + seconds * 1000;

const audioIs = (state: ComponentState, checked: number): Health => ({
  deviceOffline: false,
  sources: [
    {
      source: home,
      name: 'At home',
      components: components.map((component) =>
        component === 'audio'
          ? { component, state, since: checked, checked, failure: null }
          : { component, state: 'unknown', since: 0, checked: 0, failure: null },
      ),
    },
  ],
});

const watched = (looks: readonly (readonly [number, ComponentState])[]): HealthLog =>
  looks.reduce<HealthLog>(
    (log, [seconds, state]) => observe(log, audioIs(state, at(seconds)), at(seconds)),
    {},
  );
const audioOf = (log: HealthLog) =>
  (log[home]?.audio ?? []).map(({ state, from, to }) => [
    state,
    Math.round((from - t0) / 1000),
    Math.round((to - t0) / 1000),
  ]);

describe('the last day of a part of a service', () => {
  test('an outage stands in it from its first sign to its end', () => {
    const log = watched([
      [0, 'operational'],
      [20, 'operational'],
      [40, 'down'],
      [100, 'down'],
      [390, 'down'],
      [400, 'operational'],
      [420, 'operational'],
    ]);
    expect(audioOf(log)).toEqual([
      ['operational', 0, 40],
      ['down', 40, 400],
      ['operational', 400, 420],
    ]);
    expect(summarize(log[home]!.audio!)).toMatchObject({ known: 420_000, bad: 360_000 });
  });

  test('an hour in which nobody asked is a gap, not an hour of good service', () => {
    const log = watched([
      [0, 'operational'],
      [20, 'operational'],
      [3600, 'operational'],
    ]);
    expect(audioOf(log)).toEqual([
      ['operational', 0, 20],
      ['operational', 3600, 3600],
    ]);
  });

  test('what is shown as down with evidence of minutes ago does not grow by being looked at', () => {
    const log = observe(watched([[0, 'down']]), audioIs('down', at(0)), at(300));
    expect(audioOf(log)).toEqual([['down', 0, 0]]);
  });

  test('what was unknown leaves no span', () => {
    expect(audioOf(watched([[0, 'unknown']]))).toEqual([]);
  });

  test('facts from before the end of a drill say nothing', () => {
    const log = observe({}, audioIs('down', at(10)), at(20), at(15));
    expect(audioOf(log)).toEqual([]);
    expect(audioOf(observe(log, audioIs('operational', at(21)), at(21), at(15)))).toHaveLength(1);
  });

  test('older than a day goes, and so does a source that was removed', () => {
    const log = watched([
      [0, 'down'],
      [10, 'operational'],
      [100, 'operational'],
    ]);
    const later = trimLog(log, at(50) + historyLength, () => true);
    expect(audioOf(later)).toEqual([['operational', 50, 100]]);
    expect(trimLog(log, at(100), () => false)).toEqual({});
  });

  test('a day of changes keeps its bound, and loses no break', () => {
    let log: HealthLog = {};
    for (let n = 0; n < 3 * mostSpans; n += 1) {
      const state = n % 2 === 0 ? 'operational' : 'down';
      log = observe(log, audioIs(state, at(n * 60)), at(n * 60));
    }
    const before = summarize(log[home]!.audio!);
    const trimmed = trimLog(log, at(3 * mostSpans * 60), () => true)[home]!.audio!;
    expect(trimmed.length).toBeLessThanOrEqual(mostSpans);
    expect(summarize(trimmed).bad).toBeGreaterThanOrEqual(before.bad);
  });
});

describe('several tabs', () => {
  test('a break that one of them saw is in the history of both', () => {
    const one = watched([
      [0, 'operational'],
      [60, 'operational'],
      [120, 'operational'],
    ]);
    const other = watched([
      [50, 'operational'],
      [60, 'down'],
      [80, 'operational'],
      [90, 'operational'],
    ]);
    const both = mergeLogs(one, other);
    expect(audioOf(both)).toEqual([
      ['operational', 0, 60],
      ['down', 60, 80],
      ['operational', 80, 120],
    ]);
    expect(mergeLogs(other, one)).toEqual(both);
  });

  const spans = fc
    .uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 40 })
    .chain((moments) =>
      fc.tuple(
        fc.constant(moments.toSorted((a, b) => a - b)),
        fc.array(fc.constantFrom('operational', 'strained', 'degraded', 'down', null), {
          minLength: 40,
          maxLength: 40,
        }),
      ),
    )
    .map(([moments, states]): readonly Span[] =>
      moments.slice(1).flatMap((to, n) => {
        const state = states[n];
        return state ? [{ state, from: moments[n]!, to }] : [];
      }),
    );

  test('joining is in order, without overlaps, and changes nothing when done again', () => {
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const both = mergeSpans(one, other);
        both.forEach(({ from, to }, n) => {
          expect(to).toBeGreaterThan(from);
          expect(from).toBeGreaterThanOrEqual(both[n - 1]?.to ?? 0);
        });
        if (one.length > 0 && other.length > 0) expect(mergeSpans(both, one)).toEqual(both);
        const bad = (all: readonly Span[]) => summarize(all).bad;
        expect(bad(both)).toBeGreaterThanOrEqual(Math.max(bad(one), bad(other)));
      }),
    );
  });
});

describe('the strip', () => {
  test('each part of the day shows its worst, and nothing where nothing was known', () => {
    const now = at(0) + historyLength;
    const hour = 3600;
    const log = watched([
      [0, 'operational'],
      [60, 'operational'],
      [hour, 'operational'],
      [hour + 60, 'down'],
      [hour + 90, 'operational'],
    ]);
    const cells = toCells(log[home]!.audio!, now, 24);
    expect(cells.slice(0, 3)).toEqual(['operational', 'down', null]);
    expect(cells.slice(3).every((cell) => cell === null)).toBe(true);
  });
});
