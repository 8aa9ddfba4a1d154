import type { Hindrance } from '../state/availability';
import { formatCount, formatLength, formatNumber, formatTime, speakTime } from './format';

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
  damaged: 'Damaged on this device; it plays from its server until it is repaired',
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

type Known = Exclude<Hindrance, null>;
/** Those two are on this device, and do not play all the same. */
type Absent = Exclude<Known, { readonly kind: 'locked' | 'damaged' }>;

const absence = (hindrance: Absent): string => {
  if (hindrance.kind === 'device-offline') return 'this device is offline';
  if (hindrance.kind === 'file-removed') return 'its copy was removed: add the file again';
  return `${hindrance.server} is not answering`;
};

/** Why a track is dimmed. */
export const hindranceWords = (hindrance: Known): string => {
  if (hindrance.kind === 'locked') return 'Locked';
  if (hindrance.kind === 'damaged')
    return 'Damaged on this device, and skipped until it is repaired';
  return `Not on this device; ${absence(hindrance)}`;
};

export const refusalWords = (title: string, hindrance: Known): string => {
  if (hindrance.kind === 'locked') return `“${title}” is locked.`;
  if (hindrance.kind === 'damaged') {
    return `The copy of “${title}” is damaged, and is repaired when its server answers.`;
  }
  return `“${title}” is not on this device, and ${absence(hindrance)}.`;
};

/** Once for a whole list. */
export const hinderedWords = (count: number, of: number, hindrance: Known): string => {
  if (hindrance.kind === 'locked') return 'Saved music is locked; browsing and search go on.';
  const all = count === of;
  if (hindrance.kind === 'damaged') {
    return `${formatCount(count, 'song does', 'songs do')} not play: damaged on this device, and repaired when the server answers.`;
  }
  return all
    ? `No song here is on this device, and ${absence(hindrance)}.`
    : `${formatNumber(count)} of ${formatCount(of, 'song is', 'songs are')} not on this device, and ${absence(hindrance)}.`;
};
export const tryAnyway = 'Try anyway';
export const unlockLabel = 'Unlock';
