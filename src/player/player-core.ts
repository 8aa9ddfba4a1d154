import type { QueueEntry } from '../contracts/session';
import type { FirstPlayable, PlayerExtras } from './extras';
import { createFailures, type Failures } from './failures';
import { neighbourFacts } from './neighbour-facts';
import { createNextUp, type NextUp } from './next-up';
import type { Player, PlayerOptions } from './player-api';
import { statusOf, toSession, type PlayerState, type Sound } from './player-state';
import { createPrepareNext } from './prepare-next';
import * as queues from './queue';
import { createSessionKeeper } from './session-keeper';
import { createTransport, type Transport } from './transport';
import type { UndoStep } from './undo-queue';

/** What the acts of a listener work on: the queue, and what brings it to sound. */
export interface PlayerCore extends Pick<Player, 'getState' | 'subscribe' | 'refresh' | 'flush'> {
  /** Changed by acts, each of which says so by `begin`, `rest` or `changed`. */
  readonly held: Held;
  /** Null where there are none. May reject. */
  readonly loadExtras: () => Promise<PlayerExtras | null>;
  readonly transport: Transport;
  readonly failures: Failures;
  readonly begin: (entry: QueueEntry, position?: number) => void;
  /** This queue, at its current entry. */
  readonly goTo: (queue: queues.Queue, position?: number) => void;
  /** The queue at what may play after its current entry; null: there is nothing. */
  readonly nextUp: NextUp;
  /** Stands at an entry, silent. */
  readonly rest: (entry: QueueEntry | null, position: number) => void;
  readonly changed: (save: 'now' | 'soon') => void;
  readonly setSound: (sound: Sound) => void;
  /** As `Player`. */
  readonly setFade: (fade: number) => void;
  readonly setOutput: Player['setOutput'];
  readonly firstPlayable: FirstPlayable;
  /** What the listener does by hand starts with a clean slate. */
  readonly byHand: <T extends unknown[]>(action: (...args: T) => void) => (...args: T) => void;
  readonly dispose: () => void;
}

export interface Held {
  queue: queues.Queue;
  origin: string;
  sound: Sound;
  /** See `SavedSession.trail`. */
  trail: readonly number[];
  /** Asked between two entries: the music stops there. */
  stopsBetween: (current: QueueEntry, next: QueueEntry | null) => boolean;
  /** Acts on the queue that can be taken back, the last one last. */
  steps: readonly UndoStep[];
}

/** Nobody goes back further than this. */
const longestTrail = 500;

export const createPlayerCore = (options: PlayerOptions): PlayerCore => {
  const { clock, isPlayable, trackOf } = options;
  const listeners = new Set<(state: PlayerState) => void>();
  const engine = options.createEngine(clock.monotonic);
  const held: Held = {
    queue: queues.emptyQueue,
    origin: '',
    sound: { volume: 1, muted: false },
    trail: [],
    stopsBetween: () => false,
    steps: [],
  };
  let fade = 1;
  let extras: PlayerExtras | null = null;
  const loadExtras = async (): Promise<PlayerExtras | null> =>
    (extras ??= (await options.extras?.()) ?? null);
  let state: PlayerState | null = null;

  const transport = createTransport(
    {
      ...options,
      engine,
      formatOf: (key) => trackOf(key)?.suffix ?? '',
      factsOf: neighbourFacts(() => held.queue, options.factsOf),
    },
    {
      changed: () => changed('soon'),
      ended: () => onEnded(),
      failed: (failure) => {
        const entry = queues.currentEntry(held.queue);
        if (entry) failures.failed(entry, failure, transport.view().position);
      },
      proven: () => forgetFailures(),
    },
  );

  const firstPlayable: FirstPlayable = (entries) =>
    entries.find((entry) => !failures.isSkipped(entry) && isPlayable(entry.track));
  const nextUp = createNextUp(clock.random, () => extras, firstPlayable);
  const goTo = (queue: queues.Queue, position = 0): void => {
    const left = queues.currentEntry(held.queue);
    held.queue = queue;
    const entry = queues.currentEntry(queue);
    if (!entry) return rest(null, 0);
    if (left && left.id !== entry.id && !failures.isSkipped(left)) {
      held.trail = [...held.trail, left.id].slice(-longestTrail);
    }
    transport.start(entry, position);
    changed('now');
  };
  const begin = (entry: QueueEntry, position?: number): void =>
    goTo(queues.jump(held.queue, entry.id), position);
  const rest = (entry: QueueEntry | null, position: number): void => {
    if (entry) held.queue = queues.jump(held.queue, entry.id);
    transport.cue(entry, position);
    changed('now');
  };
  const failures = createFailures({
    ...options,
    goOn: () => {
      const next = nextUp(held.queue, false);
      return next && (() => goTo(next));
    },
    begin,
    rest,
  });
  const forgetFailures = (): void => {
    if (failures.forget()) changed('soon');
  };
  /** What comes when this has ended, and null where the music stops before it. */
  const following = (): queues.Queue | null => {
    const current = queues.currentEntry(held.queue);
    const next = nextUp(held.queue, true);
    return current && held.stopsBetween(current, next && queues.currentEntry(next)) ? null : next;
  };
  const onEnded = (): void => {
    forgetFailures();
    const next = following();
    if (next) return goTo(next);
    // Stopped before something: Play goes on with that.
    held.queue = nextUp(held.queue, true) ?? held.queue;
    rest(queues.currentEntry(held.queue), 0);
  };
  const prepareNext = createPrepareNext(transport, () => {
    const next = following();
    return next && queues.currentEntry(next);
  });

  const readState = (): PlayerState => {
    const { queue, sound, origin } = held;
    const view = transport.view();
    const current = queues.currentEntry(queue);
    const known = current ? (trackOf(current.track)?.duration ?? 0) : 0;
    const skipped = failures.skipped();
    return {
      status: statusOf(view, current !== null, failures.hasStopped()),
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
      waits: failures.waits(),
      steps: held.steps,
    };
  };
  const getState = (): PlayerState => (state ??= readState());
  const keeper = createSessionKeeper(
    () => toSession(held, transport.view().position),
    options.saveSession,
    clock,
  );
  const refresh = (): void => {
    state = null;
    for (const listener of listeners) listener(getState());
  };
  const changed = (save: 'now' | 'soon'): void => {
    state = null;
    if (save === 'now') keeper.saveNow();
    else keeper.saveSoon();
    prepareNext();
    for (const listener of listeners) listener(getState());
  };

  return {
    held,
    loadExtras,
    transport,
    failures,
    begin,
    goTo,
    nextUp,
    rest,
    changed,
    firstPlayable,
    getState,
    refresh,
    setSound: (next) => {
      held.sound = next;
      engine.setVolume(next.volume * fade);
      engine.setMuted(next.muted);
      changed('soon');
    },
    setOutput: engine.setOutput,
    setFade: (next) => {
      if (next === fade) return;
      fade = next;
      engine.setVolume(held.sound.volume * fade);
    },
    byHand:
      (action) =>
      (...args) => {
        forgetFailures();
        action(...args);
      },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush: keeper.flush,
    dispose: () => {
      keeper.flush();
      failures.dispose();
      listeners.clear();
      transport.dispose();
    },
  };
};
