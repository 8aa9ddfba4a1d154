import type { ErrorCode } from '../domain/error';
import type { SourceFacts } from './sound/joins';
import type { SoundShape } from './sound/sound-shape';

/** Where sound comes from. */
export interface AudioSource {
  /** Same origin, and another one for each load: Chromium answers a repeated address from memory. */
  readonly url: string;
  /** File ending without a dot, '' when unknown; howler wants one, the browser looks at the bytes. */
  readonly format: string;
  /** How it stands between its neighbours; without them it is played by itself. */
  readonly facts?: SourceFacts | Promise<SourceFacts>;
}

/**
 * Facts about the source that was loaded last. Events of older ones are never seen.
 *   blocked   the browser wants a gesture first; `play` from one resumes
 *   ended     the position walked up to the end; a jump to it is `failed` with `audio.corrupt`
 *   failed    nothing more comes from this source. The element cannot say why: the code is a guess,
 *             `audio.not-available` (network), `audio.unsupported`, `audio.corrupt`, `audio.stuck`
 *             (the output broke)
 *   reopen    this is a stream that cannot be moved in: `load` it anew from there
 */
export type AudioEvent =
  | { readonly kind: 'playing' | 'paused' | 'waiting' | 'ended' | 'blocked' }
  | { readonly kind: 'position' | 'duration' | 'reopen'; readonly seconds: number }
  | { readonly kind: 'failed'; readonly code: ErrorCode };

/** One sound at a time. Nothing here retries, skips or decides. */
export interface AudioEngine {
  readonly name: 'howler' | 'audio' | 'pcm' | 'sound' | 'late';
  /** Takes the place of what was loaded; that one is let go when the new one sounds. */
  readonly load: (source: AudioSource, start: LoadStart) => void;
  /**
   * Gets this source ready, so that `load` of the same address is quick. Null: lets it go. Where it follows the
   * current one without a gap it may sound already when `ended` is told.
   */
  readonly preload: (source: AudioSource | null) => void;
  readonly play: () => void;
  readonly pause: () => void;
  /** seconds */
  readonly seek: (position: number) => void;
  /** 0..1 */
  readonly setVolume: (volume: number) => void;
  readonly setMuted: (muted: boolean) => void;
  /**
   * The device that plays, '' = the system's own choice; it holds for what is loaded later, too. False: it
   * is not there or not allowed, and nothing changed.
   */
  readonly setOutput: (deviceId: string) => Promise<boolean>;
  readonly setShape: (shape: SoundShape) => void;
  /** Lets everything go. */
  readonly unload: () => void;
  /** seconds; 0 when nothing is loaded. */
  readonly position: () => number;
  /** seconds; 0 while unknown. */
  readonly duration: () => number;
  /** The network owes data at this position. */
  readonly buffering: () => boolean;
  /** Returns what ends the subscription. */
  readonly subscribe: (listener: (event: AudioEvent) => void) => () => void;
}

/** Leads an element's sound through the graph of levels and filters, for good. */
export interface ElementRoute {
  readonly lead: (element: HTMLAudioElement, facts: SourceFacts) => void;
  /** Volume and mute are the graph's then. */
  readonly isLed: (element: HTMLAudioElement) => boolean;
  readonly letGo: (element: HTMLAudioElement) => void;
}

/** An engine of media elements, which can be led through the graph. */
export interface DeckEngine extends AudioEngine {
  /** What is open and what will be opened goes this way. Null: no more than is already. */
  readonly setRoute: (route: ElementRoute | null) => void;
}

export interface LoadStart {
  /** seconds */
  readonly position: number;
  readonly play: boolean;
}

/** One source with its media element: the only part that differs between the two engines. */
export interface Deck {
  readonly url: string;
  readonly element: HTMLAudioElement;
  readonly play: () => void;
  readonly pause: () => void;
  readonly seek: (position: number) => void;
  readonly setSound: (volume: number, muted: boolean) => void;
  /** 1 = as recorded; the pitch stays. */
  readonly setRate: (rate: number) => void;
  /** Lets the element and its data go, and the element itself where it is spoilt. Nothing is called afterwards. */
  readonly dispose: (isSpoilt?: boolean) => void;
}

/** `onBlocked`: the browser refused to play without a gesture. */
export type OpenDeck = (source: AudioSource, onBlocked: () => void) => Deck;
