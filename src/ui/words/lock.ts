import { formatCount, formatNumber } from './format';

export const unlockLabel = 'Unlock';

export const lockWords = {
  title: 'Lock',
  none: 'No passphrase is set',
  noneHint: 'Saved music is sealed, but its key lies in this browser beside it.',
  open: 'Unlocked',
  openHint: 'Locks again by itself, and when you say so.',
  locked: 'Locked',
  lockedLine: 'Saved music and sign-ins are locked. Browsing and search go on.',
  set: 'Set a passphrase',
  change: 'Change passphrase',
  remove: 'Remove passphrase',
  lockNow: 'Lock now',
  unlock: unlockLabel,
  unlocking: 'Unlocking…',
  unlocked: 'Unlocked.',
  passphrase: 'Passphrase',
  now: 'Passphrase now',
  next: 'New passphrase',
  again: 'New passphrase, again',
  differs: 'The two are not the same.',
  short: (least: number) => `Use at least ${formatNumber(least)} characters; a few words are best.`,
  saves: { set: 'Set passphrase', change: 'Change', remove: 'Remove' },
  saving: 'One moment…',
  cancel: 'Cancel',
  done: 'The passphrase is set. Everything saved is being sealed anew.',
  removed: 'The passphrase is removed. Everything saved is being sealed anew.',
  lostTitle: 'A lost passphrase',
  lost: 'A lost passphrase means that the saved music is gone and must be downloaded again. Nobody can recover it, not even we.',
  autoLock: 'Lock by itself',
  autoLockHint: 'After so long without playing.',
  never: 'Never',
  after: (minutes: number) => `After ${formatCount(minutes, 'minute', 'minutes')}`,
  changing: (done: number, total: number) =>
    `Sealing anew: ${formatNumber(done)} of ${formatNumber(total)}. Everything can be used meanwhile.`,
  progress: 'Sealing progress',
  aboutTitle: 'What sealing protects, and what not',
  about: [
    [
      'With or without a passphrase',
      'Single files copied from this browser’s folder cannot be played, and damaged, swapped or shortened ones are noticed and never played wrong. Other websites cannot read anything.',
    ],
    [
      'Only with a passphrase',
      'Someone who copies the whole browser profile, takes the disk, or uses another account of this computer cannot open saved music and sign-ins. That is as strong as the passphrase.',
    ],
    [
      'Never',
      'Names of songs, sizes and times are not hidden. While it is unlocked, malware and extensions with access to this page can do what you can. It is no copy protection either.',
    ],
  ] satisfies readonly (readonly [string, string])[],
} as const;

/** reliability.md 4.2 asks for words, not tricks; fewer characters than this are guessed in hours. */
export const leastPassphrase = 8;
export const autoLockChoices: readonly number[] = [0, 5, 15, 30, 60, 240];
