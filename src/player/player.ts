import type { RepeatMode, QueueEntry, SavedSession } from '../contracts/session';
import type { Clock } from '../domain/clock';
import type { ErrorCode, Failure } from '../domain/error';
import type { Key } from '../domain/keys';
import type { Track } from '../domain/music';
import type { AudioEngine } from './engine';
import { statusOf, toSession, type PlayerState, type Skipped, type Sound } from './player-state';
import * as queues from './queue';
import { createSessionKeeper } from './session-keeper';
import { createTransport } from './transport';
import { createSourceWait } from './wait-for-source';

export interface PlayerOptions {
  readonly createEngine: (now: () => number) => AudioEngine;
  /** The address of a track for one load that will begin at `from`, seconds. */
  readonly urlFor: (key: Key, serial: string, from: number) => string;
  /** Null when nobody knows more than the element's guess. May reject. */
  readonly whyFailed: (serial: string, guess: ErrorCode) => Promise<Failure | null>;
  /** On the device, or its source can be reached as far as we know. */
  readonly isPlayable: (key: Key) => boolean;
  /** What the page knows of a track; null is allowed. */
  readonly trackOf: (key: Key) => Pick<Track, 'suffix' | 'duration'> | null;
  readonly saveSession: (session: SavedSession) => void;
  /** Of a song that nobody has now: the next one that plays, or wait for it. */
  readonly whenGone: () => 'next' | 'wait';
  readonly clock: Clock;
}

/** Every action is a wish: what came of it is seen in the state. */
export interface Player {
  readonly getState: () => PlayerState;
  /** Called after each change. Returns what ends the subscription. */
  readonly subscribe: (listener: (state: PlayerState) => void) => () => void;
  /** Takes up a saved session, paused. Loads nothing and plays nothing. */
  readonly restore: (session: SavedSession) => void;
  /** Plays this list from `index`; `origin` as in `SavedSession`. */
  readonly playFrom: (tracks: readonly Key[], index: number, origin?: string) => void;
  /** Turns shuffle on and begins anywhere. */
  readonly playShuffled: (tracks: readonly Key[], origin?: string) => void;
  readonly playNext: (tracks: readonly Key[]) => void;
  readonly add: (tracks: readonly Key[]) => void;
  readonly remove: (entryId: number) => void;
  /** Everything but what plays now. */
  readonly clear: () => void;
  readonly move: (entryId: number, toIndex: number) => void;
  readonly jump: (entryId: number) => void;
  readonly play: () => void;
  readonly pause: () => void;
  readonly toggle: () => void;
  /** Pauses at the beginning and lets the sound go. */
  readonly stop: () => void;
  readonly next: () => void;
  /** The start of this track, or, within its first 3 s, the track before. */
  readonly previous: () => void;
  /** seconds; clamped */
  readonly seek: (position: number) => void;
  /** 0..1; clamped. Turning it up ends the mute. */
  readonly setVolume: (volume: number) => void;
  readonly setMuted: (muted: boolean) => void;
  readonly setShuffled: (shuffled: boolean) => void;
  readonly setRepeat: (repeat: RepeatMode) => void;
  /** `trackOf` has learnt something: its duration stands in until the file itself tells. */
  readonly refresh: () => void;
  /** Another quality is asked for: what plays goes on in it from where it is. */
  readonly reload: () => void;
  /** Some source answers again: music that waits for one tries at once. */
  readonly sourceBack: () => void;
  /** Saves at once what is waiting to be saved: for `pagehide` and hidden pages. */
  readonly flush: () => void;
  readonly dispose: () => void;
}

/** seconds, as people know it from every player. */
const restartAfter = 3;
/** seconds before the end at which the next track is made ready. */
const prepareBefore = 20;
/** Nobody has it now, which may change; a broken file stays broken. */
const gone = /^(net\.|audio\.not-available$)/;
/** More broken tracks than this in a row are one trouble, not several. */
const mostSkips = 5;

export const createPlayer = (options: PlayerOptions): Player => {
  const { clock, isPlayable, trackOf } = options;
  const listeners = new Set<(state: PlayerState) => void>();
  const engine = options.createEngine(clock.monotonic);
  let queue = queues.emptyQueue;
  let sound: Sound = { volume: 1, muted: false };
  let origin = '';
  let skipped: readonly Skipped[] = [];
  let hasStopped = false;
  const waiting = createSourceWait(clock);
  let state: PlayerState | null = null;

  const transport = createTransport(
    { ...options, engine, formatOf: (key) => trackOf(key)?.suffix ?? '' },
    {
      changed: () => changed('soon'),
      ended: () => onEnded(),
      failed: (failure) => onFailed(failure),
      proven: () => forgetFailures(),
    },
  );

  const readState = (): PlayerState => {
    const view = transport.view();
    const current = queues.currentEntry(queue);
    const known = current ? (trackOf(current.track)?.duration ?? 0) : 0;
    return {
      status: statusOf(view, current !== null, hasStopped),
      current,
      position: view.position,
      duration: view.duration || known,
      ...sound,
      shuffled: queue.shuffled,
      repeat: queue.repeat,
      queue: queue.entries,
      origin,
      error: skipped.at(-1)?.failure ?? null,
      skipped,
      waits: waiting.isOn(),
    };
  };
  const getState = (): PlayerState => (state ??= readState());

  const keeper = createSessionKeeper(
    () => toSession(queue, sound, transport.view().position, origin),
    options.saveSession,
    clock,
  );
  const changed = (save: 'now' | 'soon'): void => {
    state = null;
    if (save === 'now') keeper.saveNow();
    else keeper.saveSoon();
    prepareNext();
    for (const listener of listeners) listener(getState());
  };
  const forgetFailures = (): void => {
    waiting.end();
    if (skipped.length === 0 && !hasStopped) return;
    skipped = [];
    hasStopped = false;
    changed('soon');
  };

  const firstPlayable = (entries: readonly QueueEntry[]): QueueEntry | undefined =>
    entries.find(
      ({ id, track }) => !skipped.some(({ entry }) => entry.id === id) && isPlayable(track),
    );
  const begin = (entry: QueueEntry, position = 0): void => {
    queue = queues.jump(queue, entry.id);
    transport.start(entry, position);
    changed('now');
  };
  /** Stands at an entry, silent. */
  const rest = (entry: QueueEntry | null, position: number): void => {
    if (entry) queue = queues.jump(queue, entry.id);
    transport.cue(entry, position);
    changed('now');
  };

  const onEnded = (): void => {
    forgetFailures();
    const next = firstPlayable(queues.candidatesAfter(queue, true));
    if (next) begin(next);
    else rest(queues.currentEntry(queue), 0);
  };

  const onFailed = (failure: Failure): void => {
    const entry = queues.currentEntry(queue);
    if (!entry) return;
    const isGone = gone.test(failure.code);
    const { position } = transport.view();
    skipped = [...skipped.filter((each) => each.entry.id !== entry.id), { entry, failure }];
    if (!(isGone && (waiting.isOn() || options.whenGone() === 'wait'))) {
      const next = firstPlayable(queues.candidatesAfter(queue, false));
      if (next && skipped.length < mostSkips) return begin(next);
    }
    hasStopped = true;
    // Back to where it began to go wrong: Play tries there again.
    const first = skipped[0]!.entry;
    const at = first.id === entry.id ? position : 0;
    if (isGone) waiting.begin(() => goOn(first, at));
    rest(first, at);
  };

  const goOn = (entry: QueueEntry, position: number): void => {
    // A try is under way already.
    if (!hasStopped) return;
    hasStopped = false;
    begin(entry, position);
  };

  let prepared: number | null = null;
  const prepareNext = (): void => {
    const { wanted, fact, position, duration } = transport.view();
    const isNear =
      wanted && fact === 'playing' && duration > 0 && duration - position <= prepareBefore;
    const next = isNear ? (firstPlayable(queues.candidatesAfter(queue, true)) ?? null) : null;
    if ((next?.id ?? null) === prepared) return;
    prepared = next?.id ?? null;
    transport.prepare(next);
  };

  const edit = (next: queues.Queue): void => {
    const before = queues.currentEntry(queue);
    queue = next;
    const after = queues.currentEntry(queue);
    if (before?.id === after?.id) return changed('now');
    rest(after, 0);
  };
  /** What the listener does by hand starts with a clean slate. */
  const byHand =
    <T extends unknown[]>(action: (...args: T) => void) =>
    (...args: T): void => {
      forgetFailures();
      action(...args);
    };
  const playCurrent = (): void => {
    const entry = queues.currentEntry(queue);
    if (entry) begin(entry);
  };
  const setSound = (next: Sound): void => {
    sound = next;
    engine.setVolume(sound.volume);
    engine.setMuted(sound.muted);
    changed('soon');
  };
  const play = byHand(() => transport.play());
  const pause = byHand(() => {
    transport.pause();
    changed('now');
  });

  return {
    getState,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh: () => {
      state = null;
      for (const listener of listeners) listener(getState());
    },
    restore: (session) => {
      queue = queues.restoreQueue(session);
      origin = session.origin;
      setSound({ volume: clamp(session.volume, 1), muted: session.muted });
      const isSame = session.currentId === queue.currentId;
      transport.cue(queues.currentEntry(queue), isSame ? Math.max(0, session.position) : 0);
    },
    playFrom: byHand((tracks, index, from = '') => {
      if (tracks.length === 0) return;
      queue = queues.playList(queue, tracks, index, clock.random);
      origin = from;
      playCurrent();
    }),
    playShuffled: byHand((tracks, from = '') => {
      if (tracks.length === 0) return;
      const index = Math.floor(clock.random() * tracks.length);
      queue = queues.playList({ ...queue, shuffled: true }, tracks, index, clock.random);
      origin = from;
      playCurrent();
    }),
    playNext: (tracks) => edit(queues.insertNext(queue, tracks)),
    add: (tracks) => edit(queues.append(queue, tracks)),
    remove: (entryId) => {
      const isLast = queue.entries.at(-1)?.id === entryId;
      const plays = queue.currentId === entryId && transport.view().wanted;
      if (!plays || isLast) return edit(queues.remove(queue, entryId));
      // The one behind it goes on playing; behind the last one there is silence.
      queue = queues.remove(queue, entryId);
      playCurrent();
    },
    clear: () => edit(queues.clear(queue)),
    move: (entryId, toIndex) => edit(queues.move(queue, entryId, toIndex)),
    jump: byHand((entryId) => {
      queue = queues.jump(queue, entryId);
      playCurrent();
    }),
    play,
    pause,
    toggle: () => (transport.view().wanted && getState().status !== 'blocked' ? pause() : play()),
    stop: byHand(() => rest(queues.currentEntry(queue), 0)),
    next: byHand(() => {
      const candidates = queues.candidatesAfter(queue, false);
      // When none can be played, the nearest is tried: the listener is told why.
      const target = firstPlayable(candidates) ?? candidates[0];
      if (target) begin(target);
      else rest(queues.currentEntry(queue), 0);
    }),
    previous: byHand(() => {
      const candidates = queues.candidatesBefore(queue);
      const target = firstPlayable(candidates) ?? candidates[0];
      if (target && transport.view().position <= restartAfter) begin(target);
      else transport.seek(0);
    }),
    seek: (position) => {
      transport.seek(clamp(position, getState().duration || Number.MAX_SAFE_INTEGER));
      changed('now');
    },
    setVolume: (volume) => {
      const level = clamp(volume, 1);
      setSound({ volume: level, muted: sound.muted && level === 0 });
    },
    setMuted: (muted) => setSound({ ...sound, muted }),
    setShuffled: (on) => edit(on ? queues.shuffle(queue, clock.random) : queues.unshuffle(queue)),
    setRepeat: (repeat) => edit(queues.setRepeat(queue, repeat)),
    reload: transport.reload,
    sourceBack: waiting.hurry,
    flush: keeper.flush,
    dispose: () => {
      keeper.flush();
      waiting.end();
      listeners.clear();
      transport.dispose();
    },
  };
};

/** NaN, which a broken session or slider may bring, becomes 0. */
const clamp = (value: number, most: number): number => Math.min(Math.max(0, value || 0), most);
