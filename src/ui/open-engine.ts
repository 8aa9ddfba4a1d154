import { chooseEngine } from '../player/choose-engine';
import type { AudioEngine } from '../player/engine';
import { createSilentAnchor } from '../player/sound/silent-anchor';
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
    anchor: createSilentAnchor(() => undefined),
  });
  store.settings.subscribe(engine.setShape);
  warmAtFirstTouch(() => {
    if (store.settings.peek().gapless) engine.warm();
  });
  return engine;
};

/** Whoever touches the page may play an album next: a worker takes a moment to start. A page that is only shown needs none. */
const warmAtFirstTouch = (warm: () => void): void => {
  const stop = new AbortController();
  const touched = (): void => {
    stop.abort();
    warm();
  };
  for (const name of ['pointerdown', 'keydown']) {
    window.addEventListener(name, touched, { signal: stop.signal, capture: true, passive: true });
  }
};
