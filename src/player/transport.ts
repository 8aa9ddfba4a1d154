import type { QueueEntry } from '../contracts/session';
import type { Clock } from '../domain/clock';
import type { ErrorCode, Failure } from '../domain/error';
import type { Key } from '../domain/keys';
import type { AudioEngine, AudioEvent, AudioSource } from './engine';
import { repeatEvery } from './repeat-every';
import type { SourceFacts } from './sound/joins';
import { createReviver, findReason } from './revive';
import { createWatchdog } from './watchdog';

/**
 * Plays one entry and keeps it playing. Intent (`wanted`) and fact are apart: the listener's wish
 * changes by a press or by the system's pause, the fact only by what the media element says.
 */
export interface Transport {
  /** Loads the entry; the one before goes on holding the system's media controls until it sounds. */
  readonly start: (entry: QueueEntry, position: number) => void;
  /** Names the entry without loading anything; `play` does. Null: there is none. */
  readonly cue: (entry: QueueEntry | null, position: number) => void;
  readonly play: () => void;
  readonly pause: () => void;
  /** seconds */
  readonly seek: (position: number) => void;
  /** Opens the entry anew where it is, in whatever quality is asked for now. */
  readonly reload: () => void;
  /** Gets the next entry ready. Null: forgets it. */
  readonly prepare: (entry: QueueEntry | null) => void;
  readonly view: () => TransportView;
  readonly dispose: () => void;
}

export type Fact = 'empty' | 'loading' | 'playing' | 'waiting' | 'paused' | 'blocked';

export interface TransportView {
  readonly wanted: boolean;
  readonly fact: Fact;
  /** seconds */
  readonly position: number;
  /** seconds; 0 while the element does not know. */
  readonly duration: number;
}

export interface TransportReports {
  readonly changed: () => void;
  readonly ended: () => void;
  /** This entry cannot go on. */
  readonly failed: (failure: Failure) => void;
  /** This entry has played well for a while. */
  readonly proven: () => void;
}

export interface TransportOptions {
  readonly engine: AudioEngine;
  /** `from`: seconds, where it will begin. */
  readonly urlFor: (key: Key, serial: string, from: number) => string;
  readonly formatOf: (key: Key) => string;
  /** How a track stands in the queue, for engines that care; never rejects. */
  readonly factsOf?: (entry: QueueEntry) => SourceFacts | Promise<SourceFacts>;
  readonly whyFailed: (serial: string, guess: ErrorCode) => Promise<Failure | null>;
  readonly clock: Clock;
}

interface Load {
  readonly entry: QueueEntry;
  readonly serial: string;
  readonly source: AudioSource;
  /** Where it began, seconds. */
  readonly from: number;
}

/** ms between two looks of the watchdog. */
const lookEvery = 500;
/** ms. Presses of an arrow key that is held come quicker. */
const seeksSettle = 150;
/** Seconds of music after which a source counts as good. */
const provenAfter = 10;

export const createTransport = (
  { engine, urlFor, formatOf, factsOf, whyFailed, clock }: TransportOptions,
  reports: TransportReports,
): Transport => {
  const watchdog = createWatchdog();
  const reviver = createReviver();
  // Unique beyond a reload of the page: the browser's memory may outlive it.
  const prefix = `${clock.now().toString(36)}${Math.floor(clock.random() * 1e6).toString(36)}`;
  let loads = 0;
  let entry: QueueEntry | null = null;
  let load: Load | null = null;
  let ready: Load | null = null;
  let view: TransportView = { wanted: false, fact: 'empty', position: 0, duration: 0 };
  let isProven = false;
  let hasSounded = false;
  /** Where it will be; where it still is tells nothing meanwhile. */
  let reopening: { readonly seconds: number } | null = null;

  const change = (part: Partial<TransportView>): void => {
    view = { ...view, ...part };
    reports.changed();
  };

  const makeLoad = (of: QueueEntry, from: number): Load => {
    const serial = `${prefix}-${++loads}`;
    const facts = factsOf?.(of);
    const url = urlFor(of.track, serial, from);
    const source = { url, format: formatOf(of.track), ...(facts && { facts }) };
    return { entry: of, serial, source, from };
  };

  const open = (of: QueueEntry, position: number): void => {
    load = ready?.entry.id === of.id ? { ...ready, from: position } : makeLoad(of, position);
    ready = reopening = null;
    entry = of;
    isProven = hasSounded = false;
    watchdog.reset();
    engine.load(load.source, { position, play: true });
    change({ wanted: true, fact: 'loading', position });
  };

  const revive = (): void => {
    if (entry && reviver.mayTry()) open(entry, view.position);
    else giveUp({ code: 'audio.stuck', data: { position: Math.round(view.position) } });
  };

  const giveUp = (failure: Failure): void => {
    load = null;
    change({ fact: 'empty' });
    reports.failed(failure);
  };

  const onFailed = async (code: Failure['code']): Promise<void> => {
    const failed = load;
    if (!failed) return;
    const why = await findReason(whyFailed(failed.serial, code), clock);
    // The listener has gone on meanwhile.
    if (load !== failed) return;
    if (!view.wanted) {
      // Nobody listens: the next press on Play loads it anew, and fails aloud if it must.
      load = null;
      change({ fact: 'paused' });
    } else if (reviver.isCurable(code, why)) revive();
    else giveUp(why ?? { code, data: {} });
  };

  const onEvent = (event: AudioEvent): void => {
    if (!load) return;
    if (event.kind === 'position') moved(event.seconds);
    else if (event.kind === 'duration') change({ duration: event.seconds });
    else if (event.kind === 'reopen') void reopenAt(event.seconds);
    else if (event.kind === 'failed') void onFailed(event.code);
    else if (event.kind === 'ended') reports.ended();
    else if (event.kind === 'playing' && !view.wanted) engine.pause();
    else if (event.kind === 'playing') sounded();
    // A pause that nobody here asked for is the system's, and as good as the listener's own.
    else if (event.kind === 'paused') change({ fact: 'paused', wanted: false });
    else change({ fact: event.kind });
    watchIfPlaying();
  };

  const sounded = (): void => {
    hasSounded = true;
    change({ fact: 'playing' });
  };

  /** A stream is moved in by another load: of quick seeks only the last one costs a request. */
  const reopenAt = async (seconds: number): Promise<void> => {
    const left = load;
    const mine = { seconds };
    reopening = mine;
    change({ position: seconds });
    await clock.sleep(seeksSettle).catch(() => undefined);
    if (reopening !== mine) return;
    reopening = null;
    if (load !== left || !entry) return;
    if (view.wanted) open(entry, seconds);
    else load = null;
  };

  const moved = (seconds: number): void => {
    if (reopening) return;
    change({ position: seconds });
    if (isProven || !load || seconds - load.from < provenAfter) return;
    isProven = true;
    reviver.reset();
    reports.proven();
  };

  const look = (): void => {
    const position = engine.position();
    // What sounded before and has its data is to sound at once when Play is pressed: an output that died says nothing.
    const starts = view.fact === 'loading' && hasSounded;
    const waiting = (view.fact !== 'playing' && !starts) || engine.buffering();
    const finding = watchdog.look({ at: clock.monotonic(), position, waiting });
    if (finding !== 'fine') watchdog.reset();
    if (finding === 'stuck') revive();
    else if (finding === 'hung') void onFailed('net.stalled');
  };

  let stopWatching: (() => void) | null = null;
  const watchIfPlaying = (): void => {
    const watched = view.wanted && load !== null && view.fact !== 'blocked';
    if (watched === (stopWatching !== null)) return;
    stopWatching?.();
    watchdog.reset();
    stopWatching = watched ? repeatEvery(clock, lookEvery, look) : null;
  };

  const unsubscribe = engine.subscribe(onEvent);
  const act =
    <T extends unknown[]>(action: (...args: T) => void) =>
    (...args: T): void => {
      action(...args);
      watchIfPlaying();
    };

  return {
    start: act((of: QueueEntry, position: number) => {
      reviver.reset();
      view = { ...view, duration: 0 };
      open(of, position);
    }),
    cue: act((of: QueueEntry | null, position: number) => {
      engine.unload();
      entry = of;
      load = ready = null;
      change({ wanted: false, fact: of ? 'paused' : 'empty', position, duration: 0 });
    }),
    play: act(() => {
      if (!entry) return;
      if (!load) {
        reviver.reset();
        open(entry, view.position);
      } else {
        change({ wanted: true, fact: view.fact === 'playing' ? 'playing' : 'loading' });
        engine.play();
      }
    }),
    pause: act(() => {
      change({ wanted: false });
      engine.pause();
    }),
    seek: act((position: number) => {
      if (load) engine.seek(position);
      watchdog.reset();
      change({ position });
    }),
    reload: act(() => {
      if (entry && load && view.wanted) open(entry, view.position);
    }),
    prepare: (next) => {
      if (next?.id === ready?.entry.id) return;
      ready = next && makeLoad(next, 0);
      engine.preload(ready?.source ?? null);
    },
    view: () => view,
    dispose: () => {
      stopWatching?.();
      unsubscribe();
      engine.unload();
    },
  };
};
