import { useRef, useState } from 'preact/hooks';
import type { Key } from '../../domain/keys';
import type { Track } from '../../domain/music';
import { hindranceOf } from '../state/availability';
import { slicesOf } from '../state/player-slices';
import { useServices } from '../services';
import { pageWords } from '../words/pages';
import { TrackMenu, type OpenMenu } from './track-menu';
import { TrackRow, TrackShape, type TrackColumns } from './track-row';
import { usePlay, useSurroundings } from './use-play';
import { useRoving } from './use-roving';
import { useRowHeight } from './use-row-height';
import { Windowed } from './windowed';
import type { RowRange } from './windowing';
import './track-grid.css';

interface TrackGridProps {
  readonly count: number;
  /** Undefined while it is still asked for. */
  readonly at: (index: number) => Track | undefined;
  readonly columns: TrackColumns;
  readonly onPlay: (index: number, track: Track) => void;
  readonly onRange?: (range: RowRange) => void;
}

/** A list of tracks of any length as one grid: one tab stop, arrows inside, Enter plays. */
export const TrackGrid = ({ count, at, columns, onPlay, onRange }: TrackGridProps) => {
  const root = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight(columns.art ? 3.5 : 3, 3.75);
  const roving = useRoving(root, count, rowHeight);
  const [menu, openMenu] = useState<OpenMenu | null>(null);
  const around = useSurroundings();
  const play = usePlay();
  const playing = usePlaying();
  const row = (index: number) => {
    const track = at(index);
    if (!track) return <TrackShape index={index} />;
    return (
      <TrackRow
        track={track}
        index={index}
        columns={columns}
        state={around.saves.get(track.key)}
        hindrance={hindranceOf(track.key, around)}
        now={playing.key === track.key ? playing.state : null}
        tabStop={roving.active === index}
        onPlay={() => (playing.key === track.key ? playing.toggle() : onPlay(index, track))}
        onAim={() => play.aim(track.key)}
        onMenu={(x, y) => openMenu({ track, place: { x, y } })}
        onFocus={() => roving.onFocus(index)}
      />
    );
  };
  return (
    <div
      ref={root}
      class="tracks"
      role="grid"
      aria-label={pageWords.tracks}
      aria-rowcount={count + 1}
      data-album={columns.album}
      onKeyDown={roving.onKey}
      onFocusOut={(event) => {
        if (!root.current?.contains(event.relatedTarget as Node | null)) roving.onBlur();
      }}
    >
      <TrackHead columns={columns} />
      <Windowed
        count={count}
        rowHeight={rowHeight}
        role="rowgroup"
        row={row}
        pinned={roving.pinned}
        {...(onRange ? { onRange } : {})}
      />
      {menu && <TrackMenu open={menu} onClose={() => openMenu(null)} />}
    </div>
  );
};

const usePlaying = () => {
  const { player } = useServices();
  const { current, status } = slicesOf(player);
  const key: Key | null = current.value?.track ?? null;
  const sounding = status.value === 'playing' || status.value === 'loading';
  return {
    key,
    state: sounding ? ('playing' as const) : ('paused' as const),
    toggle: player.toggle,
  };
};

const TrackHead = ({ columns }: { columns: TrackColumns }) => (
  <div class="track track-head" role="row" aria-rowindex={1}>
    <div class="track-start" role="columnheader" data-art={columns.art}>
      <span class="heard-only">{pageWords.number}</span>
      {!columns.art && <span aria-hidden="true">#</span>}
    </div>
    <div class="track-names" role="columnheader">
      {pageWords.title}
    </div>
    {columns.album && (
      <div class="track-album" role="columnheader">
        {pageWords.album}
      </div>
    )}
    <div class="track-state" role="columnheader">
      <span class="heard-only">{pageWords.state}</span>
    </div>
    <div class="track-length" role="columnheader">
      {pageWords.length}
    </div>
    <div class="track-more" role="columnheader">
      <span class="heard-only">{pageWords.more}</span>
    </div>
  </div>
);
