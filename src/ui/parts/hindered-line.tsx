import type { Key } from '../../domain/keys';
import { hindranceOf } from '../state/availability';
import { unlockLabel } from '../words/lock';
import { hinderedWords } from '../words/hindrance';
import { useServices } from '../services';
import { KeptIcon } from './kept-icon';
import { useSurroundings } from './use-play';

/** Once for the whole list: how many of it do not play now, and why. */
export const HinderedLine = ({ keys }: { keys: readonly Key[] }) => {
  const { store } = useServices();
  const around = useSurroundings();
  const found = keys.map((key) => hindranceOf(key, around)).filter((each) => each !== null);
  // A damaged copy is the rarer reason: the common one is told for all.
  const first = found.find(({ kind }) => kind !== 'damaged') ?? found[0];
  if (!first) return null;
  const locked = first.kind === 'locked';
  return (
    <p class="mild-line">
      <KeptIcon
        name={locked ? 'lock' : first.kind === 'damaged' ? 'damaged' : 'unavailable'}
        size={18}
      />
      {hinderedWords(found.length, keys.length, first)}
      {locked && (
        <button type="button" class="link" onClick={() => (store.unlockAsked.value = true)}>
          {unlockLabel}
        </button>
      )}
    </p>
  );
};
