import type { CollectionDownload } from '../../contracts/downloads';
import { formatBytes, formatCount, formatNumber, formatPercent } from './format';

/** Words of album, playlist, artist, and of everything that shows tracks. */
export const pageWords = {
  tracks: 'Tracks',
  play: 'Play',
  shuffle: 'Shuffle',
  number: 'Number',
  title: 'Title',
  album: 'Album',
  length: 'Length',
  state: 'State',
  more: 'More',
  discs: (count: number) => formatCount(count, 'disc', 'discs'),
  albumKind: 'Album',
  playlistKind: 'Playlist',
  artistKind: 'Artist',
  by: (owner: string) => `by ${owner}`,
  missing: (count: number) =>
    `${formatCount(count, 'song', 'songs')} of this playlist ${count === 1 ? 'is' : 'are'} no longer in the library.`,
  goneAlbum: 'This album is not in your library',
  gonePlaylist: 'This playlist is not in your library',
  goneArtist: 'This artist is not in your library',
  goneHint: 'It may have been removed or renamed on the server.',
  emptyPlaylist: 'This playlist is empty',
  alsoOn: 'Also appears on',
  albums: 'Albums',
} as const;

export const menuWords = {
  label: (title: string) => `Actions for ${title}`,
  playNext: 'Play next',
  addToQueue: 'Add to queue',
  goAlbum: 'Go to album',
  goArtist: 'Go to artist',
  download: 'Download',
  removeDownload: 'Remove download',
  addedNext: (title: string) => `“${title}” plays next.`,
  addedLast: (title: string) => `“${title}” was added to the queue.`,
} as const;

export const downloadWords = {
  download: 'Download',
  cancel: 'Cancel download',
  remove: 'Remove download',
  again: 'Try again',
  progress: 'Download progress',
  removed: (title: string) => `“${title}” was removed from this device.`,
  /** For a voice and for the line under the bar. */
  state: ({ tracksDone, tracksTotal, bytesDone, bytesTotal }: CollectionDownload) =>
    `${formatNumber(tracksDone)} of ${formatCount(tracksTotal, 'song', 'songs')}, ${formatPercent(bytesDone, bytesTotal)}`,
  size: ({ bytesDone }: CollectionDownload) => formatBytes(bytesDone),
} as const;
