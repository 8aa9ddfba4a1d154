import type { Hindrance } from '../state/availability';
import { formatCount, formatNumber } from './format';
import { frameWords } from './frame';

/** The marks of a track, for a voice. */
export const markWords = {
  saved: frameWords.saved,
  saving: 'Saving',
  queued: 'Waiting to be saved',
  damaged: 'Damaged on this device; it plays from its server until it is repaired',
  failed: 'Could not be saved',
  unavailable: 'Not available',
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
export { unlockLabel } from './lock';
