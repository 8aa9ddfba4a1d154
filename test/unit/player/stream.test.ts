import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/domain/keys';
import { createElementTime } from '../../../src/player/element-time';
import type { AudioEvent, Deck } from '../../../src/player/engine';
import { createPlayer } from '../../../src/player/player';
import { createManualClock, settle } from './manual-clock';
import { createScriptedEngine } from './scripted-engine';

/** A song that its server makes while it is heard: no length, and moved in only by another load. */

class FakeElement extends EventTarget {
  readyState = 0;
  duration = NaN;
  currentTime = 0;
  /** What came turns out to be this long. */
  learn(duration: number): void {
    this.readyState = 1;
    this.duration = duration;
    this.dispatchEvent(new Event('loadedmetadata'));
  }
}

const openAt = (url: string, start: number) => {
  const element = new FakeElement();
  const seeks: number[] = [];
  const reopened: number[] = [];
  const deck = { url, element, seek: (to: number) => seeks.push(to) } as unknown as Deck;
  const durations: number[] = [];
  const time = createElementTime(deck, start, (event) => {
    if (event.kind === 'reopen') reopened.push(event.seconds);
    if (event.kind === 'duration') durations.push(event.seconds);
  });
  return { element, seeks, reopened, durations, time };
};

describe('where in the song an element is', () => {
  test('of a file: its own clock, from the first moment', () => {
    const { element, seeks, reopened, time } = openAt('/x/audio/a?q=original&n=1', 30);
    expect(seeks).toEqual([30]);
    element.learn(200);
    element.currentTime = 31;
    time.seek(150);
    expect([time.position(), time.duration()]).toEqual([31, 200]);
    expect([seeks, reopened]).toEqual([[30, 150], []]);
  });

  test('of a stream: from the second that was asked for, and another place is another load', () => {
    const { element, seeks, reopened, time } = openAt('/x/audio/a?q=mp3-128&n=1&at=60', 60.4);
    expect(time.position()).toBe(60.4);
    element.learn(Infinity);
    element.currentTime = 5;
    const event: AudioEvent = { kind: 'position', seconds: 5 };
    expect(time.inSong(event)).toEqual({ kind: 'position', seconds: 65 });
    expect([time.position(), time.duration()]).toEqual([65, 0]);
    time.seek(150);
    expect([seeks, reopened]).toEqual([[], [150]]);
  });

  test('of a file that came where a stream would have done: moved in as soon as it is there', () => {
    const { element, seeks, reopened, time } = openAt('/x/audio/a?q=mp3-128&n=1&at=60', 60);
    expect(seeks).toEqual([]);
    expect(time.inSong({ kind: 'position', seconds: 0 })).toBeNull();
    element.learn(200);
    expect([seeks, reopened]).toEqual([[60], []]);
    element.currentTime = 60;
    expect(time.position()).toBe(60);
  });

  // It was never told, and so the end of a song was never near: nothing was made ready behind it.
  test('of a file that came where a stream would have done: its length is told once it is known to be one', () => {
    const { element, durations, time } = openAt('/x/audio/a?q=original&n=1&at=0', 0);
    expect(time.inSong({ kind: 'duration', seconds: 200 })).toBeNull();
    element.learn(200);
    expect(durations).toEqual([200]);
    const { element: other, durations: none } = openAt('/x/audio/a?q=mp3-128&n=1&at=60', 60);
    other.learn(Infinity);
    expect(none).toEqual([]);
  });

  test('a place that is asked for before anything is known is not lost', () => {
    const { element, reopened, time } = openAt('/x/audio/a?q=mp3-128&n=1&at=0', 0);
    time.seek(90);
    expect(time.position()).toBe(90);
    element.learn(Infinity);
    expect(reopened).toEqual([90]);
  });
});

const key = 'srv1~a' as Key;
const setUp = () => {
  const engine = createScriptedEngine();
  const clock = createManualClock();
  const player = createPlayer({
    createEngine: () => engine,
    urlFor: (track, serial, from) => `/${track}?n=${serial}&at=${from}`,
    whyFailed: async () => null,
    isPlayable: () => true,
    trackOf: () => ({ suffix: 'flac', duration: 200 }),
    saveSession: () => undefined,
    whenGone: () => 'next',
    clock,
  });
  player.playFrom([key], 0);
  engine.tell('playing');
  return { engine, clock, player };
};

describe('a seek in a stream', () => {
  test('of several in a hurry loads the last place only, and shows it meanwhile', async () => {
    const { engine, clock, player } = setUp();
    for (const seconds of [30, 60, 150]) {
      engine.tell({ kind: 'reopen', seconds });
      engine.reach(12);
      expect(player.getState().position).toBe(seconds);
    }
    await clock.advance(1000);
    expect(engine.log).toEqual(['load a at 0', 'load a at 150']);
    expect(engine.loaded()).toMatch(/t=150$/);
    expect(player.getState()).toMatchObject({ status: 'loading', position: 150, duration: 200 });
  });

  test('while paused costs nothing before Play', async () => {
    const { engine, clock, player } = setUp();
    player.pause();
    engine.tell('paused', { kind: 'reopen', seconds: 90 });
    await clock.advance(1000);
    expect(engine.log.filter((each) => each.startsWith('load'))).toEqual(['load a at 0']);
    expect(player.getState()).toMatchObject({ status: 'paused', position: 90 });
    player.play();
    expect(engine.log.at(-1)).toBe('load a at 90');
  });
});

test('a file that the browser cannot play is loaded anew when it comes in another form', async () => {
  const engine = createScriptedEngine();
  const guesses: string[] = [];
  const player = createPlayer({
    createEngine: () => engine,
    urlFor: (track, serial) => `/${track}?n=${serial}`,
    whyFailed: async (_, guess) => {
      guesses.push(guess);
      return { code: 'aborted', data: { why: 'another form' } };
    },
    isPlayable: () => true,
    trackOf: () => null,
    saveSession: () => undefined,
    whenGone: () => 'next',
    clock: createManualClock(),
  });
  player.playFrom([key], 0);
  engine.tell({ kind: 'failed', code: 'audio.unsupported' });
  await settle();
  expect(guesses).toEqual(['audio.unsupported']);
  expect(engine.log).toEqual(['load a at 0', 'load a at 0']);
  expect(player.getState()).toMatchObject({ status: 'loading', error: null });
});
