/* oxlint-disable no-underscore-dangle -- howler's insides are named so */
import { Howl, Howler } from 'howler/dist/howler.core.min.js';
import { HoldfastError } from '../domain/error';
import { createDeckEngine } from './deck-engine';
import type { AudioSource, DeckEngine, OpenDeck } from './engine';

/**
 * The only file that knows howler, pinned to 2.2.4 since it reaches inside. howler loads, starts,
 * pauses and lets go; facts come from its media element (`watch-element`). Each detour around a
 * bug of its html5 mode says which one.
 */

/** The untyped insides; `checkHowler` proves them at start. */
interface HowlerInside {
  usingWebAudio: boolean;
  autoUnlock: boolean;
  autoSuspend: boolean;
  html5PoolSize: number;
  _html5AudioPool: HTMLAudioElement[];
  _mobileUnloaded: boolean;
  _canPlayEvent: string;
  codecs: (ending: string) => boolean;
}
interface SoundInside {
  readonly _id: number;
  readonly _node: HTMLAudioElement & { _unlocked?: boolean };
  _paused: boolean;
  _ended: boolean;
  _seek: number;
  _volume: number;
  _rate: number;
}
interface HowlInside {
  readonly _sounds: readonly SoundInside[];
  _queue: unknown[];
  readonly _playLock: boolean;
  readonly _clearTimer: (id: number) => void;
}

const inside = Howler as unknown as HowlerInside;
const insideOf = (howl: Howl): HowlInside => howl as unknown as HowlInside;

/** Throws when howler is not as expected; the caller takes the twin then. */
export const createHowlerEngine = (now: () => number): DeckEngine => {
  setSwitches();
  checkHowler();
  return createDeckEngine('howler', openDeck, now);
};

/** Must happen before the first Howl. */
const setSwitches = (): void => {
  // Otherwise an AudioContext is opened even for html5 sounds, and closed again at 48 kHz.
  inside.usingWebAudio = false;
  inside.autoUnlock = false;
  inside.autoSuspend = false;
  inside._mobileUnloaded = true;
  // Previous, current, next.
  inside.html5PoolSize = 3;
  // `canplaythrough` never comes from a source that pauses after some seconds of sound.
  inside._canPlayEvent = 'canplay';
};

/** howler's own 0-second silence. */
const silence =
  'data:audio/wav;base64,UklGRigAAABXQVZFZm10IBIAAAABAAEARKwAAIhYAQACABAAAABkYXRhAgAAAAEA';

const checkHowler = (): void => {
  fillPool();
  const howl = new Howl({ src: [silence], html5: true, format: ['wav'], onloaderror: ignore });
  const { _sounds, _queue, _playLock, _clearTimer } = insideOf(howl);
  const [sound] = _sounds;
  const asExpected =
    sound?._node instanceof HTMLAudioElement &&
    typeof sound._id === 'number' &&
    typeof sound._seek === 'number' &&
    typeof sound._rate === 'number' &&
    sound._paused &&
    sound._ended &&
    Array.isArray(_queue) &&
    typeof _playLock === 'boolean' &&
    typeof _clearTimer === 'function';
  if (!asExpected) throw new HoldfastError('internal', { what: 'howler' });
  dispose(howl, sound);
};

const ignore = (): void => undefined;

/**
 * `format` is only a gate: the browser looks at the bytes. A file ending that howler has not heard
 * of is let through under a name that it knows.
 */
const gateOf = ({ format }: AudioSource): string =>
  [format, 'mp3', 'wav', 'ogg'].find((ending) => ending !== '' && inside.codecs(ending)) ?? 'mp3';

/**
 * With an empty pool howler tries a second element that has no source for each that it makes, and a browser keeps what
 * is asked to play for ever: one for each load, 1,000 after a thousand (test/long/soak).
 */
const fillPool = (): void => {
  if (inside._html5AudioPool.length === 0) inside._html5AudioPool.push(new Audio());
};

const openDeck: OpenDeck = (source, onBlocked) => {
  fillPool();
  const howl = new Howl({
    src: [source.url],
    html5: true,
    format: [gateOf(source)],
    // In the options: howler emits its refusal inside the constructor.
    onloaderror: ignore,
    onplayerror: ignore,
  });
  const [sound] = insideOf(howl)._sounds;
  if (!sound) throw new HoldfastError('audio.unsupported', { format: source.format });
  const element = sound._node;
  let wanted = false;
  let begun = false;

  // howler tells neither why `play` was refused nor lets itself be stopped while it waits for data
  // (#1439). Its call comes through here.
  element.play = async () => {
    if (!wanted) throw new DOMException('paused meanwhile', 'AbortError');
    begun = true;
    try {
      await HTMLMediaElement.prototype.play.call(element);
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'NotAllowedError') onBlocked();
      throw thrown;
    }
  };
  // Before howler's own listener, which rewinds and by that fetches and opens 3.6 MB again (H9).
  const onEnded = (): void => insideOf(howl)._clearTimer(sound._id);
  element.addEventListener('ended', onEnded);

  return {
    url: source.url,
    element,
    play: () => {
      wanted = true;
      if (begun) {
        // howler's way to resume is a seek, and a seek in VBR MP3 is heard (up to 1.6 s off).
        sound._paused = false;
        element.play().catch(ignore);
      } else howl.play(sound._id);
    },
    pause: () => {
      wanted = false;
      insideOf(howl)._queue = [];
      // While a start is pending howler would only note it down, and forget it.
      if (!begun || insideOf(howl)._playLock) element.pause();
      else {
        // The system may have paused or resumed the element behind howler's back (H11).
        sound._paused = element.paused;
        howl.pause(sound._id);
      }
    },
    seek: (position) => {
      // howler's seek pauses and plays again; before the data is there it is lost.
      sound._seek = position;
      element.currentTime = position;
    },
    setSound: (volume, muted) => {
      // Set on the element: howler forgets the volume while it is muted, and the mute after it (H3).
      element.volume = volume;
      element.muted = muted;
      sound._volume = volume;
    },
    setRate: (rate) => {
      // Not by howler's own way: its `end` comes from a timer then, late or falsely (H7, H8).
      element.defaultPlaybackRate = rate;
      element.playbackRate = rate;
      sound._rate = rate;
    },
    dispose: (isSpoilt = false) => {
      element.removeEventListener('ended', onEnded);
      // Back to the prototype's: the element goes to the next Howl.
      Reflect.deleteProperty(element, 'play');
      // H10: what was led through a graph cannot be led again. Kept out of the pool, it lets its player go.
      if (isSpoilt) sound._node._unlocked = false;
      dispose(howl, sound);
      if (!isSpoilt) return;
      element.removeAttribute('src');
      element.load();
    },
  };
};

/**
 * H1, H2: an element whose start is pending or that waits for data is kept out of the pool, or it
 * would play the next Howl by itself and fire this one's events. H3: `muted` sticks.
 */
const dispose = (howl: Howl, { _node: element }: SoundInside): void => {
  howl.off();
  const howlInside = insideOf(howl);
  howlInside._queue = [];
  if (howlInside._playLock || howl.state() !== 'loaded') element._unlocked = false;
  element.muted = false;
  element.pause();
  howl.unload();
};
