import { effect } from '@preact/signals';
import type { EngineApi } from '../contracts/engine';
import type { Failure } from '../domain/error';
import type { Key } from '../domain/keys';
import type { Track } from '../domain/music';
import { chooseEngine } from '../player/choose-engine';
import { createPlayer, type Player } from '../player/player';
import { systemClock } from '../domain/system-clock';
import type { PositionNote } from './position-note';
import type { AppStore } from './state/app-store';
import { hindranceOf } from './state/availability';
import { createKnownTracks } from './state/known-tracks';
import { createStreamQuality } from './stream-quality';

export interface StartPlayerParts {
  readonly engine: EngineApi;
  readonly store: AppStore;
  /** What the service worker told of a failed audio address; null when nothing. */
  readonly failureOf: (serial: string) => Failure | null;
  readonly note: PositionNote;
}

/** Tracks beyond the current one whose titles are made known, for the system's controls. */
const lookAhead = 3;

/** Puts the player together with what it asks of the page: addresses, reasons, titles, a memory. */
export const startPlayer = ({ engine, store, failureOf, note }: StartPlayerParts): Player => {
  const known = createKnownTracks(engine);
  const trackOf = (key: Key): Track | null => known.get(key) ?? null;
  const quality = createStreamQuality(store);
  const player = createPlayer({
    createEngine: chooseEngine,
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
    saveSession: (session) => {
      note.write(session);
      void engine.saveSession(session).catch(() => undefined);
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
    m.startBeside(player, known);
    m.watchLine({ player, store, quality, trackOf, clock: systemClock });
  });
  const flushWhenHidden = (): void => {
    if (document.visibilityState === 'hidden') player.flush();
  };
  document.addEventListener('visibilitychange', flushWhenHidden);
  window.addEventListener('pagehide', player.flush);
  return player;
};
