import { effect } from '@preact/signals';
import type { EngineApi } from '../contracts/engine';
import type { Failure } from '../domain/error';
import type { Key } from '../domain/keys';
import type { Track } from '../domain/music';
import { isVariableMp3 } from '../domain/variable-rate';
import { createLateEngine } from '../player/late-engine';
import { createPlayer, type Player } from '../player/player';
import type { TrackFacts } from '../player/sound/joins';
import { systemClock } from '../domain/system-clock';
import type { PositionNote } from './position-note';
import { createSessionSaver } from './session-saver';
import type { AppStore } from './state/app-store';
import { hindranceOf } from './state/availability';
import { createKnownTracks, type KnownTracks } from './state/known-tracks';
import { createStreamQuality } from './stream-quality';
import type { UnsavedSession } from './unsaved-session';

export interface StartPlayerParts {
  readonly engine: EngineApi;
  readonly store: AppStore;
  /** What the service worker told of a failed audio address; null when nothing. */
  readonly failureOf: (serial: string) => Failure | null;
  readonly note: PositionNote;
  readonly unsaved: UnsavedSession;
  /** The service worker answers this page. */
  readonly controlled: Promise<unknown>;
  /** Of sound as numbers; started when music first needs it. */
  readonly startPcmWorker: () => Worker;
}

/** Tracks beyond the current one whose titles are made known, for the system's controls. */
const lookAhead = 3;

/** ms. Without a service worker nothing plays; after this it may fail and say so. */
const controlLimit = 30_000;

/** Puts the player together with what it asks of the page: addresses, reasons, titles, a memory. */
export const startPlayer = (parts: StartPlayerParts): Player => {
  const { engine, store, failureOf, note, startPcmWorker } = parts;
  const known = createKnownTracks(engine);
  // Songs are answered by the service worker; in the first visit of a busy machine it is later than the listener.
  const controlledSoon = Promise.race([
    parts.controlled.catch(() => false),
    systemClock.sleep(controlLimit),
  ]);
  const trackOf = (key: Key): Track | null => known.get(key) ?? null;
  const saver = createSessionSaver((session) => engine.saveSession(session), parts.unsaved);
  const quality = createStreamQuality(store);
  const player: Player = createPlayer({
    createEngine: (now) =>
      createLateEngine(
        Promise.all([import('./open-engine'), controlledSoon]).then(([m]) =>
          m.openEngine({ now, store, startPcmWorker }),
        ),
      ),
    urlFor: quality.pathFor,
    whyFailed: async (serial, guess) => {
      const why = failureOf(serial) ?? (await engine.audioFailure(serial));
      return why || guess !== 'audio.unsupported' ? why : engine.cannotPlay(serial);
    },
    isPlayable: (key) =>
      hindranceOf(key, {
        saves: store.saves.peek(),
        health: store.health.peek(),
        sources: store.sources.peek(),
        standIns: store.standIns.peek(),
        // The lock hinders all songs alike: skipping leads nowhere, the failure leads to the passphrase.
        lock: 'none',
      }) === null,
    trackOf,
    extras: async () => (await import('./beside-queue')).createQueueExtras(engine),
    factsOf: (keys) => factsInTime(known, keys, (key) => store.saves.peek().get(key) === 'saved'),
    saveSession: (session) => {
      note.write(session);
      saver.save(session, player.getState().status === 'loading');
    },
    whenGone: () => store.settings.peek().whenGone,
    clock: systemClock,
  });
  // What waits for a song waits for its service, or for another one that has it.
  effect(() => {
    const key = player.getState().current?.track;
    const around = {
      saves: store.saves.value,
      health: store.health.value,
      sources: store.sources.value,
      standIns: store.standIns.value,
      lock: 'none' as const,
    };
    if (key && hindranceOf(key, around) === null) player.sourceBack();
  });
  player.subscribe(({ queue, current }) => {
    const at = queue.findIndex(({ id }) => id === current?.id);
    if (at >= 0) known.want(queue.slice(at, at + 1 + lookAhead).map(({ track }) => track));
  });
  store.catalogue.subscribe(() => known.makeOld());
  known.version.subscribe(player.refresh);
  void import('./beside-player').then((m) => {
    m.startBeside({ player, engine, store, known });
    m.watchLine({ player, store, quality, trackOf, clock: systemClock });
  });
  void import('./beside-queue').then((m) => m.startBesideQueue({ player, engine, store, known }));
  const flush = (): void => {
    player.flush();
    saver.flush();
  };
  const flushWhenHidden = (): void => {
    if (document.visibilityState === 'hidden') flush();
  };
  document.addEventListener('visibilitychange', flushWhenHidden);
  window.addEventListener('pagehide', flush);
  return player;
};

/** ms. They come from the device; music does not wait for them any longer. */
const factsLimit = 1_000;

type Facts = readonly (TrackFacts | null)[];

const factsInTime = (
  known: KnownTracks,
  keys: readonly Key[],
  isSaved: (key: Key) => boolean,
): Facts | Promise<Facts> => {
  // An index of frames is made while a song is sealed.
  const factsOf = (track: Track | null): TrackFacts | null =>
    track && { ...track, hasIndex: isSaved(track.key) && isVariableMp3(track) };
  const now = keys.map((key) => known.get(key) ?? null);
  if (now.every((track) => track !== null)) return now.map(factsOf);
  return Promise.race([
    known.whenKnown(keys),
    systemClock.sleep(factsLimit).then(() => keys.map((key) => known.get(key) ?? null)),
  ]).then((tracks) => tracks.map(factsOf));
};
