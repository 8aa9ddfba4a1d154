import type { QueueEntry } from '../contracts/session';
import { createFailures, type Failures } from './failures';
import type { Player, PlayerOptions } from './player-api';
import { statusOf, toSession, type PlayerState, type Sound } from './player-state';
import { createPrepareNext } from './prepare-next';
import * as queues from './queue';
import { createSessionKeeper } from './session-keeper';
import { createTransport, type Transport } from './transport';

/** What the acts of a listener work on: the queue, and what brings it to sound. */
export interface PlayerCore extends Pick<Player, 'getState' | 'subscribe' | 'refresh' | 'flush'> {
  /** Changed by acts, each of which says so by `begin`, `rest` or `changed`. */
  readonly held: Held;
  readonly transport: Transport;
  readonly failures: Failures;
  readonly begin: (entry: QueueEntry, position?: number) => void;
  /** Stands at an entry, silent. */
  readonly rest: (entry: QueueEntry | null, position: number) => void;
  readonly changed: (save: 'now' | 'soon') => void;
  readonly setSound: (sound: Sound) => void;
  readonly firstPlayable: (entries: readonly QueueEntry[]) => QueueEntry | undefined;
  /** What the listener does by hand starts with a clean slate. */
  readonly byHand: <T extends unknown[]>(action: (...args: T) => void) => (...args: T) => void;
  readonly dispose: () => void;
}

export interface Held {
  queue: queues.Queue;
  origin: string;
  sound: Sound;
}

export const createPlayerCore = (options: PlayerOptions): PlayerCore => {
  const { clock, isPlayable, trackOf } = options;
  const listeners = new Set<(state: PlayerState) => void>();
  const engine = options.createEngine(clock.monotonic);
  const held: Held = { queue: queues.emptyQueue, origin: '', sound: { volume: 1, muted: false } };
  let state: PlayerState | null = null;

  const transport = createTransport(
    { ...options, engine, formatOf: (key) => trackOf(key)?.suffix ?? '' },
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

  const firstPlayable = (entries: readonly QueueEntry[]): QueueEntry | undefined =>
    entries.find((entry) => !failures.isSkipped(entry) && isPlayable(entry.track));
  const begin = (entry: QueueEntry, position = 0): void => {
    held.queue = queues.jump(held.queue, entry.id);
    transport.start(entry, position);
    changed('now');
  };
  const rest = (entry: QueueEntry | null, position: number): void => {
    if (entry) held.queue = queues.jump(held.queue, entry.id);
    transport.cue(entry, position);
    changed('now');
  };
  const failures = createFailures({
    ...options,
    nextPlayable: () => firstPlayable(queues.candidatesAfter(held.queue, false)),
    begin,
    rest,
  });
  const forgetFailures = (): void => {
    if (failures.forget()) changed('soon');
  };
  const onEnded = (): void => {
    forgetFailures();
    const next = firstPlayable(queues.candidatesAfter(held.queue, true));
    if (next) begin(next);
    else rest(queues.currentEntry(held.queue), 0);
  };
  const prepareNext = createPrepareNext(transport, () =>
    firstPlayable(queues.candidatesAfter(held.queue, true)),
  );

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
    };
  };
  const getState = (): PlayerState => (state ??= readState());
  const keeper = createSessionKeeper(
    () => toSession(held.queue, held.sound, transport.view().position, held.origin),
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
    transport,
    failures,
    begin,
    rest,
    changed,
    firstPlayable,
    getState,
    refresh,
    setSound: (next) => {
      held.sound = next;
      engine.setVolume(next.volume);
      engine.setMuted(next.muted);
      changed('soon');
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
