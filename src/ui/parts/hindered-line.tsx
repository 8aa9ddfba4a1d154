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
  const all = keys.map((key) => hindranceOf(key, around)).filter((each) => each !== null);
  // A damaged copy is here, and is the rarer reason: told where there is no other.
  const absent = all.filter(({ kind }) => kind !== 'damaged');
  const found = absent.length > 0 ? absent : all;
  const first = found[0];
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
