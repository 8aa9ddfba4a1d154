import { describe, expect, test } from 'vitest';
import {
  askingOrder,
  dueEdges,
  edgeAnswered,
  edgeFailed,
  forgetEdges,
  newEdgeOrder,
  type EdgeOrder,
} from '../../../src/net/edge-order';

const minute = 60_000;
const answers = (order: EdgeOrder, edge: number, times: number, ms: number, at: number) =>
  Array.from({ length: times }).reduce<EdgeOrder>(
    (before, _, n) => edgeAnswered(before, edge, ms, at + n),
    order,
  );

describe('which address is asked first', () => {
  test('at first the one that the listener put first', () => {
    expect(askingOrder(newEdgeOrder(3))).toEqual([0, 1, 2]);
  });

  test('the next one as soon as it fails, and then that one stays', () => {
    let order = answers(newEdgeOrder(2), 0, 10, 20, 0);
    order = edgeFailed(order, 0, minute);
    expect(askingOrder(order)).toEqual([1, 0]);
    order = edgeAnswered(order, 1, 200, minute + 1);
    // Back so soon, it has proven nothing: no flicker between the two.
    order = edgeAnswered(order, 0, 20, minute + 2);
    expect(askingOrder(order)).toEqual([1, 0]);
  });

  test('a better one again after two good answers and a minute, not before', () => {
    let order = answers(newEdgeOrder(2), 0, 10, 10, 0);
    order = edgeFailed(order, 0, minute);
    order = answers(order, 1, 5, 900, minute + 1);
    order = answers(order, 0, 1, 10, 2 * minute - 10);
    expect(order.current).toBe(1);
    order = edgeFailed(order, 0, 2 * minute);
    order = answers(order, 0, 1, 10, 3 * minute);
    expect(order.current).toBe(1);
    order = answers(order, 0, 1, 10, 3 * minute + 1);
    expect(order.current).toBe(0);
  });

  test('of two that failed, the one that had its chance longer ago', () => {
    let order = answers(newEdgeOrder(2), 0, 10, 10, 0);
    order = edgeFailed(order, 0, minute);
    order = edgeAnswered(order, 1, 10, minute + 1);
    // The second dies in its turn; the first has not been asked since and may be back.
    order = edgeFailed(order, 1, 2 * minute);
    expect(askingOrder(order)).toEqual([0, 1]);
  });

  test('stays where it is when the other is no better', () => {
    let order = answers(newEdgeOrder(2), 0, 10, 30, 0);
    order = edgeFailed(order, 0, minute);
    order = answers(order, 1, 10, 30, minute + 1);
    order = answers(order, 0, 10, 30, 10 * minute);
    expect(order.current).toBe(1);
  });

  test('whichever answers after another network was joined', () => {
    const order = forgetEdges(answers(newEdgeOrder(2), 0, 10, 10, 0));
    expect(edgeAnswered(order, 1, 80, 1).current).toBe(1);
  });
});

test('what fails is looked at ever more rarely: twelve times an hour at last', () => {
  let order = edgeFailed(newEdgeOrder(2), 0, 0);
  let asked = 0;
  for (let at = 10 * minute; at < 130 * minute; at += 1_000) {
    for (const edge of dueEdges(order, at)) {
      order = edge === 0 ? edgeFailed(order, 0, at) : edgeAnswered(order, edge, 10, at);
      if (edge === 0 && at >= 70 * minute) asked += 1;
    }
  }
  expect(asked).toBeGreaterThanOrEqual(10);
  expect(asked).toBeLessThanOrEqual(12);
});
