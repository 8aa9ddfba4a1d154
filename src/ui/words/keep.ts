import { formatBytes, formatCount } from './format';

/** How something is kept, and how much may be kept: on pages, on Downloads, and in Settings. */
export const keepWords = {
  options: 'Download options',
  follow: 'Keep in step',
  followHint: {
    album: 'When the album changes on the server, it changes here.',
    playlist: 'Songs added there are saved, songs taken out there go from here.',
    artist: 'New albums and songs are saved as they come.',
    starred: 'A star more is a song more; a star less is a song less.',
    track: 'When the file is replaced on the server, it is replaced here.',
  },
  quality: 'Quality',
  qualityHint: 'The copy that is here plays until the other one has arrived.',
  wifiOnly: 'Wi-Fi only',
  wifiHint: 'Never over a mobile connection, where the browser can tell.',
  start: 'Download with these options',
} as const;

export const limitWords = {
  title: 'Storage',
  limit: 'Limit for saved music',
  limitHint: 'Nothing you asked for is removed to meet it; downloads wait instead.',
  none: 'As much as the browser allows',
  passing: 'Songs kept because you listened',
  passingHint: 'What you stream stays; the oldest goes first when it is full.',
  passingNone: 'Keep none',
  upTo: (bytes: number) => `Up to ${formatBytes(bytes)}`,
  prefetch: 'Fetch ahead',
  prefetchHint: 'The next songs of the queue, so that a gap in the network is not heard.',
  prefetchNone: 'Nothing',
  ahead: (count: number) => formatCount(count, 'song', 'songs'),
  wifiOnly: 'Wi-Fi only for new downloads',
  wifiHint: 'Each download can still be told otherwise.',
  paused: 'Pause all downloads',
  pausedHint: 'What is saved plays as ever.',
} as const;

const gigabyte = 1e9;
/** null = no limit of one's own. From a small phone to a large disk. */
export const limitChoices: readonly (number | null)[] = [
  null,
  ...[1, 2, 5, 10, 20, 50, 100].map((size) => size * gigabyte),
];
export const passingChoices: readonly number[] = [0, 0.5, 1, 2, 5, 10].map(
  (size) => size * gigabyte,
);
export const prefetchChoices: readonly number[] = [0, 1, 3, 5, 10];
