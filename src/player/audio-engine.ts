import { createDeckEngine } from './deck-engine';
import type { DeckEngine, OpenDeck } from './engine';

/**
 * The plain twin of the howler engine: a media element and nothing else. It takes over where
 * howler's insides are not as expected, and shows by the same tests what howler must do.
 */
export const createAudioEngine = (now: () => number): DeckEngine =>
  createDeckEngine('audio', openDeck, now);

const openDeck: OpenDeck = ({ url }, onBlocked) => {
  const element = new Audio();
  element.preload = 'auto';
  element.src = url;
  return {
    url,
    element,
    play: () => {
      element.play().catch((thrown: unknown) => {
        // AbortError: paused or taken away meanwhile. Whatever is wrong with the data is an event.
        if (thrown instanceof DOMException && thrown.name === 'NotAllowedError') onBlocked();
      });
    },
    pause: () => element.pause(),
    seek: (position) => {
      element.currentTime = position;
    },
    setSound: (volume, muted) => {
      element.volume = volume;
      element.muted = muted;
    },
    setRate: (rate) => {
      // Another source sets the one back to the other.
      element.defaultPlaybackRate = rate;
      element.playbackRate = rate;
    },
    dispose: () => {
      element.pause();
      element.removeAttribute('src');
      // Only this ends the download.
      element.load();
    },
  };
};
