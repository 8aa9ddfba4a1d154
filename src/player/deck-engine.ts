import { createElementTime, type ElementTime } from './element-time';
import type {
  AudioEngine,
  AudioEvent,
  AudioSource,
  Deck,
  DeckEngine,
  ElementRoute,
  OpenDeck,
} from './engine';
import { sendTo } from './output';
import { unknownFacts, type SourceFacts } from './sound/joins';
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
): DeckEngine => {
  const listeners = new Set<(event: AudioEvent) => void>();
  let current: Deck | null = null;
  let ready: Deck | null = null;
  let leaving: Deck | null = null;
  let time: ElementTime | null = null;
  let unwatch = (): void => undefined;
  let hasSounded = false;
  let volume = 1;
  let muted = false;
  let output = '';
  let rate = 1;
  /** The one that is used now, and the one whose elements are about. */
  let route: ElementRoute | null = null;
  let known: ElementRoute | null = null;

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
    sources.set(deck, source);
    // howler hands elements on, and with them where the one before was sent.
    void sendTo(deck.element, output);
    lead(deck);
    setSound(deck);
    deck.setRate(rate);
    return deck;
  };
  const sources = new WeakMap<Deck, AudioSource>();
  const setSound = (deck: Deck): void => {
    // An element that is led has its volume in the graph, after the filters.
    if (known?.isLed(deck.element)) deck.setSound(1, false);
    else deck.setSound(volume, muted);
  };
  const lead = (deck: Deck): void => route?.lead(deck.element, factsOf(sources.get(deck)));
  const dispose = (deck: Deck | null): void => {
    if (!deck) return;
    const isLed = known?.isLed(deck.element) ?? false;
    if (isLed) known?.letGo(deck.element);
    deck.dispose(isLed);
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
    dispose(leaving);
    leaving = null;
  };

  const takeReady = (url: string): Deck | null => {
    const deck = ready;
    ready = null;
    if (deck?.url === url) return deck;
    dispose(deck);
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
    } else dispose(current);
    current = null;
    hasSounded = false;
  };

  const unload = (): void => {
    unwatch();
    for (const deck of [current, ready, leaving]) dispose(deck);
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
      const own = createElementTime(deck, start.position, (event) =>
        queueMicrotask(() => {
          if (deck === current) emit(event);
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
      dispose(ready);
      ready = source && tryOpen(source);
    },
    play: () => current?.play(),
    pause: () => current?.pause(),
    seek: (position) => time?.seek(position),
    setVolume: (value) => {
      volume = value;
      for (const deck of [current, ready]) if (deck) setSound(deck);
    },
    setMuted: (value) => {
      muted = value;
      for (const deck of [current, ready]) if (deck) setSound(deck);
    },
    setShape: ({ playbackRate }: SoundShape) => {
      rate = playbackRate;
      for (const deck of [current, ready]) deck?.setRate(rate);
    },
    setRoute: (next) => {
      route = next;
      known = next ?? known;
      for (const deck of [current, ready]) {
        if (!deck) continue;
        lead(deck);
        setSound(deck);
      }
    },
    setOutput: async (deviceId) => {
      // Asked of an element of its own: there may be nothing loaded, and what plays is left alone by a refusal.
      if (!(await sendTo(new Audio(), deviceId))) return false;
      output = deviceId;
      const alive = [current, ready].filter((deck) => deck !== null);
      await Promise.all(alive.map((deck) => sendTo(deck.element, deviceId)));
      return true;
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

const factsOf = (source: AudioSource | undefined): SourceFacts =>
  !source?.facts || source.facts instanceof Promise ? unknownFacts : source.facts;
