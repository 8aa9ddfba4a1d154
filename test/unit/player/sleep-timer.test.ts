import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/domain/keys';
import { createPlayer } from '../../../src/player/player';
import { createSleepTimer } from '../../../src/player/sleep-timer';
import { createManualClock, settle } from './manual-clock';
import { createScriptedEngine } from './scripted-engine';

const keys = (text: string): Key[] => [...text].map((letter) => `srv1~${letter}` as Key);

const createSetup = () => {
  const engine = createScriptedEngine();
  const manual = createManualClock();
  let wallOff = 0;
  const clock = { ...manual, now: () => manual.now() + wallOff };
  const player = createPlayer({
    createEngine: () => engine,
    urlFor: (key, serial) => `/${key}?n=${serial}`,
    whyFailed: async () => null,
    isPlayable: () => true,
    trackOf: () => ({ suffix: 'flac', duration: 200 }),
    saveSession: () => undefined,
    whenGone: () => 'next',
    clock,
  });
  // `a` and `b` are on one album.
  const albumOf = ({ track }: { track: Key }): string => (/[ab]$/.test(track) ? 'one' : 'other');
  const timer = createSleepTimer({ player, clock, albumOf });
  /** As an element does: it tells where it is several times a second, a hidden page's as well. */
  const play = async (seconds: number): Promise<void> => {
    for (let at = 0; at < seconds; at += 0.25) {
      await clock.advance(250);
      if (player.getState().status === 'playing') engine.reach(at % 200);
    }
  };
  const volumes = (): number[] =>
    engine.log.filter((each) => each.startsWith('volume')).map((each) => Number(each.slice(7)));
  player.setVolume(0.8);
  player.playFrom(keys('abcd'), 0);
  engine.tell('playing', { kind: 'duration', seconds: 200 });
  return { engine, clock, player, timer, play, volumes, skew: (ms: number) => (wallOff = ms) };
};

describe('after some minutes', () => {
  test('the music gets quieter in the last ten seconds, pauses, and is as loud as before when it goes on', async () => {
    const { engine, clock, player, timer, play, volumes } = createSetup();
    timer.start({ kind: 'after', minutes: 15 });
    expect(timer.view()).toEqual({ kind: 'after', left: 900 });
    await play(889);
    expect(timer.view()?.left).toBe(11);
    expect(volumes()).toEqual([0.8]);
    await play(10);
    const falling = volumes();
    expect(falling.at(-1)).toBeLessThan(0.1);
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect(player.getState()).toMatchObject({ status: 'playing', volume: 0.8 });
    await play(1);
    expect(player.getState()).toMatchObject({ status: 'paused', volume: 0.8 });
    expect(timer.view()).toBeNull();
    expect(engine.log.at(-1)).toBe('pause');
    await clock.advance(500);
    expect(volumes().at(-1)).toBe(0.8);
  });

  test('a machine that slept, and a clock that was put back, change nothing of the end', async () => {
    const slept = createSetup();
    slept.timer.start({ kind: 'after', minutes: 30 });
    // The lid was closed: the wall went on, the other clock did not.
    slept.skew(3_600_000);
    slept.engine.reach(5);
    await settle();
    expect(slept.player.getState().status).toBe('paused');

    const back = createSetup();
    back.timer.start({ kind: 'after', minutes: 1 });
    back.skew(-3_600_000);
    await back.play(61);
    expect(back.player.getState().status).toBe('paused');
  });

  test('a hidden page whose timers sleep ends by what the sound itself tells', async () => {
    const { engine, clock, player, timer } = createSetup();
    timer.start({ kind: 'after', minutes: 1 });
    const { sleep } = clock;
    clock.sleep = async () => new Promise(() => undefined);
    await clock.advance(61_000);
    engine.reach(61);
    await settle();
    expect(player.getState().status).toBe('paused');
    clock.sleep = sleep;
  });

  test('more time in the middle of the fade: as loud as before, and later', async () => {
    const { player, timer, play, volumes } = createSetup();
    timer.start({ kind: 'after', minutes: 1 });
    await play(55);
    expect(volumes().at(-1)).toBeLessThan(0.5);
    timer.extend(15);
    expect(volumes().at(-1)).toBe(0.8);
    expect(timer.view()?.left).toBeCloseTo(905, 0);
    await play(60);
    expect(player.getState().status).toBe('playing');
  });

  test('turned off: nothing stops, nothing is quieter', async () => {
    const { player, timer, play, volumes } = createSetup();
    timer.start({ kind: 'after', minutes: 1 });
    await play(55);
    timer.cancel();
    expect([timer.view(), volumes().at(-1)]).toEqual([null, 0.8]);
    await play(30);
    expect(player.getState().status).toBe('playing');
  });
});

describe('at an end of the music', () => {
  const ends = ({ engine }: ReturnType<typeof createSetup>): void => engine.tell('ended');
  const show = ({ player }: ReturnType<typeof createSetup>): string =>
    `${player.getState().current?.track.at(-1)} ${player.getState().status}`;

  test('of the song: Play goes on with the next one', () => {
    const setup = createSetup();
    setup.timer.start({ kind: 'track' });
    setup.engine.reach(150);
    expect(setup.timer.view()).toEqual({ kind: 'track', left: 50 });
    ends(setup);
    expect(show(setup)).toBe('b paused');
    expect(setup.timer.view()).toBeNull();
    setup.player.play();
    setup.engine.tell('playing');
    ends(setup);
    expect(show(setup)).toBe('c loading');
  });

  test('of the album: its songs follow each other, the next album does not', () => {
    const setup = createSetup();
    setup.timer.start({ kind: 'album' });
    ends(setup);
    expect(show(setup)).toBe('b loading');
    setup.engine.tell('playing');
    ends(setup);
    expect(show(setup)).toBe('c paused');
    expect(setup.timer.view()).toBeNull();
  });

  test('a song repeated for ever stops, too', () => {
    const setup = createSetup();
    setup.player.setRepeat('one');
    setup.timer.start({ kind: 'track' });
    ends(setup);
    expect(show(setup)).toBe('a paused');
    expect(setup.timer.view()).toBeNull();
  });
});
