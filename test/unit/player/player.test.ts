import { describe, expect, test } from 'vitest';
import type { SavedSession } from '../../../src/contracts/session';
import type { Failure } from '../../../src/domain/error';
import type { Key } from '../../../src/domain/keys';
import { createPlayer } from '../../../src/player/player';
import { createManualClock, settle } from './manual-clock';
import { createScriptedEngine } from './scripted-engine';

const keys = (text: string): Key[] => [...text].map((letter) => `srv1~${letter}` as Key);

const createSetup = () => {
  const engine = createScriptedEngine();
  const clock = createManualClock();
  const saved: SavedSession[] = [];
  const unplayable = new Set<Key>();
  const reasons: (Failure | null)[] = [];
  const asked: string[] = [];
  const gone: { way: 'next' | 'wait' } = { way: 'next' };
  const player = createPlayer({
    createEngine: () => engine,
    urlFor: (key, serial) => `/${key}?n=${serial}`,
    whyFailed: async (serial) => {
      asked.push(serial);
      return reasons.shift() ?? null;
    },
    isPlayable: (key) => !unplayable.has(key),
    trackOf: () => ({ suffix: 'flac', duration: 200 }),
    saveSession: (session) => saved.push(session),
    whenGone: () => gone.way,
    clock,
  });
  const current = (): string => player.getState().current?.track.at(-1) ?? 'nothing';
  const show = (): string => `${current()} ${player.getState().status}`;
  const sounds = (): void => engine.tell('playing', { kind: 'duration', seconds: 200 });
  const fails = async (code: Failure['code'] = 'audio.unsupported'): Promise<void> => {
    engine.tell({ kind: 'failed', code });
    await settle();
  };
  const serialOf = (): string => engine.loaded()!.split('=')[1]!;
  return {
    engine,
    clock,
    saved,
    unplayable,
    reasons,
    asked,
    gone,
    player,
    show,
    sounds,
    fails,
    serialOf,
  };
};

const reason = (code: Failure['code']): Failure => ({ code, data: {} });

describe('playing', () => {
  test('what is wished and what is heard are told apart', () => {
    const { player, engine, show, sounds } = createSetup();
    expect(show()).toBe('nothing idle');
    player.playFrom(keys('abc'), 1, '/albums/1');
    expect(show()).toBe('b loading');
    sounds();
    expect(show()).toBe('b playing');
    engine.tell('waiting');
    expect(show()).toBe('b waiting');
    sounds();
    player.pause();
    expect(show()).toBe('b paused');
    engine.tell('paused');
    player.play();
    expect(show()).toBe('b loading');
    sounds();
    expect(show()).toBe('b playing');
    expect(player.getState()).toMatchObject({ origin: '/albums/1', duration: 200 });
    expect(engine.log).toEqual(['load b at 0', 'pause', 'play']);
  });

  test('a pause by the system is a pause, and its resume comes by Play', () => {
    const { player, engine, show, sounds } = createSetup();
    player.playFrom(keys('a'), 0);
    sounds();
    engine.tell('paused');
    expect(show()).toBe('a paused');
    player.toggle();
    expect(show()).toBe('a loading');
  });

  test('sound that starts after Pause was pressed is paused again', () => {
    const { player, engine, show, sounds } = createSetup();
    player.playFrom(keys('a'), 0);
    player.pause();
    sounds();
    expect(engine.log).toEqual(['load a at 0', 'pause', 'pause']);
    expect(show()).toBe('a paused');
  });

  test('the browser wants a gesture first: one tap plays', () => {
    const { player, engine, show, sounds } = createSetup();
    player.playFrom(keys('a'), 0);
    engine.tell('blocked');
    expect(show()).toBe('a blocked');
    player.toggle();
    expect(engine.log.at(-1)).toBe('play');
    sounds();
    expect(show()).toBe('a playing');
  });

  test('each load has an address of its own', () => {
    const { player, serialOf } = createSetup();
    const serials = new Set<string>();
    for (let turn = 0; turn < 3; turn += 1) {
      player.playFrom(keys('a'), 0);
      serials.add(serialOf());
    }
    expect(serials.size).toBe(3);
  });

  test('seek is clamped to the track', () => {
    const { player, engine } = createSetup();
    player.playFrom(keys('a'), 0);
    for (const to of [-5, 50, 500, Number.NaN]) player.seek(to);
    expect(engine.log.slice(1)).toEqual(['seek 0', 'seek 50', 'seek 200', 'seek 0']);
  });

  test('volume is clamped, and turning it up ends the mute', () => {
    const { player } = createSetup();
    player.setVolume(0.5);
    player.setMuted(true);
    player.setVolume(0);
    expect(player.getState()).toMatchObject({ volume: 0, muted: true });
    player.setVolume(7);
    expect(player.getState()).toMatchObject({ volume: 1, muted: false });
  });
});

describe('from track to track', () => {
  test('an ending leads to the next, the last one rests at the start', () => {
    const { player, engine, show, sounds } = createSetup();
    player.playFrom(keys('ab'), 0);
    sounds();
    engine.tell('ended');
    expect(show()).toBe('b loading');
    sounds();
    engine.tell('ended');
    expect(show()).toBe('b paused');
    expect(player.getState().position).toBe(0);
  });

  test.each([
    ['one', 'a loading'],
    ['all', 'b loading'],
  ] as const)('repeat %s after the end', (repeat, expected) => {
    const { player, engine, show, sounds } = createSetup();
    player.setRepeat(repeat);
    player.playFrom(keys('ab'), 0);
    sounds();
    engine.tell('ended');
    expect(show()).toBe(expected);
  });

  test('what cannot be played is passed over, without a try', () => {
    const { player, engine, show, unplayable } = createSetup();
    keys('bc').forEach((key) => unplayable.add(key));
    player.playFrom(keys('abcd'), 0);
    engine.tell('playing', 'ended');
    expect(show()).toBe('d loading');
    player.previous();
    expect(show()).toBe('a loading');
    player.next();
    expect(show()).toBe('d loading');
  });

  test('when nothing else can be played, Next tries all the same, so that it can say why', () => {
    const { player, show, unplayable } = createSetup();
    keys('bc').forEach((key) => unplayable.add(key));
    player.playFrom(keys('abc'), 0);
    player.next();
    expect(show()).toBe('b loading');
  });

  test('Previous restarts after 3 s, goes back before, and restarts the first', () => {
    const { player, engine, show, sounds } = createSetup();
    player.playFrom(keys('ab'), 1);
    sounds();
    engine.reach(3.1);
    player.previous();
    expect([show(), engine.log.at(-1)]).toEqual(['b playing', 'seek 0']);
    player.previous();
    expect(show()).toBe('a loading');
    player.previous();
    expect([show(), engine.log.at(-1)]).toEqual(['a loading', 'seek 0']);
  });

  test('the next one is made ready 20 s before the end, and taken with the same address', () => {
    const { player, engine, sounds, serialOf } = createSetup();
    player.playFrom(keys('ab'), 0);
    sounds();
    engine.reach(179);
    expect(engine.log).toEqual(['load a at 0']);
    engine.reach(180);
    engine.reach(190);
    expect(engine.log).toEqual(['load a at 0', 'preload b']);
    const before = serialOf();
    engine.tell('ended');
    expect(engine.log).toEqual(['load a at 0', 'preload b', 'load b at 0']);
    expect(Number(serialOf().split('-')[1])).toBe(Number(before.split('-')[1]) + 1);
  });

  test('what was made ready stays so through a pause', () => {
    const { player, engine, sounds } = createSetup();
    player.playFrom(keys('ab'), 0);
    sounds();
    engine.reach(190);
    player.pause();
    engine.tell('paused');
    player.play();
    sounds();
    engine.tell('ended');
    expect(engine.log.filter((line) => /load/.test(line))).toEqual([
      'load a at 0',
      'preload b',
      'load b at 0',
    ]);
  });

  test('another song put next takes the place of the one that was made ready', () => {
    const { player, engine, sounds } = createSetup();
    player.playFrom(keys('ab'), 0);
    sounds();
    engine.reach(190);
    player.playNext(keys('x'));
    engine.tell('ended');
    expect(engine.log).toEqual(['load a at 0', 'preload b', 'preload x', 'load x at 0']);
  });

  test('removing the playing song plays the one behind it; the last one leaves silence', () => {
    const { player, show, sounds } = createSetup();
    player.playFrom(keys('abc'), 1);
    sounds();
    player.remove(player.getState().current!.id);
    expect(show()).toBe('c loading');
    player.remove(player.getState().current!.id);
    expect(show()).toBe('a paused');
    player.remove(player.getState().current!.id);
    expect(show()).toBe('nothing idle');
  });

  test('shuffle and back goes on playing the same song', () => {
    const { player, engine, show, sounds } = createSetup();
    player.playFrom(keys('abcd'), 2);
    sounds();
    player.setShuffled(true);
    expect(player.getState().queue[0]!.track).toBe('srv1~c');
    player.setShuffled(false);
    expect(player.getState().queue.map(({ track }) => track)).toEqual(keys('abcd'));
    expect([show(), engine.log]).toEqual(['c playing', ['load c at 0']]);
  });
});

describe('a track that cannot be played', () => {
  test('is named with its reason, and the next playable one plays', async () => {
    const { player, show, fails, reasons, unplayable, asked, serialOf } = createSetup();
    unplayable.add('srv1~b' as Key);
    reasons.push(reason('audio.not-available'));
    player.playFrom(keys('abc'), 0);
    const serial = serialOf();
    await fails();
    expect(asked).toEqual([serial]);
    expect(show()).toBe('c loading');
    expect(player.getState().error).toEqual(reason('audio.not-available'));
    expect(player.getState().skipped.map(({ entry }) => entry.track)).toEqual(['srv1~a']);
  });

  test('the reason stays visible until another one has played well', async () => {
    const { player, engine, fails, sounds } = createSetup();
    player.playFrom(keys('ab'), 0);
    await fails('audio.corrupt');
    sounds();
    engine.reach(9);
    expect(player.getState().error).toEqual(reason('audio.corrupt'));
    engine.reach(11);
    expect(player.getState()).toMatchObject({ error: null, skipped: [] });
  });

  test('five in a row stop the music where the trouble began; the queue stays whole', async () => {
    const { player, engine, show, fails } = createSetup();
    player.playFrom(keys('abcdefgh'), 1);
    for (let turn = 0; turn < 5; turn += 1) await fails();
    expect(show()).toBe('b failed');
    expect(player.getState().skipped).toHaveLength(5);
    expect(player.getState().queue).toHaveLength(8);
    expect(engine.loaded()).toBeNull();
    player.play();
    expect(show()).toBe('b loading');
    expect(player.getState()).toMatchObject({ error: null, skipped: [] });
  });

  test('songs that play a moment and break do not go round for ever', async () => {
    const { player, engine, show, fails, sounds } = createSetup();
    player.setRepeat('all');
    player.playFrom(keys('abc'), 0);
    for (let turn = 0; turn < 3; turn += 1) {
      sounds();
      engine.reach(2);
      await fails('audio.corrupt');
    }
    expect(show()).toBe('a failed');
  });

  test('the only one there is: it stops at once', async () => {
    const { player, show, fails } = createSetup();
    player.setRepeat('one');
    player.playFrom(keys('a'), 0);
    await fails();
    expect(show()).toBe('a failed');
  });

  test('while paused nothing is skipped; Play loads it anew', async () => {
    const { player, engine, show, fails, sounds } = createSetup();
    player.playFrom(keys('ab'), 0);
    sounds();
    engine.reach(50);
    player.pause();
    await fails('audio.corrupt');
    expect(show()).toBe('a paused');
    player.play();
    expect(engine.log.at(-1)).toBe('load a at 50');
  });

  test('a reason that comes after the listener went on is nobody’s', async () => {
    const { player, engine, show } = createSetup();
    player.playFrom(keys('abc'), 0);
    engine.tell({ kind: 'failed', code: 'audio.unsupported' });
    player.next();
    await settle();
    expect(show()).toBe('b loading');
    expect(player.getState().error).toBeNull();
  });
});

describe('a source that breaks in the middle', () => {
  test('is opened again at its position when nobody knows a reason', async () => {
    const { player, engine, show, fails, sounds } = createSetup();
    player.playFrom(keys('ab'), 0);
    sounds();
    engine.reach(42);
    await fails('audio.not-available');
    expect(engine.log.at(-1)).toBe('load a at 42');
    sounds();
    expect(show()).toBe('a playing');
    expect(player.getState().error).toBeNull();
  });

  test('is given up with the reason when there is one', async () => {
    const { player, engine, show, fails, sounds, reasons } = createSetup();
    reasons.push(reason('net.unreachable'));
    player.playFrom(keys('ab'), 0);
    sounds();
    engine.reach(42);
    await fails('audio.not-available');
    expect(show()).toBe('b loading');
    expect(player.getState().error?.code).toBe('net.unreachable');
  });

  test('standing still for 1.5 s opens it anew, three times, then it is stuck', async () => {
    const { player, engine, clock, sounds, show } = createSetup();
    player.playFrom(keys('ab'), 0);
    for (let turn = 1; turn <= 3; turn += 1) {
      sounds();
      engine.reach(30);
      await clock.advance(2_500);
      expect(engine.log).toHaveLength(1 + turn);
      expect(engine.log.at(-1)).toBe('load a at 30');
    }
    sounds();
    engine.reach(30);
    await clock.advance(2_500);
    expect(show()).toBe('b loading');
    expect(player.getState().error?.code).toBe('audio.stuck');
  });

  test('standing still while data is awaited is left to the time limits, and to the last one', async () => {
    const { player, engine, clock, sounds } = createSetup();
    player.playFrom(keys('ab'), 0);
    sounds();
    engine.reach(30);
    engine.stand(30, true);
    await clock.advance(45_000);
    expect(engine.log).toEqual(['load a at 0']);
    await clock.advance(6_000);
    expect(engine.log.at(-1)).toBe('load a at 30');
  });

  test('a night with a closed lid is no standing still', async () => {
    const { player, engine, clock, sounds } = createSetup();
    player.playFrom(keys('a'), 0);
    sounds();
    engine.reach(30);
    await clock.advance(1_000);
    await clock.leap(8 * 3_600_000);
    await clock.advance(1_000);
    expect(engine.log).toEqual(['load a at 0']);
  });

  test('a paused one is not watched', async () => {
    const { player, engine, clock, sounds } = createSetup();
    player.playFrom(keys('a'), 0);
    sounds();
    player.pause();
    await clock.advance(120_000);
    expect(engine.log).toEqual(['load a at 0', 'pause']);
  });
});

describe('the session', () => {
  const session: SavedSession = {
    entries: keys('abc').map((track, index) => ({ id: index + 1, track })),
    unshuffled: [1, 2, 3],
    currentId: 2,
    position: 33,
    shuffled: false,
    repeat: 'all',
    volume: 0.4,
    muted: false,
    origin: '/albums/1',
  };

  test('comes back paused at its position, and nothing is loaded before Play', () => {
    const { player, engine, show } = createSetup();
    player.restore(session);
    expect(show()).toBe('b paused');
    expect(player.getState()).toMatchObject({ position: 33, volume: 0.4, repeat: 'all' });
    expect(engine.loaded()).toBeNull();
    player.seek(60);
    player.play();
    expect(engine.log.filter((line) => line.startsWith('load'))).toEqual(['load b at 60']);
  });

  test('a position that belongs to a lost song is not taken over to another', () => {
    const { player, show } = createSetup();
    player.restore({ ...session, currentId: 99 });
    expect([show(), player.getState().position]).toEqual(['a paused', 0]);
  });

  test('is saved at once when the queue, the song or the intent changes', () => {
    const { player, saved, sounds } = createSetup();
    player.playFrom(keys('ab'), 0);
    sounds();
    const counts = [
      () => player.add(keys('c')),
      () => player.next(),
      () => player.pause(),
      () => player.setRepeat('one'),
    ].map((action) => {
      const before = saved.length;
      action();
      return saved.length > before;
    });
    expect(counts).toEqual([true, true, true, true]);
    expect(saved.at(-1)).toMatchObject({ currentId: 2, repeat: 'one' });
  });

  test('while playing the position is saved every 5 s, and what waits goes with the page', async () => {
    const { player, engine, clock, saved, sounds } = createSetup();
    player.playFrom(keys('a'), 0);
    sounds();
    const before = saved.length;
    for (let second = 1; second <= 12; second += 1) {
      engine.reach(second);
      await clock.advance(1_000);
    }
    expect(saved.slice(before).map(({ position }) => position)).toEqual([5, 10]);
    player.flush();
    expect(saved.at(-1)!.position).toBe(12);
    const after = saved.length;
    player.flush();
    expect(saved).toHaveLength(after);
  });

  test('what is saved can be restored', () => {
    const first = createSetup();
    first.player.playShuffled(keys('abcdef'), '/playlists/x');
    first.player.next();
    const second = createSetup();
    second.player.restore(first.saved.at(-1)!);
    const { queue, current, shuffled, origin } = first.player.getState();
    expect(second.player.getState()).toMatchObject({ queue, current, shuffled, origin });
  });
});

describe('a song that nobody has now', () => {
  const away = reason('audio.not-available');

  test('is waited for when the listener chose so, at its place, and goes on when its service is back', async () => {
    const { player, engine, gone, reasons, show, sounds, fails, clock } = createSetup();
    gone.way = 'wait';
    player.playFrom(keys('abc'), 0);
    sounds();
    engine.reach(42);
    reasons.push(away);
    await fails('audio.not-available');
    expect(show()).toBe('a failed');
    expect(player.getState()).toMatchObject({ waits: true, position: 42, error: away });
    // Still gone: tried now and then, told once, and nothing of the queue is lost.
    reasons.push(away);
    await clock.advance(15_000);
    await fails('audio.not-available');
    expect(player.getState()).toMatchObject({ waits: true, skipped: [{ failure: away }] });
    expect(player.getState().queue).toHaveLength(3);
    player.sourceBack();
    expect(engine.log.at(-1)).toBe('load a at 42');
    sounds();
    expect(show()).toBe('a playing');
    // A try that succeeded is not begun anew by the next look.
    for (let second = 43; second < 60; second++) {
      engine.reach(second);
      await clock.advance(1_000);
    }
    expect(engine.log.filter((each) => each === 'load a at 42')).toHaveLength(2);
    expect(player.getState()).toMatchObject({ waits: false, error: null });
  });

  test('is left for the next one that plays when they chose so; with none left it is waited for', async () => {
    const { player, unplayable, reasons, show, sounds, fails } = createSetup();
    player.playFrom(keys('ab'), 0);
    reasons.push(away);
    await fails('audio.not-available');
    expect(show()).toBe('b loading');
    sounds();
    unplayable.add(keys('a')[0]!);
    reasons.push(away);
    await fails('audio.not-available');
    expect(player.getState()).toMatchObject({ waits: true, status: 'failed' });
  });

  test('a broken file is not waited for, and Pause ends the waiting', async () => {
    const { player, gone, reasons, show, fails, clock, engine } = createSetup();
    gone.way = 'wait';
    player.playFrom(keys('ab'), 0);
    reasons.push(reason('audio.corrupt'));
    await fails('audio.corrupt');
    expect(show()).toBe('b loading');
    reasons.push(away);
    await fails('audio.not-available');
    expect(player.getState().waits).toBe(true);
    player.pause();
    expect(player.getState()).toMatchObject({ waits: false });
    const loads = engine.log.length;
    await clock.advance(60_000);
    player.sourceBack();
    expect(engine.log).toHaveLength(loads);
  });

  test('nobody is startled: after ten minutes it is not begun by itself any more', async () => {
    const { player, gone, reasons, fails, clock } = createSetup();
    gone.way = 'wait';
    player.playFrom(keys('a'), 0);
    reasons.push(away);
    await fails('audio.not-available');
    await clock.leap(11 * 60_000);
    await clock.advance(15_000);
    player.sourceBack();
    expect(player.getState()).toMatchObject({ waits: false, status: 'failed' });
  });
});
