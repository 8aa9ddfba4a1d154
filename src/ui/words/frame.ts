import type { Hindrance } from '../state/availability';
import { formatCount, formatLength, formatTime, speakTime } from './format';

/** Words of the frame and of what stands on every page. */
export const frameWords = {
  app: 'Holdfast',
  skip: 'Skip to content',
  library: 'Library',
  home: 'Home',
  albums: 'Albums',
  artists: 'Artists',
  playlists: 'Playlists',
  songs: 'Songs',
  downloads: 'Downloads',
  status: 'Status',
  settings: 'Settings',
  more: 'More',
  fold: 'Fold navigation',
  unfold: 'Unfold navigation',
  back: 'Back',
  search: 'Search your music',
  clearSearch: 'Clear search',
  connection: 'Connection',
  close: 'Close',
  undo: 'Undo',
  loading: 'Loading',
  notFound: 'There is no such page',
  notFoundHint: 'The address may be old. Everything in your library is a step away.',
  updateReady: 'A new version of Holdfast is ready.',
  updateNow: 'Reload',
  newKey: 'Start with a new key',
  keysHelp: 'Keyboard shortcuts',
  saved: 'On this device',
  saving: 'Saving',
  queued: 'Waiting to be saved',
  damaged: 'Damaged on this device, and skipped until it is repaired',
  failed: 'Could not be saved',
  unavailable: 'Not available',
} as const;

export const playerWords = {
  region: 'Player',
  queue: 'Queue',
  play: 'Play',
  pause: 'Pause',
  next: 'Next',
  previous: 'Previous',
  shuffle: 'Shuffle',
  repeat: 'Repeat',
  lyrics: 'Lyrics',
  seek: 'Seek',
  volume: 'Volume',
  mute: 'Mute',
  unmute: 'Unmute',
  nowPlaying: 'Now playing',
  nothing: 'Nothing is playing',
  repeatState: { off: 'Repeat is off', all: 'Repeats the queue', one: 'Repeats this song' },
  openNowPlaying: 'Open now playing',
  playTitle: (title: string) => `Play ${title}`,
  pauseTitle: (title: string) => `Pause ${title}`,
  moreFor: (title: string) => `More for ${title}`,
  position: (at: number, of: number) => `${speakTime(at)} of ${speakTime(of)}`,
  volumeState: (percent: number, muted: boolean) => (muted ? 'Muted' : `${percent} percent`),
  remaining: (seconds: number) => `-${formatTime(seconds)}`,
} as const;

export const countWords = {
  songs: (count: number) => formatCount(count, 'song', 'songs'),
  albums: (count: number) => formatCount(count, 'album', 'albums'),
  artists: (count: number) => formatCount(count, 'artist', 'artists'),
  playlists: (count: number) => formatCount(count, 'playlist', 'playlists'),
  length: formatLength,
} as const;

/** Why a track cannot be had, after "not on this device"; '' where there is nothing to add. */
export const reasonOf = (hindrance: Exclude<Hindrance, null>): string => {
  if (hindrance.kind === 'device-offline') return 'this device is offline';
  if (hindrance.kind === 'file-removed') return 'its copy was removed: add the file again';
  return `${hindrance.server} is not answering`;
};

/** Why a track is dimmed. */
export const hindranceWords = (hindrance: Exclude<Hindrance, null>): string =>
  `Not on this device; ${reasonOf(hindrance)}`;

export const refusalWords = (title: string, hindrance: Exclude<Hindrance, null>): string =>
  `“${title}” is not on this device, and ${reasonOf(hindrance)}.`;
export const tryAnyway = 'Try anyway';
