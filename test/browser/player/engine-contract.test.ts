/* oxlint-disable no-underscore-dangle -- howler's insides are named so */
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAudioEngine } from '../../../src/player/audio-engine';
import { chooseEngine } from '../../../src/player/choose-engine';
import type { AudioEngine, AudioEvent, AudioSource } from '../../../src/player/engine';
import { createHowlerEngine } from '../../../src/player/howler-engine';
import { openGraph } from '../../../src/player/sound/open-graph';
import { defaultSettings } from '../../../src/contracts/settings';
import { clickOnce } from './gesture';
import { createWavPcm } from './sound/wav-pcm';
import { makeTone } from './tone';

/** What howler keeps to itself; the contract says how much of it may live. */
const howler = (): { _howls: unknown[]; ctx: unknown } =>
  (window as unknown as { Howler: { _howls: unknown[]; ctx: unknown } }).Howler;

const now = (): number => performance.now();
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

let urls: string[] = [];
const sourceOf = (blob: Blob): AudioSource => {
  const url = URL.createObjectURL(blob);
  urls.push(url);
  return { url, format: 'wav' };
};
const tone = (seconds: number): AudioSource => sourceOf(makeTone({ seconds }));
const fromStart = { position: 0, play: true } as const;

beforeAll(clickOnce);
afterEach(() => {
  for (const url of urls) URL.revokeObjectURL(url);
  urls = [];
});

const createPcm = (): AudioEngine => openGraph(createWavPcm(), defaultSettings).pcm;

describe.each([
  ['howler', createHowlerEngine],
  ['audio', createAudioEngine],
  ['pcm', createPcm],
] as const)('the %s engine', (name, create) => {
  let engine: AudioEngine;
  let events: AudioEvent[];
  const count = (kind: AudioEvent['kind']): number =>
    events.filter((event) => event.kind === kind).length;
  const waitFor = (kind: AudioEvent['kind'], times = 1): Promise<void> =>
    vi.waitFor(() => expect(count(kind), kind).toBeGreaterThanOrEqual(times), {
      timeout: 5_000,
      interval: 10,
    });

  beforeEach(() => {
    engine = create(now);
    events = [];
    engine.subscribe((event) => events.push(event));
  });
  afterEach(() => engine.unload());

  test('plays, knows the exact duration, and its clock runs', async () => {
    expect(engine.name).toBe(name);
    engine.load(tone(3.25), fromStart);
    await waitFor('playing');
    await vi.waitFor(() => expect(engine.position()).toBeGreaterThan(0.2), { timeout: 3_000 });
    expect(engine.duration()).toBeCloseTo(3.25, 3);
    expect(events.filter(({ kind }) => kind === 'duration')).toContainEqual({
      kind: 'duration',
      seconds: engine.duration(),
    });
    await waitFor('position');
    expect(count('failed') + count('blocked')).toBe(0);
  });

  test('begins where it is told to', async () => {
    engine.load(tone(5), { position: 3, play: true });
    await waitFor('playing');
    expect(engine.position()).toBeGreaterThanOrEqual(3);
    expect(engine.position()).toBeLessThan(3.6);
  });

  test('loaded without play it is silent, and Play starts it at its position', async () => {
    engine.load(tone(5), { position: 2, play: false });
    await waitFor('duration');
    await pause(200);
    expect(count('playing')).toBe(0);
    engine.play();
    await waitFor('playing');
    expect(engine.position()).toBeGreaterThanOrEqual(2);
  });

  test('pause holds the position, play goes on from it', async () => {
    engine.load(tone(5), fromStart);
    await waitFor('playing');
    await pause(300);
    engine.pause();
    await waitFor('paused');
    const held = engine.position();
    await pause(200);
    expect(engine.position()).toBe(held);
    engine.play();
    await waitFor('playing', 2);
    expect(engine.position()).toBeGreaterThanOrEqual(held - 0.01);
    expect(engine.position()).toBeLessThan(held + 0.5);
  });

  test('a pause before the data is there is not lost', async () => {
    engine.load(tone(5), fromStart);
    engine.pause();
    await waitFor('duration');
    await pause(300);
    expect(engine.position()).toBe(0);
    engine.play();
    await waitFor('playing');
  });

  test('play, pause, play, pause, play in one breath ends playing', async () => {
    engine.load(tone(5), fromStart);
    await waitFor('playing');
    for (let turn = 0; turn < 5; turn += 1) {
      engine.pause();
      engine.play();
    }
    await vi.waitFor(() => expect(engine.position()).toBeGreaterThan(0.5), { timeout: 3_000 });
    expect(count('failed') + count('blocked')).toBe(0);
  });

  test('seeks while playing and while paused', async () => {
    engine.load(tone(8), fromStart);
    await waitFor('playing');
    engine.seek(5);
    await vi.waitFor(() => expect(engine.position()).toBeGreaterThan(5.1), { timeout: 3_000 });
    expect(count('paused')).toBe(0);
    engine.pause();
    await waitFor('paused');
    engine.seek(1);
    await vi.waitFor(() => expect(engine.buffering()).toBe(false));
    expect(engine.position()).toBe(1);
    engine.play();
    await vi.waitFor(() => expect(engine.position()).toBeGreaterThan(1.1), { timeout: 3_000 });
    expect(engine.position()).toBeLessThan(3);
  });

  test('ends once, without a pause before it', async () => {
    engine.load(tone(0.6), fromStart);
    await waitFor('ended');
    await pause(200);
    expect(count('ended')).toBe(1);
    expect(count('paused') + count('failed')).toBe(0);
  });

  test('after its end it plays again from the start', async () => {
    engine.load(tone(0.6), fromStart);
    await waitFor('ended');
    engine.play();
    await waitFor('ended', 2);
    expect(count('playing')).toBe(2);
  });

  test('of ten pressed in a hurry only the last is heard and ends, once', async () => {
    for (let turn = 0; turn < 9; turn += 1) {
      engine.load(tone(0.5), fromStart);
      if (turn % 3 === 0) await pause(15);
    }
    engine.load(tone(0.8), fromStart);
    await waitFor('ended');
    await pause(700);
    expect(count('ended')).toBe(1);
    expect(engine.duration()).toBeCloseTo(0.8, 2);
    expect(count('failed') + count('blocked')).toBe(0);
  });

  test('one that is left while it seeks does not meddle with the next', async () => {
    engine.load(tone(60), fromStart);
    await waitFor('playing');
    engine.seek(50);
    engine.load(tone(4), { position: 0, play: false });
    await waitFor('duration', 2);
    await pause(300);
    expect(engine.position()).toBe(0);
    engine.play();
    await waitFor('playing', 2);
    expect(engine.position()).toBeLessThan(1);
  });

  test.skipIf(name === 'pcm')(
    'mute and volume stay from track to track, and unmute brings sound back',
    async () => {
      const heard: HTMLMediaElement[] = [];
      const playSpy = vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(function (
        this: HTMLMediaElement,
      ) {
        heard.push(this);
        return Promise.resolve();
      });
      try {
        engine.setVolume(0.3);
        engine.setMuted(true);
        engine.load(tone(1), fromStart);
        await vi.waitFor(() => expect(heard.some((element) => element.src !== '')).toBe(true));
        engine.load(tone(1), fromStart);
        await vi.waitFor(() => expect(heard.at(-1)!.src).toBe(urls.at(-1)));
        expect([heard.at(-1)!.muted, heard.at(-1)!.volume]).toEqual([true, 0.3]);
        engine.setMuted(false);
        engine.setVolume(0.8);
        expect([heard.at(-1)!.muted, heard.at(-1)!.volume]).toEqual([false, 0.8]);
        engine.load(tone(1), fromStart);
        await vi.waitFor(() => expect(heard.at(-1)!.src).toBe(urls.at(-1)));
        expect([heard.at(-1)!.muted, heard.at(-1)!.volume]).toEqual([false, 0.8]);
      } finally {
        playSpy.mockRestore();
      }
    },
  );

  test.each([
    ['what is no audio', () => sourceOf(new Blob(['<html>error</html>'])), 'audio.unsupported'],
    ['nothing', () => sourceOf(new Blob([])), 'audio.unsupported'],
    ['what is not there', () => ({ url: '/x/audio/none~1', format: '' }), 'audio.unsupported'],
    [
      'what is not there, with a strange ending',
      () => ({ url: '/no.xyz', format: 'xyz' }),
      'audio.unsupported',
    ],
  ] as const)('%s fails, once and soon, and the next plays', async (_, broken, code) => {
    engine.load(broken(), fromStart);
    await waitFor('failed');
    expect(events.filter(({ kind }) => kind === 'failed')).toEqual([{ kind: 'failed', code }]);
    engine.load(tone(3), fromStart);
    await waitFor('playing');
    expect(count('failed')).toBe(1);
  });

  test.skipIf(name === 'pcm')(
    'a clock that jumps to the end is damage, not an ending',
    async () => {
      const duration = 4;
      engine.load(tone(duration), fromStart);
      await waitFor('playing');
      // What Chromium does for broken MP3 and FLAC, told by the element itself.
      const [element] = liveElements(engine);
      Object.defineProperty(element!, 'currentTime', { configurable: true, get: () => duration });
      element!.dispatchEvent(new Event('ended'));
      Reflect.deleteProperty(element!, 'currentTime');
      expect(events.at(-1)).toEqual({ kind: 'failed', code: 'audio.corrupt' });
      expect(count('ended')).toBe(0);
    },
  );

  test('one that was made ready is taken, from its start, and told as any other', async () => {
    engine.load(tone(3), fromStart);
    await waitFor('playing');
    const next = tone(2);
    engine.preload(next);
    engine.preload(next);
    await pause(150);
    expect(count('duration')).toBeLessThanOrEqual(2);
    events.length = 0;
    engine.load(next, fromStart);
    await waitFor('playing');
    await waitFor('duration');
    expect(engine.duration()).toBeCloseTo(2, 2);
    expect(engine.position()).toBeLessThan(0.5);
  });

  test('one that was made ready and is broken fails when it is taken', async () => {
    const broken = sourceOf(new Blob(['no']));
    engine.preload(broken);
    await pause(150);
    expect(count('failed')).toBe(0);
    engine.load(broken, fromStart);
    await waitFor('failed');
  });

  test('after unload nothing is left and nothing is told', async () => {
    engine.load(tone(0.5), fromStart);
    engine.preload(tone(1));
    await waitFor('playing');
    engine.unload();
    const told = events.length;
    await pause(700);
    expect(events).toHaveLength(told);
    expect([engine.position(), engine.duration(), engine.buffering()]).toEqual([0, 0, false]);
  });
});

/** Elements are not in the document; they are found by listening to where `play` is called. */
const liveElements = (engine: AudioEngine): HTMLMediaElement[] => {
  const found: HTMLMediaElement[] = [];
  const spy = vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(function (
    this: HTMLMediaElement,
  ) {
    found.push(this);
    return Promise.resolve();
  });
  engine.play();
  spy.mockRestore();
  return found;
};

describe('howler, kept on a short lead', () => {
  test('opens no AudioContext and never has more than three sounds alive', async () => {
    const engine = createHowlerEngine(now);
    let playing = 0;
    engine.subscribe(({ kind }) => {
      if (kind === 'playing') playing += 1;
    });
    let most = 0;
    for (let turn = 0; turn < 12; turn += 1) {
      const next = tone(1);
      engine.preload(next);
      engine.load(next, fromStart);
      engine.preload(tone(1));
      most = Math.max(most, howler()._howls.length);
      if (turn % 2 === 0) {
        await vi.waitFor(() => expect(playing).toBeGreaterThan(turn / 2), { timeout: 3_000 });
      }
    }
    expect(most).toBe(3);
    expect(howler().ctx).toBeNull();
    engine.unload();
    expect(howler()._howls).toHaveLength(0);
  });

  test('the one before is let go only when the next one sounds', async () => {
    const engine = createHowlerEngine(now);
    const events: string[] = [];
    engine.subscribe(({ kind }) => events.push(kind));
    engine.load(tone(3), fromStart);
    await vi.waitFor(() => expect(events).toContain('playing'), { timeout: 3_000 });
    engine.load(tone(3), fromStart);
    expect(howler()._howls).toHaveLength(2);
    events.length = 0;
    await vi.waitFor(() => expect(events).toContain('playing'), { timeout: 3_000 });
    expect(howler()._howls).toHaveLength(1);
    engine.unload();
  });

  test('a howler that is not as expected gives way to the plain element', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const engine = chooseEngine(now, () => {
      throw new Error('no _sounds');
    });
    expect(engine.name).toBe('audio');
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
    expect(chooseEngine(now).name).toBe('howler');
  });
});
