import type { Key } from '../../domain/keys';
import { hindranceOf } from '../state/availability';
import { reasonOf } from '../words/frame';
import { pageWords } from '../words/pages';
import { Icon } from './icon';
import { useSurroundings } from './use-play';

/** Once for the whole list: how many of it do not play now, and why. */
export const HinderedLine = ({ keys }: { keys: readonly Key[] }) => {
  const around = useSurroundings();
  const found = keys.map((key) => hindranceOf(key, around)).filter((each) => each !== null);
  const first = found[0];
  if (!first) return null;
  return (
    <p class="mild-line">
      <Icon name="unavailable" size={18} />
      {pageWords.hindered(found.length, keys.length, reasonOf(first))}
    </p>
  );
};
