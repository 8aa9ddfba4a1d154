import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Key } from '../../../src/domain/keys';
import type { Track } from '../../../src/domain/music';
import { bindMediaSession } from '../../../src/player/media-session';
import { createPlayer } from '../../../src/player/player';
import { createManualClock } from './manual-clock';
import { createScriptedEngine } from './scripted-engine';

const keyOf = (letter: string): Key => `srv1~${letter}` as Key;
const trackOf = (key: Key): Track =>
  ({
    title: `Song ${key.at(-1)}`,
    artist: 'Artist',
    album: 'Album',
    artKey: 'srv1~cover',
    suffix: 'flac',
    duration: 0,
  }) as Track;

/** As the browser's: refuses what the specification refuses. */
const createSession = () => {
  const handlers = new Map<string, MediaSessionActionHandler>();
  const positions: (MediaPositionState | undefined)[] = [];
  const session = {
    metadata: null as MediaMetadata | null,
    playbackState: 'none' as MediaSessionPlaybackState,
    setActionHandler: (action: string, handler: MediaSessionActionHandler | null) => {
      if (action === 'stop') throw new TypeError('unknown action');
      if (handler) handlers.set(action, handler);
      else handlers.delete(action);
    },
    setPositionState: (state?: MediaPositionState) => {
      if (state && !(state.position! >= 0 && state.position! <= state.duration!)) {
        throw new TypeError('position beyond duration');
      }
      positions.push(state);
    },
  };
  const press = (action: string, details: Partial<MediaSessionActionDetails> = {}): void =>
    handlers.get(action)!({ action: action as MediaSessionAction, ...details });
  return { session: session as unknown as MediaSession, handlers, positions, press };
};

const createSetup = (knows: (key: Key) => Track | null = trackOf, rate = 1) => {
  const engine = createScriptedEngine();
  const player = createPlayer({
    createEngine: () => engine,
    urlFor: (key, serial) => `/${key}?n=${serial}`,
    whyFailed: async () => null,
    isPlayable: () => true,
    trackOf: knows,
    saveSession: () => undefined,
    whenGone: () => 'next',
    clock: createManualClock(),
  });
  const os = createSession();
  const binding = bindMediaSession(player, {
    session: os.session,
    trackOf: knows,
    rateOf: () => rate,
  });
  const plays = (): void => engine.tell('playing', { kind: 'duration', seconds: 200 });
  return { engine, player, binding, plays, ...os };
};

beforeEach(() => {
  vi.stubGlobal('MediaMetadata', function MediaMetadata(this: object, init: object) {
    Object.assign(this, init);
  });
});
afterEach(() => void vi.unstubAllGlobals());

describe('what the system shows', () => {
  test('title, artist, album and the picture in our three sizes, at our own addresses', () => {
    const { player, session } = createSetup();
    expect([session.playbackState, session.metadata]).toEqual(['none', null]);
    player.playFrom([keyOf('a')], 0);
    expect(session.metadata).toEqual({
      title: 'Song a',
      artist: 'Artist',
      album: 'Album',
      artwork: [96, 320, 640].map((size) => ({
        src: `/x/art/srv1~cover?s=${size}`,
        sizes: `${size}x${size}`,
      })),
    });
  });

  test('stays through a change of track: never none, never without a title', () => {
    const { player, engine, session, plays } = createSetup();
    player.playFrom([keyOf('a'), keyOf('b')], 0);
    const seen: string[] = [];
    player.subscribe(() => seen.push(`${session.metadata?.title} ${session.playbackState}`));
    plays();
    engine.tell('ended');
    plays();
    expect(new Set(seen)).toEqual(new Set(['Song a playing', 'Song b playing']));
  });

  test('a title that becomes known later appears', () => {
    let known: Track | null = null;
    const { player, session, binding } = createSetup(() => known);
    player.playFrom([keyOf('a')], 0);
    expect(session.metadata).toBeNull();
    known = trackOf(keyOf('a'));
    binding.refresh();
    expect(session.metadata?.title).toBe('Song a');
  });

  test('the system reckons with the speed', () => {
    const { player, engine, positions, plays } = createSetup(trackOf, 1.5);
    player.playFrom([keyOf('a')], 0);
    plays();
    engine.reach(0);
    expect(positions.at(-1)).toMatchObject({ playbackRate: 1.5 });
  });

  test('the position is told when it is known, clamped, and not at every tick', () => {
    const { player, engine, positions, plays } = createSetup();
    player.playFrom([keyOf('a')], 0);
    expect(positions).toEqual([]);
    plays();
    expect(positions).toEqual([{ duration: 200, position: 0, playbackRate: 1 }]);
    engine.reach(0.2);
    engine.reach(0.4);
    expect(positions).toHaveLength(1);
    player.seek(60);
    expect(positions.at(-1)).toEqual({ duration: 200, position: 60, playbackRate: 1 });
    // A file may play a little longer than it said.
    engine.reach(200.4);
    expect(positions.at(-1)).toEqual({ duration: 200, position: 200, playbackRate: 1 });
  });
});

describe('what the system asks', () => {
  test.each([
    ['pause', {}, 'pause'],
    ['seekto', { seekTime: 42 }, 'seek 42'],
    ['seekforward', {}, 'seek 40'],
    ['seekforward', { seekOffset: 5 }, 'seek 35'],
    ['seekbackward', {}, 'seek 20'],
    ['nexttrack', {}, 'load b at 0'],
    ['previoustrack', {}, 'seek 0'],
  ] as const)('%s %o', (action, details, expected) => {
    const { player, engine, press, plays } = createSetup();
    player.playFrom([keyOf('a'), keyOf('b')], 0);
    plays();
    engine.reach(30);
    press(action, details);
    expect(engine.log.at(-1)).toBe(expected);
  });

  test('play after pause', () => {
    const { player, engine, press, session, plays } = createSetup();
    player.playFrom([keyOf('a')], 0);
    plays();
    press('pause');
    expect(session.playbackState).toBe('paused');
    press('play');
    expect(engine.log.at(-1)).toBe('play');
    expect(session.playbackState).toBe('playing');
  });

  test('an action that the browser does not know is no trouble; unbinding lets everything go', () => {
    const { player, binding, handlers, session } = createSetup();
    player.playFrom([keyOf('a')], 0);
    expect([...handlers.keys()].sort()).toEqual([
      'nexttrack',
      'pause',
      'play',
      'previoustrack',
      'seekbackward',
      'seekforward',
      'seekto',
    ]);
    binding.unbind();
    expect([handlers.size, session.metadata, session.playbackState]).toEqual([0, null, 'none']);
  });
});
