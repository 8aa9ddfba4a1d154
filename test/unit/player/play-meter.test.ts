import { describe, expect, test } from 'vitest';
import type { PlayNews } from '../../../src/contracts/plays';
import type { Key } from '../../../src/domain/keys';
import { createPlayMeter } from '../../../src/player/play-meter';
import { createPlayer } from '../../../src/player/player';
import { createManualClock } from './manual-clock';
import { createScriptedEngine } from './scripted-engine';

const keys = (text: string): Key[] => [...text].map((letter) => `srv1~${letter}` as Key);

const createSetup = (duration = 200) => {
  const engine = createScriptedEngine();
  const clock = createManualClock();
  const player = createPlayer({
    createEngine: () => engine,
    urlFor: (key, serial) => `/${key}?n=${serial}`,
    whyFailed: async () => ({ code: 'net.unreachable', data: {} }),
    isPlayable: () => true,
    trackOf: () => ({ suffix: 'flac', duration }),
    saveSession: () => undefined,
    whenGone: () => 'next',
    clock,
  });
  const told: PlayNews[] = [];
  createPlayMeter({ player, clock, tell: (news) => told.push(news) });
  /** Sound for so long, told four times a second as a media element does. */
  const sound = async (seconds: number, from = engine.position()): Promise<void> => {
    engine.tell({ kind: 'playing' });
    for (let passed = 0.25; passed <= seconds; passed += 0.25) {
      await clock.advance(250);
      engine.reach(from + passed);
    }
  };
  const heard = () => told.flatMap(({ kind, track }) => (kind === 'heard' ? [track] : []));
  return { engine, clock, player, told, sound, heard };
};

describe('a play', () => {
  test('is told with the time at which it began when half of it was heard, once', async () => {
    const { player, clock, told, sound } = createSetup();
    const [a] = keys('a');
    player.playFrom(keys('ab'), 0);
    await clock.advance(2_000);
    const begun = clock.now();
    await sound(99);
    expect(told).toEqual([{ kind: 'started', track: a, at: begun }]);
    await sound(100);
    expect(told).toEqual([
      { kind: 'started', track: a, at: begun },
      { kind: 'heard', track: a, at: begun },
    ]);
  });

  test('of an hour is one after four minutes', async () => {
    const { player, sound, heard } = createSetup(3600);
    player.playFrom(keys('a'), 0);
    await sound(239);
    expect(heard()).toEqual([]);
    await sound(2);
    expect(heard()).toEqual(keys('a'));
  });

  test('is none when the listener jumps to the end', async () => {
    const { player, sound, heard } = createSetup();
    player.playFrom(keys('a'), 0);
    await sound(20);
    player.seek(190);
    await sound(8, 190);
    expect(heard()).toEqual([]);
  });

  test('counts what was heard around a pause and a jump back', async () => {
    const { player, engine, clock, sound, heard } = createSetup();
    player.playFrom(keys('a'), 0);
    await sound(60);
    player.pause();
    engine.tell({ kind: 'paused' });
    await clock.advance(600_000);
    player.play();
    await sound(30, 60);
    player.seek(10);
    await sound(11, 10);
    expect(heard()).toEqual(keys('a'));
  });

  test('is another one when the same song is repeated', async () => {
    const { player, engine, told, sound, heard } = createSetup(20);
    player.playFrom(keys('a'), 0);
    player.setRepeat('one');
    await sound(20);
    engine.tell({ kind: 'ended' });
    await sound(20, 0);
    expect(heard()).toEqual(keys('aa'));
    const [first, second] = told.filter(({ kind }) => kind === 'heard');
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(20_000);
  });

  test('of a song that was left early is none, and the next one counts for itself', async () => {
    const { player, sound, heard } = createSetup();
    player.playFrom(keys('ab'), 0);
    await sound(90);
    player.next();
    await sound(101, 0);
    expect(heard()).toEqual(keys('b'));
  });
});
