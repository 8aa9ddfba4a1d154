import { playerWords } from '../words/frame';
import { slicesOf } from '../state/player-slices';
import { useServices } from '../services';
import { Icon } from './icon';

/** Shuffle, previous, play or pause, next, repeat. The label of the middle one says what a press does. */
export const Transport = ({ large = false }: { large?: boolean }) => {
  const { player } = useServices();
  const { shuffled, repeat, current } = slicesOf(player);
  const idle = current.value === null;
  const size = large ? 28 : 20;
  return (
    <div class={`transport ${large ? 'large' : ''}`} dir="ltr">
      <button
        type="button"
        class="icon-button"
        aria-label={playerWords.shuffle}
        aria-pressed={shuffled.value}
        title={playerWords.shuffle}
        onClick={player.toggleShuffle}
      >
        <Icon name="shuffle" size={large ? 22 : 18} />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={playerWords.previous}
        title={playerWords.previous}
        disabled={idle}
        onClick={player.previous}
      >
        <Icon name="previous" size={size} />
      </button>
      <PlayPause large={large} />
      <NextButton size={size} />
      <button
        type="button"
        class="icon-button"
        aria-label={playerWords.repeat}
        aria-pressed={repeat.value !== 'off'}
        title={playerWords.repeatState[repeat.value]}
        onClick={player.cycleRepeat}
      >
        <Icon name={repeat.value === 'one' ? 'repeat-one' : 'repeat'} size={large ? 22 : 18} />
      </button>
    </div>
  );
};

export const NextButton = ({ size }: { size: number }) => {
  const { player } = useServices();
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={playerWords.next}
      title={playerWords.next}
      disabled={slicesOf(player).current.value === null}
      onClick={player.next}
    >
      <Icon name="next" size={size} />
    </button>
  );
};

export const PlayPause = ({ large = false, bare = false }: { large?: boolean; bare?: boolean }) => {
  const { player } = useServices();
  const { status, current } = slicesOf(player);
  const sounding = status.value === 'playing' || status.value === 'loading';
  const label = sounding ? playerWords.pause : playerWords.play;
  return (
    <button
      type="button"
      class={bare ? 'icon-button' : 'play-pause'}
      aria-label={label}
      title={label}
      aria-busy={status.value === 'loading'}
      disabled={current.value === null}
      onClick={player.toggle}
    >
      <Icon name={sounding ? 'pause' : 'play'} size={large ? 32 : 22} />
    </button>
  );
};
