import type { Quality } from '../domain/quality';

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly language: 'system' | 'en';
  readonly streamQuality: Quality;
  readonly downloadQuality: Quality;
  /** Single-letter shortcuts can be switched off (WCAG 2.1.4). */
  readonly shortcuts: boolean;
}

export const defaultSettings: Settings = {
  theme: 'system',
  language: 'system',
  streamQuality: 'original',
  downloadQuality: 'original',
  shortcuts: true,
};
