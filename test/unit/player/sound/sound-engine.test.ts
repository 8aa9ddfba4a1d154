import { describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../../../src/contracts/settings';
import type { Key } from '../../../../src/domain/keys';
import type { AudioSource, ElementRoute } from '../../../../src/player/engine';
import type { SourceFacts, TrackFacts } from '../../../../src/player/sound/joins';
import { createSoundEngine, type Graph } from '../../../../src/player/sound/sound-engine';
import type { SoundShape } from '../../../../src/player/sound/sound-shape';
import { settle } from '../manual-clock';
import { createScriptedEngine } from '../scripted-engine';

const track = (number: number): TrackFacts => ({
  key: `s~${number}` as Key,
  albumKey: 's~album' as Key,
  disc: 1,
  number,
  duration: 200,
  replayGain: null,
});
const source = (name: string, facts: SourceFacts): AudioSource => ({
  url: `/s~${name}?n=1`,
  format: 'flac',
  facts: Promise.resolve(facts),
});
const inAlbum = (name: string): AudioSource =>
  source(name, { track: track(1), before: null, after: track(2) });
const alone = (name: string): AudioSource =>
  source(name, { track: track(1), before: null, after: null });
const play = { position: 0, play: true };

const createSetup = (shape: Partial<SoundShape> = {}) => {
  const deck = createScriptedEngine();
  const pcm = createScriptedEngine();
  const route: ElementRoute = { lead: vi.fn(), isLed: () => false, letGo: vi.fn() };
  const routes: (ElementRoute | null)[] = [];
  let held = false;
  const loadGraph = vi.fn<(shape: SoundShape) => Promise<Graph>>(async () => ({ pcm, route }));
  const engine = createSoundEngine({
    deck: { ...deck, setRoute: (next) => routes.push(next) },
    loadGraph,
    shape: { ...defaultSettings, ...shape },
    anchor: { play: () => (held = true), pause: () => (held = false) },
  });
  const events: string[] = [];
  engine.subscribe((event) => events.push('code' in event ? event.code : event.kind));
  const loads = (log: readonly string[]): string[] => log.filter((line) => line.startsWith('load'));
  return { deck, pcm, loadGraph, engine, events, loads, routes, route, isHeld: () => held };
};

describe('two ways to sound', () => {
  test('a song by itself is an element’s, and the other way is not even loaded', async () => {
    const { deck, engine, loadGraph, events } = createSetup();
    engine.load(alone('a'), play);
    await settle();
    deck.tell('playing');
    expect(deck.log).toContain('load a at 0');
    expect(loadGraph).not.toHaveBeenCalled();
    expect(events).toEqual(['playing']);
  });

  test('a part of an album is the PCM engine’s; what is asked for before it is there is kept', async () => {
    const { deck, pcm, engine, loads } = createSetup();
    engine.setVolume(0.3);
    engine.load(inAlbum('a'), play);
    engine.seek(50);
    expect([engine.position(), engine.buffering()]).toEqual([50, true]);
    await settle();
    expect(loads(pcm.log)).toEqual(['load a at 50']);
    expect(pcm.log).toContain('volume 0.3');
    expect(loads(deck.log)).toEqual([]);
  });

  test('what is converted while it is heard is an element’s: there is no file to take samples from', async () => {
    const { deck, pcm, engine, loads } = createSetup();
    const { facts } = inAlbum('a');
    engine.load({ ...inAlbum('a'), url: '/x/audio/srv1~a?q=mp3-128&n=1&at=0' }, play);
    await settle();
    expect([loads(deck.log), loads(pcm.log)]).toEqual([['load a at 0'], []]);
    // The file as it is, which may have to be converted, is tried.
    engine.load(
      { url: '/x/audio/srv1~b?q=original&n=2&at=0', format: 'flac', facts: facts! },
      play,
    );
    await settle();
    expect(loads(pcm.log)).toEqual(['load b at 0']);
  });

  test('of several pressed in a hurry only the last is loaded', async () => {
    const { pcm, deck, engine, loads } = createSetup();
    engine.load(inAlbum('a'), play);
    engine.load(alone('b'), play);
    engine.load(inAlbum('c'), play);
    await settle();
    expect([loads(pcm.log), loads(deck.log)]).toEqual([['load c at 0'], []]);
  });

  test('the one that was heard is let go when the other one sounds, and not earlier', async () => {
    const { deck, pcm, engine, events } = createSetup();
    engine.load(alone('a'), play);
    await settle();
    deck.tell('playing');
    engine.load(inAlbum('b'), play);
    await settle();
    expect(deck.log).toContain('pause');
    deck.tell('paused');
    expect(deck.log).not.toContain('unload');
    pcm.tell('playing');
    expect(deck.log).toContain('unload');
    // A pause that was ours is nobody’s.
    expect(events).toEqual(['playing', 'playing']);
  });

  // They vanished for a moment where a song ended by itself and the other engine played the next one.
  test('silence holds the media controls from the end of one until the other sounds, and never a pause', async () => {
    const { deck, pcm, engine, isHeld } = createSetup();
    engine.load(alone('a'), play);
    await settle();
    deck.tell('playing');
    expect(isHeld()).toBe(false);
    deck.tell('ended');
    engine.load(inAlbum('b'), play);
    expect(isHeld()).toBe(true);
    await settle();
    expect(isHeld()).toBe(true);
    pcm.tell('playing');
    expect(isHeld()).toBe(false);
    // A press on a song of the other engine, and a pause before it sounds.
    engine.load(alone('c'), play);
    await settle();
    expect(isHeld()).toBe(true);
    engine.pause();
    expect(isHeld()).toBe(false);
    pcm.tell('ended');
    expect(isHeld()).toBe(false);
  });

  test('the next one is made ready by whoever will play it, and taken from there', async () => {
    const { deck, pcm, engine, loads } = createSetup();
    engine.load(inAlbum('a'), play);
    await settle();
    engine.preload(inAlbum('b'));
    await settle();
    expect(pcm.log.at(-1)).toBe('preload b');
    engine.preload(alone('c'));
    await settle();
    expect([pcm.log.at(-1), deck.log.at(-1)]).toEqual(['preload nothing', 'preload c']);
    engine.load(alone('c'), play);
    expect(loads(deck.log)).toEqual(['load c at 0']);
  });

  test.each(['audio.unsupported', 'audio.corrupt', 'worker.gone'] as const)(
    '%s: the element goes on from the same place, and nobody hears of it',
    async (code) => {
      const { deck, pcm, engine, events, loads } = createSetup();
      engine.load(inAlbum('a'), play);
      await settle();
      pcm.reach(42);
      pcm.tell({ kind: 'failed', code });
      expect(loads(deck.log)).toEqual(['load a at 42']);
      expect(events).toEqual(['position']);
      // It is not tried again with the next load.
      engine.load({ ...inAlbum('a'), url: '/s~a?n=2' }, play);
      await settle();
      expect(loads(pcm.log)).toHaveLength(1);
    },
  );

  test('bytes that do not come are told: another source may have them', async () => {
    const { deck, pcm, engine, events, loads } = createSetup();
    engine.load(inAlbum('a'), play);
    await settle();
    pcm.tell({ kind: 'failed', code: 'audio.not-available' });
    expect(events).toEqual(['audio.not-available']);
    expect(loads(deck.log)).toEqual([]);
  });

  test('where the other way cannot be had, everything is an element’s', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { deck, engine, loadGraph, loads } = createSetup();
    loadGraph.mockRejectedValue(new Error('offline, and never loaded'));
    engine.load(inAlbum('a'), play);
    await settle();
    expect(loads(deck.log)).toEqual(['load a at 0']);
    warn.mockRestore();
  });

  test('another speed hands over to the element at once, paused or not', async () => {
    const { deck, pcm, engine, loads } = createSetup();
    engine.load(inAlbum('a'), play);
    await settle();
    pcm.reach(70);
    engine.setShape({ ...defaultSettings, playbackRate: 1.5 });
    expect(deck.log).toContain('rate 1.5');
    expect(loads(deck.log)).toEqual(['load a at 70']);
    engine.load(inAlbum('b'), play);
    await settle();
    expect(loads(pcm.log)).toHaveLength(1);
  });

  test('an element is led through the graph only while there is something to do in it', async () => {
    const { engine, routes, route, loadGraph } = createSetup();
    engine.load(alone('a'), play);
    await settle();
    expect([routes.at(-1), loadGraph.mock.calls.length]).toEqual([null, 0]);
    engine.setShape({ ...defaultSettings, mono: true });
    await settle();
    expect(routes.at(-1)).toBe(route);
    engine.setShape(defaultSettings);
    expect(routes.at(-1)).toBeNull();
  });

  test('after unload nothing that was being decided happens', async () => {
    const { deck, pcm, engine, loads } = createSetup();
    engine.load(inAlbum('a'), play);
    engine.unload();
    await settle();
    expect([...loads(deck.log), ...loads(pcm.log)]).toEqual([]);
  });
});
