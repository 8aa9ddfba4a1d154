import {
  assert,
  array,
  boolean,
  constantFrom,
  integer,
  nat,
  oneof,
  property,
  record,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/domain/keys';
import { mixRest, nextRound, type KinOf } from '../../../src/player/mix-queue';
import * as queues from '../../../src/player/queue';
import type { Queue } from '../../../src/player/queue';
import { undone, type UndoKind, type UndoStep } from '../../../src/player/undo-queue';

const keys = (text: string): Key[] => [...text].map((letter) => `srv1~${letter}` as Key);
const orderOf = (queue: Queue): string => queue.entries.map(({ track }) => track.at(-1)!).join('');
const currentOf = (queue: Queue): string => queues.currentEntry(queue)?.track.at(-1) ?? 'nothing';
const idOf = (queue: Queue, letter: string): number =>
  queue.entries.find(({ track }) => track.endsWith(letter))!.id;
const half = (): number => 0.5;
const listOf = (text: string, index = 0): Queue =>
  queues.playList(queues.emptyQueue, keys(text), index, half);
const show = (queue: Queue): string => `${orderOf(queue)}:${currentOf(queue)}`;

describe('what a listener does to a queue', () => {
  test.each<[string, Queue, string]>([
    ['an album from its third song', listOf('abcd', 2), 'abcd:c'],
    ['an index beyond the list means its last', listOf('abc', 9), 'abc:c'],
    ['an index below means its first', listOf('abc', -1), 'abc:a'],
    ['an empty list', listOf(''), ':nothing'],
    ['play next', queues.insertNext(listOf('abc', 1), keys('xy')), 'abxyc:b'],
    ['play next into nothing', queues.insertNext(queues.emptyQueue, keys('xy')), 'xy:x'],
    ['add to the end', queues.append(listOf('abc', 1), keys('xy')), 'abcxy:b'],
    ['add to nothing', queues.append(queues.emptyQueue, keys('xy')), 'xy:x'],
    ['the same song twice', queues.append(listOf('aba'), keys('a')), 'abaa:a'],
    ['clear leaves what plays', queues.clear(listOf('abc', 1)), 'b:b'],
    ['clear nothing', queues.clear(queues.emptyQueue), ':nothing'],
  ])('%s', (_, queue, expected) => {
    expect(show(queue)).toBe(expected);
  });

  test.each([
    ['another one', 'c', 'abd:b'],
    ['the current: the one behind it takes over', 'b', 'acd:c'],
    ['one before', 'a', 'bcd:b'],
  ])('remove %s', (_, letter, expected) => {
    const queue = listOf('abcd', 1);
    expect(show(queues.remove(queue, idOf(queue, letter)))).toBe(expected);
  });

  test('remove the current at the end: the one before it; the only one: nothing', () => {
    const end = listOf('ab', 1);
    expect(show(queues.remove(end, idOf(end, 'b')))).toBe('a:a');
    const only = listOf('a');
    expect(show(queues.remove(only, idOf(only, 'a')))).toBe(':nothing');
  });

  test.each([
    ['up', 'd', 0, 'dabc:b'],
    ['down', 'a', 2, 'bcad:b'],
    ['the current', 'b', 3, 'acdb:b'],
    ['beyond the end', 'a', 99, 'bcda:b'],
    ['below the start', 'c', -5, 'cabd:b'],
  ])('move %s', (_, letter, to, expected) => {
    const queue = listOf('abcd', 1);
    const moved = queues.move(queue, idOf(queue, letter), to);
    expect(show(moved)).toBe(expected);
    expect(orderOf(queues.unshuffle(moved))).toBe(orderOf(moved));
  });

  test('what is not there is not moved, removed or jumped to', () => {
    const queue = listOf('abc');
    expect(queues.move(queue, 99, 0)).toBe(queue);
    expect(queues.remove(queue, 99)).toBe(queue);
    expect(queues.jump(queue, 99)).toBe(queue);
  });
});

describe('shuffle', () => {
  test('keeps the current one first, and the old order comes back', () => {
    const queue = queues.shuffle(listOf('abcde', 2), half);
    expect(orderOf(queue)[0]).toBe('c');
    expect([...orderOf(queue)].sort().join('')).toBe('abcde');
    expect(orderOf(queue)).not.toBe('cabde');
    expect(show(queues.unshuffle(queue))).toBe('abcde:c');
  });

  test('twice still comes back to the first order', () => {
    const twice = queues.shuffle(queues.shuffle(listOf('abcde'), half), () => 0.1);
    expect(orderOf(queues.unshuffle(twice))).toBe('abcde');
  });

  test('what was put next, added or removed meanwhile stands at its place afterwards', () => {
    let queue = queues.shuffle(listOf('abcde', 1), half);
    queue = queues.insertNext(queue, keys('x'));
    expect(orderOf(queue).slice(0, 2)).toBe('bx');
    queue = queues.append(queue, keys('y'));
    queue = queues.remove(queue, idOf(queue, 'd'));
    queue = queues.move(queue, idOf(queue, 'y'), 1);
    expect(show(queues.unshuffle(queue))).toBe('abxcey:b');
  });

  test('a new list is shuffled too while shuffle is on, the chosen song first', () => {
    const on = queues.shuffle(queues.emptyQueue, half);
    const queue = queues.playList(on, keys('abcde'), 3, half);
    expect(orderOf(queue)[0]).toBe('d');
    expect(queue.shuffled).toBe(true);
    expect(orderOf(queues.unshuffle(queue))).toBe('abcde');
  });
});

describe('what comes next', () => {
  const candidates = (queue: Queue, ended: boolean): string =>
    queues
      .candidatesAfter(queue, ended)
      .map(({ track }) => track.at(-1)!)
      .join('');
  const before = (queue: Queue): string =>
    queues
      .candidatesBefore(queue)
      .map(({ track }) => track.at(-1)!)
      .join('');

  test.each([
    ['off', true, 'd'],
    ['off', false, 'd'],
    ['all', true, 'dabc'],
    ['all', false, 'dabc'],
    ['one', true, 'c'],
    ['one', false, 'dabc'],
  ] as const)('repeat %s, by itself: %s', (repeat, ended, expected) => {
    expect(candidates(queues.setRepeat(listOf('abcd', 2), repeat), ended)).toBe(expected);
  });

  test.each([
    ['off', 'ba'],
    ['all', 'bad'],
    ['one', 'bad'],
  ] as const)('before, repeat %s', (repeat, expected) => {
    expect(before(queues.setRepeat(listOf('abcd', 2), repeat))).toBe(expected);
  });

  test('after the last one there is nothing, and in an empty queue neither', () => {
    expect(candidates(listOf('ab', 1), true)).toBe('');
    expect(candidates(queues.emptyQueue, true)).toBe('');
    expect(before(queues.emptyQueue)).toBe('');
  });
});

describe('a saved queue', () => {
  test('comes back as it was, and new entries get new ids', () => {
    const queue = queues.append(queues.shuffle(listOf('abcd', 1), half), keys('a'));
    expect(queues.restoreQueue(queue)).toEqual(queue);
    const more = queues.append(queues.restoreQueue(queue), keys('z'));
    expect(new Set(more.entries.map(({ id }) => id)).size).toBe(6);
  });

  test('that contradicts itself is repaired, and nothing in it is lost', () => {
    const [a, b] = keys('ab');
    const queue = queues.restoreQueue({
      entries: [
        { id: 7, track: a! },
        { id: 3, track: b! },
      ],
      unshuffled: [3, 3, 99],
      currentId: 99,
      shuffled: true,
      repeat: 'all',
    });
    expect(queue).toMatchObject({ unshuffled: [3, 7], currentId: 7, nextId: 8 });
  });
});

test('whatever is done in whatever order, the queue stays in order', () => {
  const track = constantFrom(...keys('abcdefgh'));
  const step = oneof(
    record({
      kind: constantFrom('next', 'append', 'list'),
      tracks: array(track, { maxLength: 6 }),
    }),
    record({ kind: constantFrom('remove', 'jump', 'move'), at: nat(12), to: integer() }),
    record({ kind: constantFrom('shuffle', 'unshuffle', 'clear', 'restore') }),
  );
  assert(
    property(array(step, { maxLength: 30 }), nat(1_000), (steps, seed) => {
      let chance = seed;
      const random = (): number => {
        chance = (chance * 1_103_515_245 + 12_345) % 2_147_483_648;
        return chance / 2_147_483_648;
      };
      let queue = queues.emptyQueue;
      for (const each of steps) {
        const before = queue;
        queue = apply(queue, each, random);
        const ids = queue.entries.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect([...queue.unshuffled].sort((a, b) => a - b)).toEqual([...ids].sort((a, b) => a - b));
        if (!queue.shuffled) expect(queue.unshuffled).toEqual(ids);
        expect(queue.currentId !== null ? ids.includes(queue.currentId) : ids.length === 0).toBe(
          true,
        );
        expect(queue.nextId).toBeGreaterThan(Math.max(0, ...ids));
        if (each.kind === 'shuffle' || each.kind === 'unshuffle') {
          expect(queue.currentId).toBe(before.currentId);
        }
      }
    }),
    { numRuns: 300 },
  );
});

type Step =
  | { readonly kind: string; readonly tracks: Key[] }
  | { readonly kind: string; readonly at: number; readonly to: number }
  | { readonly kind: string };

const apply = (queue: Queue, step: Step, random: () => number): Queue => {
  if ('tracks' in step) {
    if (step.kind === 'next') return queues.insertNext(queue, step.tracks);
    if (step.kind === 'append') return queues.append(queue, step.tracks);
    return queues.playList(queue, step.tracks, step.tracks.length >> 1, random);
  }
  if ('at' in step) {
    const id = queue.entries[step.at]?.id ?? 999_999;
    if (step.kind === 'remove') return queues.remove(queue, id);
    if (step.kind === 'jump') return queues.jump(queue, id);
    return queues.move(queue, id, step.to);
  }
  if (step.kind === 'shuffle') return queues.shuffle(queue, random);
  if (step.kind === 'unshuffle') return queues.unshuffle(queue);
  return step.kind === 'clear' ? queues.clear(queue) : queues.restoreQueue(queue);
};

describe('taking back', () => {
  const stepOf = (kind: UndoKind, before: Queue, after: Queue): UndoStep => ({
    id: 1,
    kind,
    before,
    after,
    origin: '',
    position: 0,
  });

  test('a removal: the song stands where it stood, and what was added since stays', () => {
    const before = listOf('abcd');
    const after = queues.remove(before, idOf(before, 'b'));
    const since = queues.insertNext(after, keys('x'));
    expect(show(undone(since, stepOf('remove', before, after)))).toBe('abxcd:a');
  });

  test('clearing: all of it is there again, also when another song plays meanwhile', () => {
    const before = listOf('abcde', 2);
    const after = queues.clear(before);
    const since = queues.jump(queues.append(after, keys('x')), 6);
    expect(show(undone(since, stepOf('clear', before, after)))).toBe('abcdex:x');
  });

  test.each([
    ['a', 3],
    ['d', 0],
    ['b', 2],
    ['c', 1],
  ])('a move of %s to %i', (letter, to) => {
    const before = listOf('abcde', 1);
    const after = queues.move(before, idOf(before, letter), to);
    expect(show(undone(after, stepOf('move', before, after)))).toBe('abcde:b');
  });

  test('another list: the one before it, and its ids are not used again', () => {
    const before = listOf('abc', 1);
    const after = queues.playList(before, keys('xyz'), 0, half);
    const back = undone(after, stepOf('replace', before, after));
    expect(show(back)).toBe('abc:b');
    expect(back.nextId).toBe(7);
  });

  test('what was put in plays already: it stays', () => {
    const before = listOf('ab');
    const after = queues.insertNext(before, keys('xy'));
    const playing = queues.jump(after, idOf(after, 'x'));
    expect(show(undone(playing, stepOf('add', before, after)))).toBe('axb:x');
  });

  test('right after the act everything is as before, shuffled or not', () => {
    const kinds = constantFrom<UndoKind>('remove', 'clear', 'move', 'add');
    const order = integer({ min: 1, max: 12 });
    assert(
      property(kinds, order, nat(11), nat(11), boolean(), (kind, count, at, to, isShuffled) => {
        const list = queues.playList(
          queues.emptyQueue,
          keys('abcdefghijkl').slice(0, count),
          at % count,
          half,
        );
        const before = isShuffled ? queues.shuffle(list, half) : list;
        const { id } = before.entries[to % count]!;
        const after = {
          remove: () => queues.remove(before, id),
          clear: () => queues.clear(before),
          move: () => queues.move(before, id, at),
          add: () => queues.insertNext(before, keys('xyz')),
        }[kind as 'add']();
        const back = undone(after, stepOf(kind, before, after));
        expect(back.entries).toEqual(before.entries);
        expect(back.unshuffled).toEqual(before.unshuffled);
      }),
      { numRuns: 300 },
    );
  });
});

describe('who made the songs', () => {
  const byCase: KinOf = (key) => ({ artist: key.at(-1)!.toLowerCase(), album: null });
  const neighbours = (text: string): boolean => /(.)\1/i.test(text);

  test('a mixed queue has nobody twice in a row, what plays now included', () => {
    for (let index = 0; index < 6; index += 1) {
      const list = listOf('aAbBcC', index);
      expect(neighbours(orderOf(mixRest(queues.shuffle(list, half), half, byCase)))).toBe(false);
    }
  });

  test('known only later: what has played stays, the rest is mixed anew', () => {
    const queue = queues.jump(queues.shuffle(listOf('aAbBcCdD'), half), 3);
    const better = mixRest(queue, half, byCase);
    const at = orderOf(queue).indexOf('b') + 1;
    expect(orderOf(better).slice(0, at)).toBe(orderOf(queue).slice(0, at));
    expect(neighbours(orderOf(better).slice(at - 1))).toBe(false);
    expect([...orderOf(better)].sort()).toEqual([...orderOf(queue)].sort());
  });

  test('a new round begins with somebody else than the last one ended with', () => {
    assert(
      property(nat(1_000_000), (seed) => {
        let chance = seed;
        const random = (): number => (chance = (chance * 16_807 + 1) % 2_147_483_647) / 2 ** 31;
        const queue = mixRest(queues.shuffle(listOf('aAbBc'), random), random, byCase);
        const ended = queues.jump(queue, queue.entries.at(-1)!.id);
        const round = nextRound(ended, random, byCase);
        expect(currentOf(round)).toBe(orderOf(round)[0]);
        expect(neighbours(orderOf(queue).at(-1)! + orderOf(round))).toBe(false);
        expect(round.unshuffled).toEqual(queue.unshuffled);
      }),
    );
  });
});
