import { createAudioEngine } from './audio-engine';
import type { DeckEngine } from './engine';
import { createHowlerEngine } from './howler-engine';

/** howler, or the plain element where howler is not as this build knows it. */
export const chooseEngine = (
  now: () => number,
  preferred: (now: () => number) => DeckEngine = createHowlerEngine,
): DeckEngine => {
  try {
    return preferred(now);
  } catch (thrown) {
    console.warn('howler is not usable here, playing without it', thrown);
    return createAudioEngine(now);
  }
};
