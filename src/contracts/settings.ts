import type { Quality } from '../domain/quality';

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly language: 'system' | 'en';
  readonly streamQuality: Quality;
  readonly downloadQuality: Quality;
  /** Single-letter shortcuts can be switched off (WCAG 2.1.4). */
  readonly shortcuts: boolean;
  /** Bytes of audio that may lie on this device; null = as many as the browser allows. */
  readonly storageLimit: number | null;
  /** Bytes that what was merely heard may take of them; 0 = keep nothing by itself. */
  readonly passingLimit: number;
  /** How many of the next songs are fetched ahead; 0 = none. */
  readonly prefetch: number;
  /** Everything that downloads rests. */
  readonly downloadsPaused: boolean;
  /** New wishes: only off mobile connections. */
  readonly wifiOnly: boolean;
  /** Minutes without playing after which the lock closes; 0 = never by itself. */
  readonly autoLock: number;
  /** Of a song that nobody has now: go to the next one that plays, or wait for it. */
  readonly whenGone: 'next' | 'wait';
  /** Tracks of one album that were cut from one signal follow each other without a break. */
  readonly gapless: boolean;
  /** Seconds in which one track fades into the next, 0..12; never inside an album that is played in order. */
  readonly crossfade: number;
  /** Whose level: each track's, its album's, or the album's while an album plays in order (`auto`). */
  readonly replayGain: 'off' | 'track' | 'album' | 'auto';
  /** dB on top of it, -15..15. */
  readonly preAmp: number;
  readonly equalizer: Equalizer;
  readonly mono: boolean;
  /** -1 (left) .. 1 (right) */
  readonly balance: number;
  /** 0.5..2, 1 = as recorded; the pitch stays. */
  readonly playbackRate: number;
  /** The device that plays, as the browser names it; '' = the system's own choice. */
  readonly output: string;
  /** When the queue ends: stop, or go on with what is like it. */
  readonly whenQueueEnds: 'stop' | 'similar';
  /** While the browser says that the connection is metered; null = as everywhere. */
  readonly meteredQuality: Quality | null;
  /** Single plays are told to the servers that they came from. */
  readonly scrobble: boolean;
}

export interface Equalizer {
  readonly on: boolean;
  /** dB, one for each of `equalizerBands`, -12..12. */
  readonly gains: readonly number[];
}

/** Hz; the octaves of ISO 266 that every ten-band equaliser has. */
export const equalizerBands = [31, 62, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000] as const;

export const defaultSettings: Settings = {
  theme: 'system',
  language: 'system',
  streamQuality: 'original',
  downloadQuality: 'original',
  shortcuts: true,
  storageLimit: null,
  // A few hundred songs: noticed by nobody's disk, and most of what somebody hears again. In thousands,
  // as sizes are shown.
  passingLimit: 2e9,
  // reliability.md 3.6: what bridges a quarter of an hour.
  prefetch: 3,
  downloadsPaused: false,
  wifiOnly: false,
  autoLock: 15,
  whenGone: 'next',
  gapless: true,
  crossfade: 0,
  replayGain: 'off',
  preAmp: 0,
  equalizer: { on: false, gains: equalizerBands.map(() => 0) },
  mono: false,
  balance: 0,
  playbackRate: 1,
  output: '',
  whenQueueEnds: 'stop',
  meteredQuality: null,
  scrobble: true,
};
