import { chooseEngine } from '../player/choose-engine';
import type { AudioEngine } from '../player/engine';
import { createSoundEngine } from '../player/sound/sound-engine';
import type { AppStore } from './state/app-store';

export interface OpenEngineParts {
  readonly now: () => number;
  readonly store: Pick<AppStore, 'settings'>;
  readonly startPcmWorker: () => Worker;
}

/** What makes sound, following the settings. The graph is loaded for the first track that needs it. */
export const openEngine = ({ now, store, startPcmWorker }: OpenEngineParts): AudioEngine => {
  const engine = createSoundEngine({
    deck: chooseEngine(now),
    loadGraph: async (shape) => (await import('./open-sound')).openSound(startPcmWorker, shape),
    shape: store.settings.peek(),
  });
  store.settings.subscribe(engine.setShape);
  return engine;
};
