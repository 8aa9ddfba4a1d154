import { useCallback, useEffect, useRef } from 'preact/hooks';
import { FrameContext, useFrame } from './frame-context';
import { Icon } from '../parts/icon';
import { useRowHeight } from '../parts/use-row-height';
import { useRoving } from '../parts/use-roving';
import { Windowed } from '../parts/windowed';
import type { RowRange } from '../parts/windowing';
import { slicesOf } from '../state/player-slices';
import { useKnownTracks } from '../state/use-tracks';
import { useServices } from '../services';
import { frameWords } from '../words/frame';
import { queueWords } from '../words/queue';
import { QueueRow } from './queue-row';
import './queue-panel.css';

/** What has played, plays and comes next, beside the page; over it in a narrow window. */
export const QueuePanel = () => {
  const { player, store } = useServices();
  const frame = useFrame();
  const scroller = useRef<HTMLDivElement>(null);
  const { entries } = slicesOf(player);
  const clear = (): void => {
    const { entries: before, current } = player.getState();
    player.clear();
    store.toasts.show(queueWords.cleared, {
      label: frameWords.undo,
      run: () =>
        putBack(
          before.map(({ track }) => track),
          current?.track ?? null,
        ),
    });
  };
  const putBack = (
    keys: readonly Parameters<typeof player.addToQueue>[0][number][],
    now: unknown,
  ) => {
    // What plays stays; what stood after it comes back in its place, what stood before it behind.
    const at = keys.findIndex((key) => key === now);
    player.addToQueue([...keys.slice(at + 1), ...keys.slice(0, Math.max(0, at))]);
  };
  return (
    <FrameContext.Provider value={{ ...frame, main: scroller }}>
      <section class="queue-panel" aria-label={queueWords.title}>
        <header class="queue-head">
          <h2>{queueWords.title}</h2>
          <span class="quiet numbers">{queueWords.count(entries.value.length)}</span>
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
        <div ref={scroller} class="queue-scroll">
          {entries.value.length === 0 ? (
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

export const QueueRows = () => {
  const { player, store } = useServices();
  const { main } = useFrame();
  const root = useRef<HTMLDivElement>(null);
  const { entries, current } = slicesOf(player);
  const known = useKnownTracks();
  void known.version.value;
  const rowHeight = useRowHeight(3.5, 3.75);
  const list = entries.value;
  const roving = useRoving(root, list.length, rowHeight);
  const now = list.findIndex(({ id }) => id === current.value?.id);
  const catalogue = store.catalogue.value;
  const want = useCallback(
    ({ first, last }: RowRange) =>
      known.want(list.slice(first, last + 1).map(({ track }) => track)),
    [list, catalogue],
  );
  useEffect(() => {
    // Opened: what plays is in view, with one row before it.
    if (main.current) main.current.scrollTop = Math.max(0, (now - 1) * rowHeight);
  }, []);
  return (
    <div ref={root} class="queue-rows" onKeyDown={roving.onKey} onFocusOut={roving.onBlur}>
      <Windowed
        count={list.length}
        rowHeight={rowHeight}
        role="list"
        label={queueWords.list}
        onRange={want}
        pinned={roving.pinned}
        row={(index) => (
          <QueueRow
            entry={list[index]!}
            index={index}
            count={list.length}
            track={known.get(list[index]!.track)}
            place={index < now ? 'past' : index === now ? 'now' : 'next'}
            tabStop={roving.active === index}
            onFocus={() => roving.onFocus(index)}
          />
        )}
      />
    </div>
  );
};
