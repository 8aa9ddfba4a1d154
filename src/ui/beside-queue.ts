import { systemClock } from '../domain/system-clock';
import type { Player } from '../player/player';
import { createSleepTimer } from '../player/sleep-timer';
import { handmadeLost } from '../player/undo-steps';
import type { AppStore } from './state/app-store';
import type { KnownTracks } from './state/known-tracks';
import { frameWords } from './words/frame';
import { queueWords } from './words/queue';

export { createQueueExtras } from './queue-extras';

export interface BesideQueueParts {
  readonly player: Player;
  readonly store: AppStore;
  readonly known: KnownTracks;
}

/** What a queue needs beyond playing: loaded beside the start, not before it. */
export const startBesideQueue = (parts: BesideQueueParts): void => {
  const { player, store, known } = parts;
  store.sleep.value = createSleepTimer({
    player,
    clock: systemClock,
    albumOf: ({ track }) => known.get(track)?.albumKey ?? null,
  });
  tellReplaced(parts);
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
