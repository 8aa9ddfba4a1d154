import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Art } from '../parts/art';
import { useRowDrag, type RowDragging } from '../parts/use-row-drag';
import { useRowHeight } from '../parts/use-row-height';
import { useRoving } from '../parts/use-roving';
import { Windowed } from '../parts/windowed';
import type { RowRange } from '../parts/windowing';
import { slicesOf } from '../state/player-slices';
import { useKnownTracks } from '../state/use-tracks';
import { useServices } from '../services';
import { queueWords } from '../words/queue';
import { useFrame } from './frame-context';
import { QueueMenu, type OpenQueueMenu } from './queue-menu';
import { QueueRow } from './queue-row';
import { useQueueActs } from './use-queue-acts';

/** The entries, of which only those in view exist: a queue of ten thousand is as quick as one of ten. */
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
  const acts = useQueueActs(roving);
  const [menu, openMenu] = useState<OpenQueueMenu | null>(null);
  const now = list.findIndex(({ id }) => id === current.value?.id);
  const indexOf = (id: number): number => list.findIndex((entry) => entry.id === id);
  const { dragging, onDown } = useRowDrag({
    root,
    rowHeight,
    count: list.length,
    // What plays may have changed the list meanwhile: the row is found by its id.
    onDrop: (id, to) => acts.move(indexOf(id), to),
    onHeld: (id) => acts.say(queueWords.held(acts.titleOf(id))),
    onLetGo: (id) => acts.say(queueWords.letGo(acts.titleOf(id))),
  });
  const catalogue = store.catalogue.value;
  const want = useCallback(
    ({ first, last }: RowRange) =>
      known.want(
        list
          .slice(first, last + 1)
          .flatMap(({ track, likeOf }) => (likeOf ? [track, likeOf] : [track])),
      ),
    [list, catalogue],
  );
  useEffect(() => {
    // Opened: what plays is in view, with one row before it.
    if (main.current) main.current.scrollTop = Math.max(0, (now - 1) * rowHeight);
  }, []);
  const menuAt = menu ? indexOf(menu.id) : -1;
  return (
    <div
      ref={root}
      class="queue-rows"
      data-dragging={dragging !== null}
      onKeyDown={roving.onKey}
      onFocusOut={roving.onBlur}
    >
      <Windowed
        count={list.length}
        rowHeight={rowHeight}
        role="list"
        label={queueWords.list}
        onRange={want}
        pinned={roving.pinned}
        row={(index) => {
          const entry = list[index]!;
          return (
            <QueueRow
              entry={entry}
              index={index}
              track={known.get(entry.track)}
              likeTitle={(entry.likeOf && known.get(entry.likeOf)?.title) ?? ''}
              place={index < now ? 'past' : index === now ? 'now' : 'next'}
              held={dragging?.id === entry.id}
              tabStop={roving.active === index}
              onFocus={() => roving.onFocus(index)}
              onPlay={() => acts.play(index)}
              onRemove={() => acts.remove(index)}
              onMove={(to) => acts.move(index, to)}
              onMenu={(x, y) => openMenu({ id: entry.id, place: { x, y } })}
              onDown={(event) => onDown(event, { id: entry.id, index })}
            />
          );
        }}
      />
      {dragging && <Held dragging={dragging} rowHeight={rowHeight} />}
      {menu && menuAt >= 0 && (
        <QueueMenu
          track={known.get(list[menuAt]!.track)}
          index={menuAt}
          count={list.length}
          now={now}
          place={menu.place}
          acts={acts}
          onClose={() => openMenu(null)}
        />
      )}
      <p class="heard-only" role="status">
        {acts.said}
      </p>
    </div>
  );
};

/** The line where it would go, and the row under the pointer. */
const Held = ({ dragging, rowHeight }: { dragging: RowDragging; rowHeight: number }) => {
  const { player } = useServices();
  const known = useKnownTracks();
  const entry = slicesOf(player).entries.value.find(({ id }) => id === dragging.id);
  const track = entry && known.get(entry.track);
  return (
    <>
      <div
        class="queue-drop"
        style={{ transform: `translateY(${dragging.gap * rowHeight}px)` }}
        aria-hidden="true"
      />
      <div
        class="queue-held"
        style={{
          transform: `translate(min(${dragging.x + 12}px, 100vw - 100% - 0.5rem), ${dragging.y + 8}px)`,
        }}
        aria-hidden="true"
      >
        <span class="queue-art">
          <Art artKey={track?.artKey ?? null} name={track?.title ?? ''} size={96} />
        </span>
        <span class="clip" dir="auto">
          {track?.title ?? ''}
        </span>
      </div>
    </>
  );
};
