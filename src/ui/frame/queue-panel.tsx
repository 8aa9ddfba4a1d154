import { useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon';
import { QueueOffer } from '../parts/queue-offer';
import { slicesOf } from '../state/player-slices';
import { useServices } from '../services';
import { frameWords } from '../words/frame';
import { queueWords } from '../words/queue';
import { FrameContext, useFrame } from './frame-context';
import { HeardRows } from './heard-rows';
import { QueueRows } from './queue-rows';
import './queue-panel.css';

/** What has played, plays and comes next, beside the page; over it in a narrow window. */
export const QueuePanel = () => {
  const { player, store } = useServices();
  const [shown, show] = useState<'upNext' | 'heard'>('upNext');
  const frame = useFrame();
  const scroller = useRef<HTMLDivElement>(null);
  const { entries } = slicesOf(player);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    player.undo();
  };
  return (
    <FrameContext.Provider value={{ ...frame, main: scroller }}>
      <section class="queue-panel" aria-label={queueWords.title} onKeyDown={onKey}>
        <QueueHead />
        <div class="queue-top">
          <div class="queue-tabs">
            {(['upNext', 'heard'] as const).map((each) => (
              <button
                key={each}
                type="button"
                class="button plain"
                aria-pressed={shown === each}
                onClick={() => show(each)}
              >
                {queueWords[each]}
              </button>
            ))}
          </div>
          {store.queueOffer.value && <QueueOffer />}
        </div>
        <div ref={scroller} class="queue-scroll">
          {shown === 'heard' ? (
            <HeardRows />
          ) : entries.value.length === 0 ? (
            <div class="empty">
              <Icon name="queue" />
              <strong>{queueWords.empty}</strong>
              <p>{queueWords.emptyHint}</p>
            </div>
          ) : (
            <QueueRows />
          )}
        </div>
      </section>
    </FrameContext.Provider>
  );
};

/** An arrow that turns back. */
const turnBack = 'M8.5 5 4.5 9l4 4M5 9h9a5.5 5.5 0 0 1 0 11H9';

const QueueHead = () => {
  const { player, store } = useServices();
  const { entries, steps } = slicesOf(player);
  const last = steps.value.at(-1);
  const clear = (): void => {
    player.clear();
    const step = player.getState().steps.at(-1)?.id;
    store.toasts.show(queueWords.cleared, {
      label: frameWords.undo,
      run: () => player.undo(step),
    });
  };
  return (
    <header class="queue-head">
      <h2>{queueWords.title}</h2>
      <span class="quiet numbers">{queueWords.count(entries.value.length)}</span>
      {last && (
        <button
          type="button"
          class="icon-button"
          aria-label={queueWords.undoOf[last.kind]}
          title={queueWords.undoOf[last.kind]}
          aria-keyshortcuts="Control+Z"
          onClick={() => player.undo()}
        >
          <Icon path={turnBack} size={18} />
        </button>
      )}
      <button
        type="button"
        class="button plain"
        disabled={entries.value.length < 2}
        onClick={clear}
      >
        {queueWords.clear}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={frameWords.close}
        onClick={() => {
          store.queueOpen.value = false;
        }}
      >
        <Icon name="close" size={18} />
      </button>
    </header>
  );
};
