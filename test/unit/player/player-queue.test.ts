import { describe, expect, test, vi } from 'vitest';
import type { SavedSession } from '../../../src/contracts/session';
import type { Key } from '../../../src/domain/keys';
import { createPlayer, type Player } from '../../../src/player/player';
import type { UndoStep } from '../../../src/player/undo-queue';
import { handmadeLost } from '../../../src/player/undo-steps';
import { createQueueExtras } from '../../../src/ui/queue-extras';
import { createManualClock, settle } from './manual-clock';
import { createScriptedEngine } from './scripted-engine';

const keys = (text: string): Key[] => [...text].map((letter) => `srv1~${letter}` as Key);

const createSetup = () => {
  const engine = createScriptedEngine();
  let chance = 1;
  const clock = createManualClock(
    () => (chance = (chance * 16_807 + 1) % 2_147_483_647) / 2_147_483_647,
  );
  const saved: SavedSession[] = [];
  const player = createPlayer({
    createEngine: () => engine,
    urlFor: (key, serial) => `/${key}?n=${serial}`,
    whyFailed: async () => null,
    isPlayable: () => true,
    trackOf: () => ({ suffix: 'flac', duration: 200 }),
    // `a` and `A` are of one artist, once somebody has learnt it.
    extras: async () =>
      createQueueExtras({
        kin: async (tracks) =>
          tracks.map((key) => ({ artist: key.at(-1)!.toLowerCase(), album: null })),
      }),
    saveSession: (session) => saved.push(session),
    whenGone: () => 'next',
    clock,
  });
  const order = (): string =>
    player
      .getState()
      .queue.map(({ track }) => track.at(-1)!)
      .join('');
  const current = (): string => player.getState().current?.track.at(-1) ?? 'nothing';
  const idOf = (letter: string): number =>
    player.getState().queue.find(({ track }) => track.endsWith(letter))!.id;
  const sounds = (): void => engine.tell('playing', { kind: 'duration', seconds: 200 });
  const undo = async (id: number): Promise<void> => {
    player.undo(id);
    await vi.waitFor(() =>
      expect(player.getState().steps.some((step) => step.id === id)).toBe(false),
    );
    await settle();
  };
  return { player, engine, saved, order, current, idOf, sounds, undo };
};

const neighbours = (text: string): boolean => /(.)\1/i.test(text);

const lastOf = (player: Player): UndoStep => player.getState().steps.at(-1)!;

describe('taking back', () => {
  const undoLast = async ({ player, undo }: ReturnType<typeof createSetup>): Promise<void> =>
    undo(lastOf(player).id);

  test('several steps, the last one first, while the music goes on', async () => {
    const setup = createSetup();
    const { player, engine, order, idOf, sounds } = setup;
    player.playFrom(keys('abcd'), 0, '/albums/1');
    sounds();
    player.remove(idOf('b'));
    player.move(idOf('d'), 1);
    player.playNext(keys('x'));
    player.clear();
    expect(order()).toBe('a');
    for (const expected of ['axdc', 'adc', 'acd', 'abcd']) {
      await undoLast(setup);
      expect(order()).toBe(expected);
    }
    expect(player.getState().steps).toEqual([]);
    expect(engine.log).toEqual(['load a at 0']);
  });

  test('an older removal alone: a later one stays, and can be taken back after it', async () => {
    const { player, order, idOf, undo } = createSetup();
    player.playFrom(keys('abcd'), 0);
    player.remove(idOf('b'));
    const first = lastOf(player).id;
    player.remove(idOf('c'));
    const second = lastOf(player).id;
    await undo(first);
    expect(order()).toBe('abd');
    await undo(second);
    expect(order()).toBe('abcd');
  });

  test('another list by accident: the old one plays on where it was', async () => {
    const setup = createSetup();
    const { player, engine, order, sounds } = setup;
    player.playFrom(keys('abc'), 1, '/albums/1');
    sounds();
    player.add(keys('y'));
    engine.reach(83);
    player.playFrom(keys('xz'), 0, '/albums/2');
    sounds();
    expect(handmadeLost(player.getState().steps)).toBe(4);
    await undoLast(setup);
    expect(order()).toBe('abcy');
    expect(engine.log.at(-1)).toBe('load b at 83');
    expect(player.getState()).toMatchObject({ origin: '/albums/1', status: 'loading' });
  });

  test('a list that nobody put together by hand is not mourned', () => {
    const { player } = createSetup();
    player.playFrom(keys('abc'), 0);
    player.playFrom(keys('xyz'), 0);
    expect(handmadeLost(player.getState().steps)).toBe(0);
  });

  test('a step of a list that is gone does not touch the new one', async () => {
    const { player, order, idOf } = createSetup();
    player.playFrom(keys('abc'), 0);
    player.remove(idOf('b'));
    const { id } = lastOf(player);
    player.playFrom(keys('xyz'), 0);
    player.undo(id);
    await new Promise((done) => setTimeout(done));
    expect(order()).toBe('xyz');
  });
});

describe('an order of chance', () => {
  test('is made better as soon as it is known who made the songs', async () => {
    const { player, order, current } = createSetup();
    player.playShuffled(keys('aAbBcCdDeE'));
    const first = current();
    await settle();
    expect(order()[0]).toBe(first);
    expect(neighbours(order())).toBe(false);
  });

  test('repeat all: a new round is another order, and is what was made ready', async () => {
    const { player, engine, order, current, sounds } = createSetup();
    player.playShuffled(keys('aAbBcC'));
    player.setRepeat('all');
    await settle();
    const round = order();
    const last = player.getState().queue.at(-1)!;
    player.jump(last.id);
    sounds();
    engine.reach(195);
    const ready = engine.log.at(-1)!;
    engine.tell('ended');
    expect(ready).toBe(`preload ${current()}`);
    expect(order()).not.toBe(round);
    expect(order()[0]).toBe(current());
    expect(neighbours(last.track.at(-1)! + order())).toBe(false);
  });

  test('Previous goes back in what was heard, also after a restart', () => {
    const { player, saved, current, idOf } = createSetup();
    player.playFrom(keys('abcdef'), 0);
    player.setShuffled(true);
    for (const letter of 'ecf') player.jump(idOf(letter));
    const again = createSetup();
    again.player.restore(saved.at(-1)!);
    for (const each of [player, again.player]) {
      each.previous();
      each.previous();
    }
    expect(current()).toBe('e');
    expect(again.current()).toBe('e');
    player.previous();
    expect(current()).toBe('a');
  });

  test('in the order of the album Previous goes up the list, whatever was heard', () => {
    const { player, current, idOf } = createSetup();
    player.playFrom(keys('abcd'), 0);
    player.jump(idOf('d'));
    player.previous();
    expect(current()).toBe('c');
  });
});

describe('stopping between two songs', () => {
  test('Play goes on with the next one, which was not made ready', () => {
    const { player, engine, current, sounds } = createSetup();
    player.playFrom(keys('ab'), 0);
    player.stopBetween(() => true);
    sounds();
    engine.reach(195);
    engine.tell('ended');
    expect([current(), player.getState().status]).toEqual(['b', 'paused']);
    expect(engine.log).toEqual(['load a at 0', 'unload']);
  });

  test('a fade lowers what is heard, and the volume stays as it was set', () => {
    const { player, engine } = createSetup();
    player.setVolume(0.8);
    player.setFade(0.5);
    expect([engine.log.at(-1), player.getState().volume]).toEqual(['volume 0.4', 0.8]);
    player.setFade(1);
    expect(engine.log.at(-1)).toBe('volume 0.8');
  });
});
