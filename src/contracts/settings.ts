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
}

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
};
