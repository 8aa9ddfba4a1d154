import { expect, test } from 'vitest';
import type { SimilarQuestion } from '../../../src/contracts/queue';
import type { Key } from '../../../src/domain/keys';
import { createPlayer } from '../../../src/player/player';
import { startGoOn } from '../../../src/ui/go-on';
import { createManualClock, settle } from '../player/manual-clock';
import { createScriptedEngine } from '../player/scripted-engine';

const keys = (text: string): Key[] => [...text].map((letter) => `srv1~${letter}` as Key);

const createSetup = () => {
  const engine = createScriptedEngine();
  const player = createPlayer({
    createEngine: () => engine,
    urlFor: (key, serial) => `/${key}?n=${serial}`,
    whyFailed: async () => null,
    isPlayable: () => true,
    trackOf: () => null,
    saveSession: () => undefined,
    whenGone: () => 'next',
    clock: createManualClock(),
  });
  const asked: SimilarQuestion[] = [];
  const wish = { isOn: true };
  startGoOn({
    player,
    similar: async (question) => {
      asked.push(question);
      return keys('xy');
    },
    isWanted: () => wish.isOn,
    reachable: () => [],
  });
  const order = (): string =>
    player
      .getState()
      .queue.map(({ track }) => track.at(-1)!)
      .join('');
  return { player, engine, asked, wish, order };
};

test('when the last song plays, what is like it comes behind it, and says why', async () => {
  const { player, engine, asked, order } = createSetup();
  player.playFrom(keys('ab'), 0);
  engine.tell('playing');
  await settle();
  expect(asked).toEqual([]);
  player.next();
  engine.tell('playing');
  await settle();
  expect(order()).toBe('abxy');
  expect(asked[0]).toMatchObject({ seeds: keys('ab'), without: keys('ab'), count: 20 });
  expect(player.getState().queue.at(-1)?.likeOf).toBe('srv1~b');
  expect(player.getState().current?.track).toBe('srv1~b');
});

test('not when the queue is repeated, nor when it is not wished for', async () => {
  const { player, engine, asked, wish } = createSetup();
  player.setRepeat('all');
  player.playFrom(keys('a'), 0);
  engine.tell('playing');
  wish.isOn = false;
  player.setRepeat('off');
  await settle();
  expect(asked).toEqual([]);
});

test('who puts something there in the same moment is not interrupted', async () => {
  const { player, engine, order } = createSetup();
  player.playFrom(keys('a'), 0);
  engine.tell('playing');
  player.add(keys('z'));
  await settle();
  expect(order()).toBe('az');
});
