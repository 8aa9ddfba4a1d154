import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { drillParts, scenarioSchema, type Scenario } from '../../../src/drill/scenario';
import { toxicsAt } from '../../../src/drill/schedule';

const folder = fileURLToPath(new URL('../../../src/drill/scenarios/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string): Scenario =>
  v.parse(scenarioSchema, JSON.parse(readFileSync(`${folder}${name}`, 'utf8')));

test('the twelve scenarios that were promised are there', () => {
  expect(files.map((name) => name.replace('.json', '')).sort()).toEqual([
    'artwork-metadata-down',
    'audio-down',
    'captive-portal',
    'config-conflict',
    'discovery-cascade',
    'everything-down',
    'flapping',
    'latency-ramp',
    'recovery-burst',
    'regional-outage',
    'sign-in-rejects',
    'sign-in-slow',
  ]);
});

describe.each(files)('%s', (name) => {
  const scenario = read(name);
  const meets = (at: number): boolean =>
    Array.from({ length: scenario.edges }, (_, edge) => edge).some((edge) =>
      drillParts.some((part) => toxicsAt(scenario, { at, edge, part, luck: 0 }).length > 0),
    );

  test('is called as its file is, and tells a story', () => {
    expect(`${scenario.id}.json`).toBe(name);
    expect(scenario.story.length).toBeGreaterThan(40);
  });

  test('ends within what the player allows, and each step within the scenario', () => {
    expect(scenario.seconds).toBeLessThanOrEqual(600);
    for (const { from, until, edge } of scenario.steps) {
      expect(until).toBeGreaterThan(from);
      expect(until).toBeLessThanOrEqual(scenario.seconds);
      if (edge !== 'all') expect(edge).toBeLessThan(scenario.edges);
    }
  });

  test('begins well, goes wrong, and leaves time to get well again', () => {
    expect(meets(0)).toBe(false);
    const last = Math.max(...scenario.steps.map(({ until }) => until));
    expect(meets(last - 1) || scenario.steps.some(({ cycle }) => cycle !== null)).toBe(true);
    // reliability.md G6: normal within a minute.
    expect(scenario.seconds - last).toBeGreaterThanOrEqual(60);
  });

  test('says what must be shown, within the scenario', () => {
    expect(scenario.expect.length).toBeGreaterThan(0);
    for (const { from } of scenario.expect) expect(from).toBeLessThanOrEqual(scenario.seconds);
  });
});
