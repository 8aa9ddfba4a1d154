import { useEffect } from 'preact/hooks';
import { Art } from '../parts/art';
import { slicesOf } from '../state/player-slices';
import { useKnownTracks } from '../state/use-tracks';
import { useServices } from '../services';
import { playerWords } from '../words/frame';
import { playingWords } from '../words/playing';

/** A glance ahead; the queue has the rest. */
const shown = 3;

export const UpNext = () => {
  const { player } = useServices();
  const { entries, current } = slicesOf(player);
  const known = useKnownTracks();
  void known.version.value;
  const at = entries.value.findIndex(({ id }) => id === current.value?.id);
  const next = entries.value.slice(at + 1, at + 1 + shown);
  useEffect(() => known.want(next.map(({ track }) => track)), [next.map(({ id }) => id).join()]);
  return (
    <section class="up-next" aria-label={playingWords.next}>
      <h2>{playingWords.next}</h2>
      {next.length === 0 && <p class="up-next-none">{playingWords.nothingNext}</p>}
      <ul>
        {next.map(({ id, track: key }) => {
          const track = known.get(key);
          return (
            <li key={id}>
              <button
                type="button"
                aria-label={playerWords.playTitle(track?.title ?? '')}
                onClick={() => player.jumpTo(id)}
              >
                <span class="queue-art">
                  <Art artKey={track?.artKey ?? null} name={track?.title ?? ''} size={96} />
                </span>
                <span class="up-next-names">
                  <span class="clip" dir="auto">
                    {track?.title ?? ''}
                  </span>
                  <span class="clip up-next-artist" dir="auto">
                    {track?.artist ?? ''}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
};
