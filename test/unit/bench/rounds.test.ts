import { describe, expect, it } from 'vitest';
import { interleave, medianOf } from '../../bench/support/rounds';
import { compare } from '../../bench/support/rows';

describe('the median', () => {
  it('is the middle one, whatever the order, and not moved by one slow round', () => {
    expect(medianOf([900, 2, 1, 3, 2])).toBe(2);
  });

  it('is between the two in the middle when their number is even', () => {
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
  });

  it('sorts numbers as numbers', () => {
    expect(medianOf([10, 9, 100])).toBe(10);
  });

  it('refuses to tell of nothing', () => {
    expect(() => medianOf([])).toThrow('nothing was measured');
  });
});

/** Two ways with the times given, and who was run when. */
const scripted = (times: Readonly<Record<string, readonly number[]>>) => {
  const order: string[] = [];
  const ways = Object.fromEntries(
    Object.entries(times).map(([name, all]) => {
      const left = [...all];
      return [
        name,
        async () => {
          order.push(name);
          return left.shift()!;
        },
      ];
    }),
  );
  return { order, ways };
};

describe('interleaved rounds', () => {
  it('runs every way once a round, in an order that turns', async () => {
    const { order, ways } = scripted({ ours: [1, 1, 1], peer: [1, 1, 1] });
    await interleave(ways, 2);
    expect(order).toEqual(['ours', 'peer', 'peer', 'ours', 'ours', 'peer']);
  });

  it('does not count the round that warms up, and tells the spread of the others', async () => {
    const { ways } = scripted({ ours: [500, 3, 1, 2], peer: [700, 4, 8, 6] });
    const measured = await interleave(ways, 3);
    expect(measured.get('ours')).toEqual({ way: 'ours', median: 2, low: 1, high: 3, rounds: 3 });
    expect(measured.get('peer')).toEqual({ way: 'peer', median: 6, low: 4, high: 8, rounds: 3 });
  });
});

describe('a comparison', () => {
  const measured = async () => {
    const { ways } = scripted({ ours: [9, 12, 12], peer: [9, 10, 10] });
    return interleave(ways, 2);
  };

  it('is the ratio of the medians', async () => {
    expect(compare('x', await measured(), ['ours', 'peer'], null)).toMatchObject({
      ratio: 1.2,
      goal: null,
    });
  });

  it('says that a goal was missed as plainly as that it was met', async () => {
    const goal = (most: number) => ({
      text: `at most ${most}`,
      holds: ({ ratio }: { readonly ratio: number }) => ratio <= most,
    });
    const all = await measured();
    expect(compare('x', all, ['ours', 'peer'], goal(1.3)).goal).toEqual({
      text: 'at most 1.3',
      met: true,
    });
    expect(compare('x', all, ['ours', 'peer'], goal(1.1)).goal).toEqual({
      text: 'at most 1.1',
      met: false,
    });
  });
});
