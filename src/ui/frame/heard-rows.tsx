import { useRef } from 'preact/hooks';
import { Art } from '../parts/art';
import { Empty } from '../parts/empty';
import { useRowHeight } from '../parts/use-row-height';
import { useRoving } from '../parts/use-roving';
import { Windowed } from '../parts/windowed';
import { useServices } from '../services';
import { slicesOf } from '../state/player-slices';
import { useAnswer } from '../state/use-answer';
import { playerWords } from '../words/frame';
import { queueWords } from '../words/queue';

/** Further back nobody looks for a song that way. */
const most = 500;

/** What was really heard on this device, newest first; a press plays it. */
export const HeardRows = () => {
  const { engine, player } = useServices();
  const root = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight(3.5, 3.75);
  const { current } = slicesOf(player);
  const answer = useAnswer(
    'heard',
    async () => {
      const heard = await engine.recentlyHeard(most);
      return engine.tracks(heard.map(({ key }) => key));
    },
    current.value?.id,
  );
  const tracks = answer.value ?? [];
  const roving = useRoving(root, tracks.length, rowHeight);
  if (answer.value && tracks.length === 0) {
    return <Empty icon="songs" title={queueWords.heard} hint={queueWords.heardNone} />;
  }
  return (
    <div ref={root} onKeyDown={roving.onKey} onFocusOut={roving.onBlur}>
      <Windowed
        count={tracks.length}
        rowHeight={rowHeight}
        role="list"
        label={queueWords.heard}
        pinned={roving.pinned}
        row={(index) => {
          const track = tracks[index]!;
          return (
            <div class="queue-row" data-row={index}>
              <button
                type="button"
                class="queue-play"
                tabIndex={roving.active === index ? 0 : -1}
                aria-label={playerWords.playTitle(track.title)}
                onFocus={() => roving.onFocus(index)}
                onClick={() => player.play([track.key], 0, '')}
              >
                <span class="queue-art">
                  <Art artKey={track.artKey} name={track.album || track.title} size={96} />
                </span>
                <span class="queue-names">
                  <span class="clip queue-title" dir="auto">
                    {track.title}
                  </span>
                  <span class="clip quiet" dir="auto">
                    {track.artist}
                  </span>
                </span>
              </button>
            </div>
          );
        }}
      />
    </div>
  );
};
