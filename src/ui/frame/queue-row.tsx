import type { QueueEntry } from '../../contracts/session';
import type { Track } from '../../domain/music';
import { Art } from '../parts/art';
import { Icon } from '../parts/icon';
import { SaveMark } from '../parts/save-mark';
import { useSurroundings } from '../parts/use-play';
import { hindranceOf } from '../state/availability';
import { playerWords } from '../words/frame';
import { queueWords } from '../words/queue';

interface QueueRowProps {
  readonly entry: QueueEntry;
  readonly index: number;
  readonly track: Track | undefined;
  /** Title of the song that it was added for; '' when the listener chose it. */
  readonly likeTitle: string;
  readonly place: 'past' | 'now' | 'next';
  readonly held: boolean;
  readonly tabStop: boolean;
  readonly onFocus: () => void;
  readonly onPlay: () => void;
  readonly onRemove: () => void;
  readonly onMove: (to: number) => void;
  /** px in the window. */
  readonly onMenu: (x: number, y: number) => void;
  readonly onDown: (event: PointerEvent) => void;
}

/** Six dots, two by three: what a finger takes hold of. */
const dots = 'M9 6v.01M15 6v.01M9 12v.01M15 12v.01M9 18v.01M15 18v.01';

/** One entry: Enter or a click plays it, Delete takes it out, Alt with the arrows moves it. */
export const QueueRow = (props: QueueRowProps) => {
  const { entry, index, track, likeTitle, place, held, tabStop, onMove, onMenu } = props;
  const around = useSurroundings();
  const title = track?.title ?? '';
  const hindrance = hindranceOf(entry.track, around);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Delete') props.onRemove();
    else if (event.altKey && event.key === 'ArrowUp') onMove(index - 1);
    else if (event.altKey && event.key === 'ArrowDown') onMove(index + 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="queue-row"
      data-row={index}
      data-place={place}
      data-held={held}
      data-hindered={hindrance !== null}
      onKeyDown={onKey}
      onPointerDown={props.onDown}
      onContextMenu={(event) => {
        event.preventDefault();
        const box = event.currentTarget.getBoundingClientRect();
        const byKey = event.clientX === 0 && event.clientY === 0;
        onMenu(byKey ? box.left + 48 : event.clientX, byKey ? box.bottom : event.clientY);
      }}
    >
      <button
        type="button"
        class="queue-play"
        tabIndex={tabStop ? 0 : -1}
        aria-label={playerWords.playTitle(title)}
        aria-current={place === 'now' ? 'true' : undefined}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
        onFocus={props.onFocus}
        onClick={props.onPlay}
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
            {likeTitle && ` · ${queueWords.similarTo(likeTitle)}`}
          </span>
        </span>
        {place === 'now' ? (
          <Icon name="volume" size={16} />
        ) : (
          hindrance && <SaveMark state={undefined} hindrance={hindrance} />
        )}
      </button>
      <RowTools title={title} {...props} />
    </div>
  );
};

const RowTools = ({ title, onMenu, onRemove }: QueueRowProps & { title: string }) => (
  <span class="queue-tools">
    <button
      type="button"
      class="icon-button"
      data-no-drag
      tabIndex={-1}
      aria-label={playerWords.moreFor(title)}
      aria-haspopup="menu"
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        onMenu(box.right - 208, box.bottom + 4);
      }}
    >
      <Icon name="more" size={18} />
    </button>
    <button
      type="button"
      class="icon-button queue-remove"
      data-no-drag
      tabIndex={-1}
      aria-label={queueWords.remove(title)}
      onClick={onRemove}
    >
      <Icon name="close" size={16} />
    </button>
    <span class="queue-handle" data-handle aria-hidden="true">
      <Icon path={dots} size={20} />
    </span>
  </span>
);
