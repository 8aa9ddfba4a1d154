import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { scenarioSchema, type Scenario } from '../../../src/drill/scenario';
import { partOf, toxicsAt } from '../../../src/drill/schedule';

const scenario: Scenario = v.parse(scenarioSchema, {
  id: 'mixed',
  title: 'Mixed',
  story: '',
  seconds: 100,
  edges: 2,
  steps: [
    { from: 10, until: 20, edge: 0, parts: ['audio'], toxic: { kind: 'refuse' } },
    { from: 0, until: 100, edge: 1, parts: 'all', toxic: { kind: 'ramp', from: 100, to: 1_100 } },
    {
      ...{ from: 30, until: 90, edge: 'all', parts: ['library'] },
      toxic: { kind: 'blackhole' },
      cycle: { on: 5, off: 10 },
    },
    {
      ...{ from: 0, until: 10, edge: 0, parts: 'all' },
      toxic: { kind: 'reset' },
      share: 0.25,
    },
  ],
});
const kinds = (at: number, edge: number, part: 'audio' | 'library', luck = 0.9) =>
  toxicsAt(scenario, { at, edge, part, luck }).map(({ kind }) => kind);

describe('what a request meets', () => {
  test('depends on the time, the edge, the part and luck', () => {
    expect(kinds(9, 0, 'audio')).toEqual([]);
    expect(kinds(10, 0, 'audio')).toEqual(['refuse']);
    expect(kinds(10, 0, 'library')).toEqual([]);
    expect(kinds(20, 0, 'audio')).toEqual([]);
    expect(kinds(5, 0, 'audio', 0.2)).toEqual(['reset']);
  });

  test('comes and goes in a cycle, and nothing is left after the end', () => {
    const seen = [29, 30, 34, 35, 44, 45, 89, 90].map((at) => kinds(at, 0, 'library').length);
    expect(seen).toEqual([0, 1, 1, 0, 0, 1, 0, 0]);
    expect(kinds(100, 1, 'audio')).toEqual([]);
  });

  test('grows along a ramp', () => {
    const delays = [0, 50, 99].map((at) =>
      toxicsAt(scenario, { at, edge: 1, part: 'audio', luck: 0 }),
    );
    expect(delays).toEqual([
      [{ kind: 'delay', ms: 100, jitter: 0 }],
      [{ kind: 'delay', ms: 600, jitter: 0 }],
      [{ kind: 'delay', ms: 1_090, jitter: 0 }],
    ]);
  });
});

test('the part that a request asks is told by its path', () => {
  expect(partOf('/rest/ping.view')).toBe('sign-in');
  expect(partOf('/proxy/rest/stream?id=1')).toBe('audio');
  expect(partOf('/music/rest/getCoverArt.view?id=1')).toBe('artwork');
  expect(partOf('/rest/getAlbumList2.view')).toBe('library');
  expect(partOf('/.well-known/holdfast.json')).toBe('configuration');
  expect(partOf('/holdfast.json')).toBe('discovery');
});

test('a file that nobody could follow is refused', () => {
  const broken = { ...scenario, steps: [{ ...scenario.steps[0], toxic: { kind: 'gremlins' } }] };
  expect(v.safeParse(scenarioSchema, broken).success).toBe(false);
  expect(v.safeParse(scenarioSchema, { ...scenario, id: '../x' }).success).toBe(false);
});
