import type { SaveState } from '../../contracts/downloads';
import type { Track } from '../../domain/music';
import type { Hindrance } from '../state/availability';
import { formatTime } from '../words/format';
import { playerWords } from '../words/frame';
import { albumPath, artistPath } from './addresses';
import { Art } from './art';
import { Icon } from './icon';
import { SaveMark } from './save-mark';

export interface TrackColumns {
  /** The album's own number, or the place in the list. */
  readonly number: 'track' | 'place' | 'none';
  readonly art: boolean;
  readonly album: boolean;
  /** Under each title; false where every track has the artist of the page. */
  readonly artist: (track: Track) => boolean;
}

export interface TrackRowProps {
  readonly track: Track;
  readonly index: number;
  readonly columns: TrackColumns;
  readonly state: SaveState | undefined;
  readonly hindrance: Hindrance;
  readonly now: 'playing' | 'paused' | null;
  readonly tabStop: boolean;
  readonly onPlay: () => void;
  /** It is pressed, and may be played when it is let go. */
  readonly onAim: () => void;
  readonly onMenu: (x: number, y: number) => void;
  readonly onFocus: () => void;
}

/** One track: a row of the grid `Tracks`. */
export const TrackRow = (props: TrackRowProps) => {
  const { track, index, columns, state, hindrance, now, tabStop } = props;
  return (
    <div
      class="track"
      role="row"
      data-row={index}
      data-now={now ?? undefined}
      data-hindered={hindrance !== null}
      aria-rowindex={index + 2}
      aria-current={now ? 'true' : undefined}
      tabIndex={tabStop ? 0 : -1}
      onFocus={props.onFocus}
      onPointerDown={props.onAim}
      onDblClick={props.onPlay}
      onContextMenu={(event) => {
        event.preventDefault();
        const box = event.currentTarget.getBoundingClientRect();
        // The menu key has no place of its own.
        const byKey = event.clientX === 0 && event.clientY === 0;
        props.onMenu(byKey ? box.left + 48 : event.clientX, byKey ? box.bottom : event.clientY);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
        event.preventDefault();
        props.onPlay();
      }}
    >
      <StartCell {...props} />
      <NameCell track={track} columns={columns} />
      {columns.album && (
        <div class="track-album" role="gridcell">
          {track.albumKey ? (
            <a
              class="names-link clip"
              tabIndex={-1}
              href={albumPath(track.albumKey)}
              dir="auto"
              title={track.album}
            >
              {track.album}
            </a>
          ) : (
            <span class="clip" dir="auto">
              {track.album}
            </span>
          )}
        </div>
      )}
      <div class="track-state" role="gridcell">
        <SaveMark state={state} hindrance={hindrance} />
      </div>
      <div class="track-length numbers" role="gridcell">
        {formatTime(track.duration)}
      </div>
      <MoreCell {...props} />
    </div>
  );
};

/** The number, which makes room for the play button; the picture where there is one. */
const StartCell = ({ track, index, columns, now, onPlay }: TrackRowProps) => {
  const playing = now === 'playing';
  const label = playing ? playerWords.pauseTitle(track.title) : playerWords.playTitle(track.title);
  const number = columns.number === 'track' ? track.number : index + 1;
  return (
    <div class="track-start" role="gridcell" data-art={columns.art}>
      {columns.art ? (
        <Art artKey={track.artKey} name={track.album || track.title} size={96} />
      ) : (
        <span class="track-number numbers">{number > 0 ? number : ''}</span>
      )}
      <button type="button" class="track-play" tabIndex={-1} aria-label={label} onClick={onPlay}>
        <Icon name={playing ? 'pause' : 'play'} size={18} />
      </button>
    </div>
  );
};

const NameCell = ({ track, columns }: { track: Track; columns: TrackColumns }) => (
  <div class="track-names" role="gridcell">
    <span class="track-title clip" dir="auto" title={track.title}>
      {track.title}
    </span>
    {columns.artist(track) &&
      (track.artistKey ? (
        <a
          class="track-artist names-link clip"
          tabIndex={-1}
          href={artistPath(track.artistKey)}
          dir="auto"
        >
          {track.artist}
        </a>
      ) : (
        <span class="track-artist clip" dir="auto">
          {track.artist}
        </span>
      ))}
  </div>
);

const MoreCell = ({ track, onMenu }: TrackRowProps) => (
  <div class="track-more" role="gridcell">
    <button
      type="button"
      class="icon-button"
      tabIndex={-1}
      aria-label={playerWords.moreFor(track.title)}
      aria-haspopup="menu"
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        onMenu(box.right - 208, box.bottom + 4);
      }}
    >
      <Icon name="more" />
    </button>
  </div>
);

/** The shape of a row that is still asked for. */
export const TrackShape = ({ index }: { index: number }) => (
  <div class="track" role="row" data-row={index} aria-rowindex={index + 2} tabIndex={-1}>
    <div class="track-names" role="gridcell">
      <span class="skeleton track-shape" />
    </div>
  </div>
);
