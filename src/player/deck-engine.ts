import type { AudioEngine, AudioEvent, AudioSource, Deck, OpenDeck } from './engine';
import { createElementTime, type ElementTime } from './element-time';
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
  let time: ElementTime | null = null;
  let unwatch = (): void => undefined;
  let hasSounded = false;
  let volume = 1;
  let muted = false;

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
      const own = createElementTime(deck, start.position, (seconds) =>
        queueMicrotask(() => {
          if (deck === current) emit({ kind: 'reopen', seconds });
        }),
      );
      time = own;
      const stop = watchElement(
        deck.element,
        (event) => {
          const told = own.inSong(event);
          if (told) emit(told);
        },
        now,
      );
      unwatch = () => {
        stop();
        own.end();
        time = null;
      };
      if (start.play) deck.play();
    },
    preload: (source) => {
      if (source && ready?.url === source.url) return;
      ready?.dispose();
      ready = source && tryOpen(source);
    },
    play: () => current?.play(),
    pause: () => current?.pause(),
    seek: (position) => time?.seek(position),
    setVolume: (value) => {
      volume = value;
      for (const deck of [current, ready]) deck?.setSound(volume, muted);
    },
    setMuted: (value) => {
      muted = value;
      for (const deck of [current, ready]) deck?.setSound(volume, muted);
    },
    unload,
    position: () => time?.position() ?? 0,
    duration: () => time?.duration() ?? 0,
    buffering: () => (current ? isBuffering(current.element) : false),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
