import type { LossReport, RestoreReport } from '../../contracts/downloads';
import { formatBytes, formatCount, formatMoment } from './format';

/** The listener's own data as a file, and what the browser took away. */
export const dataWords = {
  title: 'Your data',
  backup: 'Back up',
  backupLabel: 'Back up to a file',
  backupHint:
    'Playlists, queue, stars, downloads asked for, services and settings. No music, no password.',
  restore: 'Restore',
  restoreLabel: 'Restore from a file',
  restoreHint: 'Adds what the file has; nothing here is removed.',
  restoring: 'Reading the file…',
  saved: (name: string) => `Saved as ${name}.`,
  refused: 'That is not a backup of Holdfast. Nothing was changed.',
  tooLarge: 'That file is too large to be a backup of Holdfast. Nothing was changed.',
  fileName: (day: string) => `holdfast-backup-${day}.json`,
} as const;

/** Only what is new here is told; a backup that holds nothing new says so. */
export const restoreSentence = (report: RestoreReport): string => {
  const parts = [
    report.downloads > 0 ? formatCount(report.downloads, 'download', 'downloads') : '',
    report.services > 0 ? formatCount(report.services, 'music service', 'music services') : '',
    report.queue > 0 ? `a queue of ${formatCount(report.queue, 'song', 'songs')}` : '',
    report.settings ? 'settings' : '',
  ].filter((part) => part !== '');
  const left =
    report.playlistsLeft > 0
      ? ` ${formatCount(report.playlistsLeft, 'playlist of the file is', 'playlists of the file are')} not in your library here: they come with their service.`
      : '';
  if (parts.length === 0) return `Nothing in that file was new here.${left}`;
  const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(parts);
  const signIn = report.services > 0 ? ' Sign in to the new services above.' : '';
  return `Taken over: ${list}.${left}${signIn}`;
};

export const lossWords = {
  title: 'This browser removed your saved music',
  lead: (loss: LossReport, now: number) =>
    `${formatCount(loss.tracks, 'song was', 'songs were')} here, ${formatBytes(loss.bytes)}, when Holdfast last looked on ${formatMoment(loss.notedAt, now)}. Browsers clear sites when a disk runs full, and when their data is deleted. What your servers have is still there.`,
  services: 'Music services',
  collections: 'Downloads',
  songs: (count: number) => formatCount(count, 'song', 'songs'),
  ofFiles: 'files of yours: choose them again',
  restore: 'Download it again',
  restoring: 'One moment…',
  restoreHint: 'The list is put back; you sign in, and it is saved again.',
  forget: 'Begin anew',
  forgotten: 'The list of what was lost is being thrown away.',
  signInTitle: 'Sign in again',
  signIn: (name: string, at: number, of: number) => (of > 1 ? `${name} (${at} of ${of})` : name),
  signInHint: 'Then your downloads come back by themselves.',
  skip: 'Later',
} as const;
