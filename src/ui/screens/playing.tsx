import { useLocation } from 'preact-iso';
import type { Key } from '../../domain/keys';
import type { Track } from '../../domain/music';
import { PageTitle } from '../frame/page-title';
import { leavePlaying } from '../keys/use-keys';
import { tintStyle, useTint } from '../look/use-tint';
import { useWide } from '../look/use-wide';
import { albumPath, artistPath } from '../parts/addresses';
import { Art } from '../parts/art';
import { Empty } from '../parts/empty';
import { Icon } from '../parts/icon';
import { SeekBar } from '../parts/seek-bar';
import { Transport } from '../parts/transport';
import { slicesOf } from '../state/player-slices';
import { useTrack } from '../state/use-tracks';
import { useServices } from '../services';
import { playerWords } from '../words/frame';
import { playingWords } from '../words/playing';
import { heardWords } from '../words/quality';
import { parseKey } from '../../domain/keys';
import { LyricsView, useLyrics } from './lyrics-view';
import { UpNext } from './up-next';
import './playing.css';

/** The whole of what plays: large art, lyrics, what is next, and where the sound comes from. */
export const Playing = () => {
  const { player } = useServices();
  const wide = useWide();
  const { current } = slicesOf(player);
  const track = useTrack(current.value?.track ?? null);
  const tint = useTint(track?.artKey ?? null);
  if (!current.value || !track) {
    return (
      <div class="page">
        {!wide && <CloseButton />}
        <Empty heading icon="songs" title={playingWords.nothing} hint={playingWords.nothingHint}>
          <a class="button" href="/albums">
            {playingWords.browse}
          </a>
        </Empty>
      </div>
    );
  }
  return (
    <div class="playing tinted" style={tintStyle(tint)} data-wide={wide}>
      {!wide && <CloseButton />}
      <div class="playing-left">
        <div class="playing-art">
          <Art artKey={track.artKey} name={track.album || track.title} size={640} eager />
        </div>
        <Names track={track} />
        {!wide && <WholePlayer />}
        <SoundFrom track={track} />
      </div>
      <div class="playing-right">
        <Words track={track.key} />
        <UpNext />
      </div>
    </div>
  );
};

const CloseButton = () => {
  const { route } = useLocation();
  return (
    <button
      type="button"
      class="icon-button playing-close"
      aria-label={playingWords.close}
      onClick={() => leavePlaying(route)}
    >
      <Icon name="down" size={24} />
    </button>
  );
};

const Names = ({ track }: { track: Track }) => (
  <div class="playing-names">
    <PageTitle text={track.title} class="playing-title clip-2" />
    <p class="clip" dir="auto">
      {track.artistKey ? (
        <a class="names-link" href={artistPath(track.artistKey)}>
          {track.artist}
        </a>
      ) : (
        track.artist
      )}
      {track.album && ' · '}
      {track.albumKey ? (
        <a class="names-link" href={albumPath(track.albumKey)}>
          {track.album}
        </a>
      ) : (
        track.album
      )}
    </p>
  </div>
);

/** In a narrow window this page is the player. */
const WholePlayer = () => {
  const { store } = useServices();
  return (
    <section class="whole-player" aria-label={playerWords.region}>
      <SeekBar />
      <Transport large />
      <button
        type="button"
        class="button on-tint"
        aria-pressed={store.queueOpen.value}
        onClick={() => {
          store.queueOpen.value = !store.queueOpen.peek();
        }}
      >
        <Icon name="queue" size={18} />
        {playerWords.queue}
      </button>
    </section>
  );
};

/** Our point: whether the sound needs a server. */
const SoundFrom = ({ track: { key: track, bitRate, suffix } }: { track: Track }) => {
  const { store } = useServices();
  const told = store.audioFrom.value;
  const source = store.sources.value.find(({ id }) => id === parseKey(track)?.source);
  const from = told?.key === track ? told.from : null;
  const saved = from === 'device' || (from === null && store.saves.value.get(track) === 'saved');
  if (!saved && !from && !source) return null;
  const words = saved ? playingWords.fromDevice : playingWords.fromServer(from ?? source!.name);
  return (
    <p class="sound-from">
      <Icon name={saved ? 'device' : 'server'} size={18} />
      <span>{words}</span>
      {told?.key === track && <span class="quiet">{heardWords({ bitRate, suffix }, told)}</span>}
    </p>
  );
};

const Words = ({ track }: { track: Key }) => {
  const lyrics = useLyrics(track);
  if (!lyrics) return lyrics === null ? <p class="no-lyrics">{playingWords.noLyrics}</p> : null;
  return (
    <section class="playing-lyrics">
      <LyricsView key={track} lyrics={lyrics} />
    </section>
  );
};
