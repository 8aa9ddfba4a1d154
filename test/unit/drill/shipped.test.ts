import { describe, expect, test } from 'vitest';
import { HoldfastError } from '../../../src/domain/error';
import { shippedIds, shippedScenario } from '../../../src/drill/shipped';
import { drillStories, drillTitle } from '../../../src/ui/words/drill';

describe('the scenarios that come with the player', () => {
  test('each is of the one format, and ends within the ten minutes of a rehearsal', () => {
    expect(shippedIds).toHaveLength(12);
    for (const id of shippedIds) {
      const { seconds, steps } = shippedScenario(id);
      expect(seconds, id).toBeLessThanOrEqual(600);
      expect(steps.length, id).toBeGreaterThan(0);
      // Whoever rehearses sees the recovery, too.
      expect(Math.max(...steps.map(({ until }) => until)), id).toBeLessThanOrEqual(seconds);
    }
  });

  test('each can be chosen by its title, and no title leads to nothing', () => {
    expect(drillStories.map(({ id }) => id).sort()).toEqual([...shippedIds].sort());
    expect(new Set(drillStories.map(({ title }) => title)).size).toBe(12);
    for (const { id, story } of drillStories) {
      expect(drillTitle(id)).not.toBe(id);
      expect(story.length).toBeGreaterThan(20);
    }
  });

  test('one that there is not is refused', () => {
    expect(() => shippedScenario('sunshine')).toThrow(HoldfastError);
  });
});
