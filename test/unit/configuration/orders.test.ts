import { describe, expect, test } from 'vitest';
import { acceptConfiguration, compareVersions } from '../../../src/configuration/accept';
import type { Offer } from '../../../src/configuration/offer';
import {
  commit,
  currentOf,
  emptyConfiguration,
  type SourceConfiguration,
} from '../../../src/configuration/state';
import { contextOf, home, offerOf } from './support';

/** Mulberry32: the same orders at every run. */
const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** As the engine does it: what is accepted is committed at once. */
const deliver = (state: SourceConfiguration, offered: Offer, at: number): SourceConfiguration => {
  const verdict = acceptConfiguration(currentOf(state), offered, contextOf());
  return verdict.kind === 'accepted' ? commit(state, { ...offered, from: home, at }, []) : state;
};

const versionOf = (state: SourceConfiguration) =>
  currentOf(state)?.document ?? { epoch: -1, version: -1 };

/** Delivers in this order; throws when a step goes down or the end is not the highest that came. */
const run = (order: readonly Offer[]): SourceConfiguration => {
  let state = emptyConfiguration;
  let highest: Offer['document'] | null = null;
  for (const [at, offered] of order.entries()) {
    const next = deliver(state, offered, at);
    if (compareVersions(versionOf(next), versionOf(state)) < 0) throw new Error('stepped down');
    state = next;
    if (!highest || compareVersions(offered.document, highest) > 0) highest = offered.document;
    if (compareVersions(versionOf(state), highest) !== 0) throw new Error('not the highest');
  }
  return state;
};

const permutations = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length <= 1
    ? [items]
    : items.flatMap((first, at) =>
        permutations(items.filter((_, other) => other !== at)).map((rest) => [first, ...rest]),
      );

/** As versions of several epochs, each with a second content that some edge gives under the same number. */
const offers: readonly Offer[] = [
  [1, 1],
  [1, 2],
  [1, 3],
  [2, 0],
  [2, 1],
  [3, 0],
].flatMap(([epoch, version]) => [
  offerOf({ epoch, version }),
  offerOf({ epoch, version, notices: [{ id: 'other', text: 'of another edge' }] }),
]);

describe('in whatever order documents arrive', () => {
  test('all 720 orders of six versions end at the highest', () => {
    const six = offers.filter((_, at) => at % 2 === 0);
    const orders = permutations(six);
    expect(orders).toHaveLength(720);
    for (const order of orders) expect(currentOf(run(order))).toMatchObject(six[5]!);
  });

  test('100,000 deliveries with loss, doubles and conflicts: never a step down', () => {
    const random = createRandom(4);
    const pick = (most: number): number => Math.floor(random() * most);
    let conflicts = 0;
    for (let round = 0; round < 100_000; round++) {
      // One to four edges, each of which gives some of the documents, some of them twice or late.
      const order = Array.from({ length: 1 + pick(12) }, () => offers[pick(offers.length)]!);
      const end = currentOf(run(order))!;
      const first = order.find(({ document }) => compareVersions(document, end.document) === 0);
      // Of two with the same number the first one stays: no flip-flop.
      if (end.text !== first?.text) throw new Error(`round ${round}: the second one won`);
      conflicts += order.some(
        ({ document, text }) => compareVersions(document, end.document) === 0 && text !== end.text,
      )
        ? 1
        : 0;
    }
    // That it was really put to the test.
    expect(conflicts).toBeGreaterThan(10_000);
  }, 60_000);

  test('the last three stay for going back, and no more', () => {
    const state = run(offers.filter((_, at) => at % 2 === 0));
    expect(state.kept.map(({ document }) => [document.epoch, document.version])).toEqual([
      [3, 0],
      [2, 1],
      [2, 0],
    ]);
  });
});
