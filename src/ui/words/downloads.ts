import type { CollectionDownload, DownloadsView } from '../../contracts/downloads';
import { formatBytes, formatCount, formatLength, formatSpeed } from './format';

export const downloadsWords = {
  title: 'Downloads',
  storage: 'Storage used',
  saved: 'On this device',
  running: 'Being saved',
  failed: 'Could not be saved',
  partial: 'Saved in part',
  empty: 'Nothing is saved for offline yet',
  emptyHint: 'Open an album or playlist and choose Download. It then plays with every server gone.',
  browse: 'Browse albums',
  kinds: {
    album: 'Album',
    playlist: 'Playlist',
    artist: 'Artist',
    starred: 'Starred',
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
  /** Follows the number of bytes. */
  used: (music: number) =>
    music === 0
      ? ''
      : `of music in ${formatCount(music, 'album or playlist', 'albums and playlists')}`,
  free: (bytes: number) => `About ${formatBytes(bytes)} more may be used by this browser`,
  persistent: 'The browser keeps what is saved until you remove it.',
  notPersistent:
    'The browser may clear what is saved when the disk runs full. Installing Holdfast keeps it safer.',
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
      : `${done} of ${formatCount(all, 'song', 'songs')}`,
  cancelOf: (title: string) => `Cancel download of ${title}`,
  removeOf: (title: string) => `Remove download of ${title}`,
  completeOf: (title: string) => `Download the rest of ${title}`,
} as const;
