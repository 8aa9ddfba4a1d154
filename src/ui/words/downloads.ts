import type {
  CheckProgress,
  CollectionDownload,
  DownloadsView,
  Waiting,
} from '../../contracts/downloads';
import type { Quality } from '../../domain/quality';
import type { Overall, DownloadGroup } from '../state/download-groups';
import { qualityWords } from './quality';
import { formatBytes, formatCount, formatLength, formatNumber, formatSpeed } from './format';

const music = (count: number): string => formatCount(count, 'download', 'downloads');

export const downloadsWords = {
  title: 'Downloads',
  storage: 'Storage used',
  groups: {
    running: 'Being saved',
    trouble: 'Needs attention',
    paused: 'Paused',
    partial: 'Saved in part',
    saved: 'On this device',
  } satisfies Record<DownloadGroup, string>,
  empty: 'Nothing is saved for offline yet',
  emptyHint: 'Open an album or playlist and choose Download. It then plays with every server gone.',
  browse: 'Browse albums',
  kinds: {
    album: 'Album',
    playlist: 'Playlist',
    artist: 'Artist',
    starred: 'Everything starred',
    track: 'Song',
  },
  states: {
    queued: 'Waiting',
    saving: 'Saving',
    saved: 'On this device',
    partial: 'Saved in part',
    paused: 'Paused',
    failed: 'Could not be saved',
  } satisfies Record<CollectionDownload['state'], string>,
  waits: {
    server: 'Waits for its server',
    wifi: 'Waits for Wi-Fi',
    space: 'Waits for room: remove a download, or free space on this device',
    limit: 'Waits for room: remove a download, or raise your limit',
    locked: 'Waits to be unlocked',
  } satisfies Record<Waiting, string>,
  waitsTurn: 'Waits for its turn',
  rests: 'Rests while all downloads are paused',
  follows: 'kept in step',
  wifiOnly: 'Wi-Fi only',
  damaged: (count: number) =>
    `${formatCount(count, 'song is', 'songs are')} damaged on the disk, and skipped until repaired`,
  damagedAdvice: 'Only the damaged parts are fetched again, when the server answers.',
  damagedState: 'Damaged in part',
  repair: 'Repair',
  changeLimit: 'Change the limit',
  /** Follows the number of bytes. */
  used: (count: number) => (count === 0 ? 'of music' : `of music in ${music(count)}`),
  persistent: 'The browser keeps what is saved until you remove it.',
  notPersistent:
    'The browser may clear what is saved when the disk runs full. Installing Holdfast keeps it safer.',
  persist: 'Ask the browser to keep it',
  persistNo: 'The browser said no for now. It says yes more readily once Holdfast is installed.',
  stores: {
    opfs: '',
    indexeddb: 'Kept in the browser’s database, since its file system is not available here.',
    none: 'This browser lets nothing be kept here, so nothing can be saved.',
  } satisfies Record<DownloadsView['storeKind'], string>,
  left: (seconds: number) => `${formatLength(seconds)} left`,
  speed: formatSpeed,
  tracks: (done: number, all: number) =>
    done === all
      ? formatCount(all, 'song', 'songs')
      : `${formatNumber(done)} of ${formatCount(all, 'song', 'songs')}`,
  cancelOf: (title: string) => `Cancel download of ${title}`,
  removeOf: (title: string) => `Remove download of ${title}`,
  completeOf: (title: string) => `Download the rest of ${title}`,
  pauseOf: (title: string) => `Pause download of ${title}`,
  resumeOf: (title: string) => `Resume download of ${title}`,
  /** Of one song, 0 = the only one. */
  converted: (songs: number, quality: Quality) =>
    `${songs > 0 ? `${formatCount(songs, 'song', 'songs')} ` : ''}saved as ${qualityWords.name(quality)}, which this browser can play`,
  optionsOf: (title: string) => `Options for ${title}`,
  pause: 'Pause download',
  resume: 'Resume download',
  options: 'Options',
  showAll: (count: number) => `Show all ${formatNumber(count)}`,
} as const;

/** What is under way with everything, and the two acts for all of it. */
export const overallWords = {
  region: 'All downloads',
  pauseAll: 'Pause all',
  resumeAll: 'Resume all',
  resting: 'All downloads are paused',
  restingHint: 'What is saved plays as ever. The rest goes on from where it stopped.',
  saving: ({ saving, queued }: Overall) =>
    [`Saving ${music(saving)}`, queued > 0 ? `${formatNumber(queued)} waiting` : '']
      .filter((part) => part !== '')
      .join(', '),
  waiting: ({ queued }: Overall) =>
    `${formatCount(queued, 'download waits', 'downloads wait')} to be saved`,
  /** Empty while neither is known. */
  pace: (speed: number, secondsLeft: number | null) =>
    [
      speed > 0 ? formatSpeed(speed) : '',
      secondsLeft !== null && secondsLeft > 0 ? downloadsWords.left(secondsLeft) : '',
    ]
      .filter((part) => part !== '')
      .join(' · '),
} as const;

export const storageWords = {
  asked: (bytes: number) => `${formatBytes(bytes)} you asked for`,
  passing: (bytes: number) => `${formatBytes(bytes)} kept because you listened`,
  left: (bytes: number) => `About ${formatBytes(bytes)} more fit`,
  full: 'Nothing more fits',
  limitMark: (bytes: number) => `Your limit: ${formatBytes(bytes)}`,
  /** For a voice. */
  meter: (used: number, passing: number, limit: number | null) =>
    [
      limit === null
        ? formatBytes(used)
        : `${formatBytes(used)} of your limit of ${formatBytes(limit)}`,
      passing > 0 ? `${formatBytes(passing)} of it kept because you listened` : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  limits: 'Limits',
} as const;

export const passingWords = {
  title: 'Kept because you listened',
  facts: (count: number, bytes: number) =>
    `${formatCount(count, 'song', 'songs')} · ${formatBytes(bytes)}`,
  hint: 'What you stream stays while there is room; the oldest goes first. What you asked for is never touched.',
  clear: 'Clear',
  clearLabel: 'Clear what was kept because you listened',
  cleared: 'What was kept because you listened is being removed.',
  list: 'Show songs',
} as const;

export const checkWords = {
  title: 'Check',
  start: 'Check everything',
  stop: 'Stop checking',
  hint: 'Reads every saved byte again; what is damaged is repaired from its server.',
  progress: 'Check progress',
  /** Found damage is said as a number, never as an alarm before the end is known. */
  state: ({ phase, tracksDone, tracksTotal, damaged }: CheckProgress) => {
    const found =
      damaged === 0
        ? phase === 'done'
          ? 'all of it is whole'
          : ''
        : `${formatCount(damaged, 'song is', 'songs are')} damaged and will be repaired`;
    const seen =
      phase === 'done'
        ? `${formatCount(tracksTotal, 'song was', 'songs were')} checked`
        : `${formatNumber(tracksDone)} of ${formatCount(tracksTotal, 'song', 'songs')} checked`;
    return [phase === 'stopped' ? `Stopped: ${seen}` : seen, found]
      .filter((part) => part !== '')
      .join('; ');
  },
} as const;

export const starredWords = {
  title: 'Starred',
  keep: 'Keep everything you starred',
  hint: 'What you star is saved, and stays in step: a star more is a song more.',
  count: (count: number) => `${formatNumber(count)} starred now`,
} as const;

/** The sentence of one download: what it does now, or what it waits for. */
export const stateSentence = (download: CollectionDownload, resting: boolean): string => {
  const { state, waiting } = download;
  if (download.tracksDamaged > 0 && state !== 'saving') return downloadsWords.damagedState;
  if (state !== 'queued') return downloadsWords.states[state];
  if (resting) return downloadsWords.rests;
  return waiting === null ? downloadsWords.waitsTurn : downloadsWords.waits[waiting];
};

/** Behind the state: numbers first, then how it is kept. */
export const downloadFacts = (download: CollectionDownload): string => {
  const { ref, tracksDone, tracksTotal, bytesDone, speed, secondsLeft, follow, wifiOnly } =
    download;
  const { converted } = download;
  return [
    downloadsWords.kinds[ref.kind],
    ref.kind === 'track' ? '' : downloadsWords.tracks(tracksDone, tracksTotal),
    bytesDone > 0 ? formatBytes(bytesDone) : '',
    converted
      ? downloadsWords.converted(ref.kind === 'track' ? 0 : converted.tracks, converted.quality)
      : '',
    speed > 0 ? downloadsWords.speed(speed) : '',
    speed > 0 && secondsLeft ? downloadsWords.left(secondsLeft) : '',
    follow && ref.kind !== 'starred' ? downloadsWords.follows : '',
    wifiOnly ? downloadsWords.wifiOnly : '',
  ]
    .filter((fact) => fact !== '')
    .join(' · ');
};
