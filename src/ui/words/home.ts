import { formatNumber } from './format';

export const homeWords = {
  title: 'Home',
  continue: 'Continue listening',
  goOn: 'Continue',
  recent: 'Recently added',
  device: 'On this device',
  allDownloads: 'All downloads',
  allAlbums: 'All albums',
  syncing: (done: number, total: number | null) =>
    total === null
      ? `Reading your library: ${formatNumber(done)} songs so far`
      : `Reading your library: ${formatNumber(done)} of ${formatNumber(total)} songs`,
  syncFailed: 'Your library could not be read to its end. What was read is here.',
  empty: 'Your library is empty so far',
  emptyHint: 'As soon as your server tells what it has, it appears here.',
} as const;
