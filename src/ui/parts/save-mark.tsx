import type { SaveState } from '../../contracts/downloads';
import type { Hindrance } from '../state/availability';
import { hindranceWords, markWords } from '../words/hindrance';
import { KeptIcon } from './kept-icon';

/** Whether a track is on this device, by shape and by name, never by colour alone. */
export const SaveMark = (props: { state: SaveState | undefined; hindrance: Hindrance }) => {
  const { state, hindrance } = props;
  // Behind the lock a copy is here all the same: its mark stays.
  const kind = state ?? (hindrance && hindrance.kind !== 'locked' ? 'unavailable' : null);
  if (!kind) return null;
  const label =
    hindrance && hindrance.kind !== 'locked' && state !== 'saving' && state !== 'failed'
      ? hindranceWords(hindrance)
      : markWords[kind];
  return (
    <span class="save-mark" data-kind={kind} role="img" aria-label={label} title={label}>
      <KeptIcon name={kind} size={16} />
    </span>
  );
};
