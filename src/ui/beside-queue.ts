import type { EngineApi } from '../contracts/engine';
import type { SourceId } from '../domain/keys';
import { systemClock } from '../domain/system-clock';
import type { Player } from '../player/player';
import { createSleepTimer } from '../player/sleep-timer';
import { handmadeLost } from '../player/undo-steps';
import { startGoOn } from './go-on';
import { startQueueToServer } from './queue-to-server';
import type { AppStore } from './state/app-store';
import type { KnownTracks } from './state/known-tracks';
import { frameWords } from './words/frame';
import { queueWords } from './words/queue';

export { createQueueExtras } from './queue-extras';

export interface BesideQueueParts {
  readonly player: Player;
  readonly engine: EngineApi;
  readonly store: AppStore;
  readonly known: KnownTracks;
}

/** What a queue needs beyond playing: loaded beside the start, not before it. */
export const startBesideQueue = (parts: BesideQueueParts): void => {
  const { player, engine, store, known } = parts;
  store.sleep.value = createSleepTimer({
    player,
    clock: systemClock,
    albumOf: ({ track }) => known.get(track)?.albumKey ?? null,
  });
  tellReplaced(parts);
  startQueueToServer(player, engine.tellQueue, systemClock);
  startGoOn({
    player,
    similar: engine.similar,
    isWanted: () => store.settings.peek().whenQueueEnds === 'similar',
    reachable: () => reachableSources(store),
  });
  void lookForOffer(parts).catch(() => undefined);
};

/** Who put a queue together by hand and then plays something else is told how to get it back. */
const tellReplaced = ({ player, store }: BesideQueueParts): void => {
  let last = 0;
  player.subscribe(({ steps }) => {
    const id = steps.at(-1)?.id ?? 0;
    if (id === last) return;
    const isNew = id > last;
    last = id;
    const count = isNew ? handmadeLost(steps) : 0;
    if (count === 0) return;
    store.toasts.show(queueWords.replaced(count), {
      label: frameWords.undo,
      run: () => player.undo(id),
    });
  });
};

const reachableSources = (store: AppStore): readonly SourceId[] => {
  const { deviceOffline, sources } = store.health.peek();
  if (deviceOffline) return [];
  const isDown = (id: SourceId): boolean =>
    sources
      .find(({ source }) => source === id)
      ?.components.some(({ component, state }) => component === 'audio' && state === 'down') ??
    false;
  return store.sources
    .peek()
    .filter(({ id, kind }) => kind !== 'device' && !isDown(id))
    .map(({ id }) => id);
};

/** Once at the start, when the page is shown: asking servers is nothing that a start waits for. */
const lookForOffer = async ({ engine, store }: BesideQueueParts): Promise<void> => {
  if (store.phase.peek() === 'opening') {
    await new Promise<void>((opened) => {
      const stop = store.phase.subscribe((phase) => {
        if (phase !== 'opening') queueMicrotask(() => (stop(), opened()));
      });
    });
  }
  store.queueOffer.value = await engine.queueOffer();
};
