import { useRef, useState } from 'preact/hooks';
import type { QueueEntry } from '../../contracts/session';
import type { Track } from '../../domain/music';
import { Art } from '../parts/art';
import { Icon } from '../parts/icon';
import { SaveMark } from '../parts/save-mark';
import { useSurroundings } from '../parts/use-play';
import { hindranceOf } from '../state/availability';
import { useServices } from '../services';
import { playerWords, frameWords } from '../words/frame';
import { queueWords } from '../words/queue';

interface QueueRowProps {
  readonly entry: QueueEntry;
  readonly index: number;
  readonly count: number;
  readonly track: Track | undefined;
  readonly place: 'past' | 'now' | 'next';
  readonly tabStop: boolean;
  readonly onFocus: () => void;
}

/** One entry: Enter or a click plays it, Delete takes it out, Alt with the arrows moves it. */
export const QueueRow = (props: QueueRowProps) => {
  const { entry, index, count, track, place, tabStop, onFocus } = props;
  const { player, store } = useServices();
  const around = useSurroundings();
  const [said, say] = useState('');
  const row = useRef<HTMLDivElement>(null);
  const title = track?.title ?? '';
  const hindrance = hindranceOf(entry.track, around);
  const remove = (): void => {
    const before = player.getState().entries;
    player.remove(entry.id);
    store.toasts.show(queueWords.removed(title), {
      label: frameWords.undo,
      run: () => {
        const known = new Set(before.map(({ id }) => id));
        player.addToQueue([entry.track]);
        const back = player.getState().entries.findLast(({ id }) => !known.has(id));
        if (back) player.move(back.id, index);
      },
    });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Delete') remove();
    else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      const to = Math.min(count - 1, Math.max(0, index + (event.key === 'ArrowUp' ? -1 : 1)));
      player.move(entry.id, to);
      say(queueWords.moved(title, to + 1, count));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={row}
      class="queue-row"
      data-row={index}
      data-place={place}
      data-hindered={hindrance !== null}
      onKeyDown={onKey}
    >
      <button
        type="button"
        class="queue-play"
        tabIndex={tabStop ? 0 : -1}
        aria-label={playerWords.playTitle(title)}
        aria-current={place === 'now' ? 'true' : undefined}
        onFocus={onFocus}
        onClick={() => player.jumpTo(entry.id)}
      >
        <span class="queue-art">
          <Art artKey={track?.artKey ?? null} name={track?.album || title} size={96} />
        </span>
        <span class="queue-names">
          <span class="clip queue-title" dir="auto">
            {title}
          </span>
          <span class="clip quiet" dir="auto">
            {track?.artist ?? ''}
          </span>
        </span>
        {place === 'now' ? (
          <Icon name="volume" size={16} />
        ) : (
          hindrance && <SaveMark state={undefined} hindrance={hindrance} />
        )}
      </button>
      <button
        type="button"
        class="icon-button"
        tabIndex={-1}
        aria-label={queueWords.remove(title)}
        onClick={remove}
      >
        <Icon name="close" size={16} />
      </button>
      <span class="heard-only" role="status">
        {said}
      </span>
    </div>
  );
};
