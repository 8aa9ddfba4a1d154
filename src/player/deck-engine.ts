import type { AudioEngine, AudioEvent, AudioSource, Deck, OpenDeck } from './engine';
import type { SoundShape } from './sound/sound-shape';
import { isBuffering, watchElement } from './watch-element';

/**
 * The engine around decks. At most three are alive:
 *   current   what is heard,
 *   ready     the next one, prepared,
 *   leaving   what was heard before. It goes when the current one sounds and not earlier: the
 *             operating system's media controls vanish 0.2 s after the last element that played.
 */
export const createDeckEngine = (
  name: AudioEngine['name'],
  openDeck: OpenDeck,
  now: () => number,
): AudioEngine => {
  const listeners = new Set<(event: AudioEvent) => void>();
  let current: Deck | null = null;
  let ready: Deck | null = null;
  let leaving: Deck | null = null;
  let unwatch = (): void => undefined;
  let hasSounded = false;
  let volume = 1;
  let muted = false;
  let rate = 1;

  const emit = (event: AudioEvent): void => {
    if (event.kind === 'playing') {
      hasSounded = true;
      letLeave();
    }
    for (const listener of listeners) listener(event);
  };

  const open = (source: AudioSource): Deck => {
    const deck: Deck = openDeck(source, () => {
      if (deck === current) emit({ kind: 'blocked' });
    });
    deck.setSound(volume, muted);
    deck.setRate(rate);
    return deck;
  };

  /** Null where this source has no chance; that is told like every other failure. */
  const tryOpen = (source: AudioSource): Deck | null => {
    try {
      return open(source);
    } catch {
      return null;
    }
  };

  const letLeave = (): void => {
    leaving?.dispose();
    leaving = null;
  };

  const takeReady = (url: string): Deck | null => {
    const deck = ready;
    ready = null;
    if (deck?.url === url) return deck;
    deck?.dispose();
    return null;
  };

  const retireCurrent = (): void => {
    unwatch();
    if (!current) return;
    current.pause();
    // Of several that were left in a hurry, the one that was heard holds the media controls.
    if (hasSounded) {
      letLeave();
      leaving = current;
    } else current.dispose();
    current = null;
    hasSounded = false;
  };

  const unload = (): void => {
    unwatch();
    for (const deck of [current, ready, leaving]) deck?.dispose();
    current = ready = leaving = null;
    hasSounded = false;
  };

  return {
    name,
    load: (source, start) => {
      retireCurrent();
      const deck = takeReady(source.url) ?? tryOpen(source);
      current = deck;
      if (!deck) {
        queueMicrotask(() => {
          if (!current) emit({ kind: 'failed', code: 'audio.unsupported' });
        });
        return;
      }
      unwatch = watchElement(deck.element, emit, now);
      if (start.position > 0) deck.seek(start.position);
      if (start.play) deck.play();
    },
    preload: (source) => {
      if (source && ready?.url === source.url) return;
      ready?.dispose();
      ready = source && tryOpen(source);
    },
    play: () => current?.play(),
    pause: () => current?.pause(),
    seek: (position) => current?.seek(position),
    setVolume: (value) => {
      volume = value;
      for (const deck of [current, ready]) deck?.setSound(volume, muted);
    },
    setMuted: (value) => {
      muted = value;
      for (const deck of [current, ready]) deck?.setSound(volume, muted);
    },
    setShape: ({ playbackRate }: SoundShape) => {
      rate = playbackRate;
      for (const deck of [current, ready]) deck?.setRate(rate);
    },
    unload,
    position: () => current?.element.currentTime ?? 0,
    duration: () => {
      const seconds = current?.element.duration ?? 0;
      return Number.isFinite(seconds) ? seconds : 0;
    },
    buffering: () => (current ? isBuffering(current.element) : false),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
