import type { SignInWay, SourceView } from '../../contracts/connect';
import type { Quality } from '../../domain/quality';
import { formatMoment } from './format';

export const settingsWords = {
  title: 'Settings',
  services: 'Music services',
  none: 'No music service is connected yet.',
  add: 'Add a music service',
  addFiles: 'Add music from this device',
  refresh: 'Refresh library',
  signInAgain: 'Sign in again',
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name}`,
  removed: (name: string) => `“${name}” is being removed, with its downloads on this device.`,
  signInWays: {
    'api-key': 'signed in by API key',
    token: 'signed in by token',
    'plain-password': 'signed in by password',
  } satisfies Record<SignInWay, string>,
  facts: ({ kind, username, server, signIn, viaProxy, demo }: SourceView): string =>
    kind === 'device'
      ? 'Files of this device'
      : [
          demo ? 'Demo library' : `${server.type} ${server.version}`.trim(),
          username ? `as ${username}` : '',
          settingsWords.signInWays[signIn],
          viaProxy ? 'by way of Holdfast’s own server' : '',
        ]
          .filter((fact) => fact !== '')
          .join(' · '),
  synced: (at: number, now: number) =>
    at > 0 ? `Library read ${formatMoment(at, now)}` : 'Library not read yet',
  kept: 'The server told of far fewer songs than before, so what is known here stays. If it says so again later, it is believed.',
  appearance: 'Appearance',
  theme: 'Theme',
  themes: { system: 'Like the system', light: 'Light', dark: 'Dark' },
  playback: 'Playback',
  streamQuality: 'Streaming quality',
  streamHint: 'A lower quality needs less network; the server must be able to convert.',
  downloadQuality: 'Download quality',
  whenGone: 'When a song cannot be had',
  whenGoneHint:
    'It is tried everywhere first: on this device, at every address, in your other services.',
  whenGoneChoices: { next: 'Play the next one that can', wait: 'Wait for it' },
  whenQueueEnds: 'When the queue ends',
  whenQueueEndsHint: 'What is like the last songs comes out of your own library, on this device.',
  whenQueueEndsChoices: { stop: 'Stop', similar: 'Go on with similar songs' },
  scrobble: 'Tell servers what I hear',
  scrobbleHint:
    'Each song that you heard half of, with its true time. What is heard offline is told later.',
  keyboard: 'Keyboard',
  shortcuts: 'Single-key shortcuts',
  shortcutsHint: 'Space, Ctrl K and Esc stay as they are.',
  seeKeys: 'Show all keys',
  about: 'About',
  version: (version: string) => `Holdfast ${version}`,
  aboutText: 'The music player that keeps playing when the service does not.',
} as const;

/** What most servers can make, from the best down. */
export const qualityChoices: readonly (readonly [Quality, string])[] = [
  ['original', 'Original'],
  ['mp3-320', 'MP3, 320 kbit/s'],
  ['opus-192', 'Opus, 192 kbit/s'],
  ['mp3-192', 'MP3, 192 kbit/s'],
  ['opus-128', 'Opus, 128 kbit/s'],
  ['opus-96', 'Opus, 96 kbit/s'],
];
