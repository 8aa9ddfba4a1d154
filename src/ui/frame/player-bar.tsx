import { lazy, useLocation } from 'preact-iso';
import { leavePlaying } from '../keys/key-places';
import { morphPlaying } from '../look/morph';
import { tintStyle, useTint } from '../look/use-tint';
import { albumPath, artistPath } from '../parts/addresses';
import { Art } from '../parts/art';
import { Icon } from '../parts/icon';
import { SeekBar, VolumeControl } from '../parts/seek-bar';
import { NextButton, PlayPause, Transport } from '../parts/transport';
import { useServices } from '../services';
import { slicesOf } from '../state/player-slices';
import { useTrack } from '../state/use-tracks';
import { playerWords } from '../words/frame';
import type { Track } from '../../domain/music';
import { MiniButton } from './mini-button';
import { PlayerTrouble } from './player-trouble';
import { useOpenPlaying } from './use-open-playing';
import { Waiting } from './waiting';

const SleepButton = lazy(() => import('./sleep-button').then((m) => m.SleepButton));

/** The player of a wide window: what plays, the transport, and what belongs to listening. */
export const PlayerBar = () => {
  const { player } = useServices();
  const { path } = useLocation();
  const { current } = slicesOf(player);
  const track = useTrack(current.value?.track ?? null);
  return (
    <section class="player-bar" aria-label={playerWords.region}>
      <div class="player-what">
        {track ? <NowTrack track={track} /> : <p class="quiet">{playerWords.nothing}</p>}
      </div>
      <div class="player-middle">
        <Transport />
        <SeekBar wave={path === '/playing'} />
      </div>
      <div class="player-tools">
        <LyricsButton />
        <span class="sleep-place">
          <Waiting>
            <SleepButton />
          </Waiting>
        </span>
        <QueueButton />
        <MiniButton />
        <VolumeControl />
      </div>
      <PlayerTrouble />
    </section>
  );
};

const NowTrack = ({ track }: { track: Track }) => (
  <>
    <a
      class="player-art"
      href="/playing"
      aria-label={playerWords.openNowPlaying}
      onClick={useOpenPlaying()}
    >
      <Art artKey={track.artKey} name={track.album || track.title} size={96} eager />
    </a>
    <div class="player-names">
      <TrackLink track={track} />
      {track.artistKey ? (
        <a class="names-link quiet clip" href={artistPath(track.artistKey)} dir="auto">
          {track.artist}
        </a>
      ) : (
        <span class="quiet clip" dir="auto">
          {track.artist}
        </span>
      )}
    </div>
  </>
);

/** Named as the track, leads to its album, or to the whole of it. */
const TrackLink = ({ track, whole = false }: { track: Track; whole?: boolean }) => {
  const open = useOpenPlaying();
  const album = whole ? null : track.albumKey;
  return (
    <a
      class="player-title names-link clip"
      href={album ? albumPath(album) : '/playing'}
      title={track.title}
      dir="auto"
      {...(album ? {} : { onClick: open })}
    >
      {track.title}
    </a>
  );
};

const LyricsButton = () => {
  const { path, route } = useLocation();
  const open = path === '/playing';
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={playerWords.lyrics}
      title={playerWords.lyrics}
      aria-pressed={open}
      onClick={() => (open ? leavePlaying(route) : morphPlaying(true, () => route('/playing')))}
    >
      <Icon name="lyrics" />
    </button>
  );
};

const QueueButton = () => {
  const { store } = useServices();
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={playerWords.queue}
      title={playerWords.queue}
      aria-pressed={store.queueOpen.value}
      onClick={() => {
        store.queueOpen.value = !store.queueOpen.peek();
      }}
    >
      <Icon name="queue" />
    </button>
  );
};

/** The player of a narrow window, above the tabs; the title opens the whole of it. */
export const MiniPlayer = () => {
  const { player } = useServices();
  const { current, position, duration } = slicesOf(player);
  const track = useTrack(current.value?.track ?? null);
  const tint = useTint(track?.artKey ?? null);
  const openWhole = useOpenPlaying();
  if (!track) return null;
  const done = duration.value > 0 ? position.value / duration.value : 0;
  return (
    <section class="mini tinted" aria-label={playerWords.region} style={tintStyle(tint)}>
      <a class="player-art" href="/playing" tabIndex={-1} aria-hidden="true" onClick={openWhole}>
        <Art artKey={track.artKey} name={track.album || track.title} size={96} eager />
      </a>
      <div class="player-names">
        <TrackLink track={track} whole />
        <span class="clip" dir="auto">
          {track.artist}
        </span>
      </div>
      <PlayPause bare />
      <NextButton size={20} />
      <span class="mini-progress" style={{ '--done': String(done) }} />
      <PlayerTrouble />
    </section>
  );
};
