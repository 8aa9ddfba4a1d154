import { useLocation } from 'preact-iso';
import { useCallback, useRef } from 'preact/hooks';
import type { Key } from '../../domain/keys';
import type { Track } from '../../domain/music';
import { PageTitle } from '../frame/page-title';
import { PlayerTrouble } from '../frame/player-trouble';
import { leavePlaying } from '../keys/key-places';
import { useSwipeDown } from '../look/use-swipe-down';
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
import { parseKey } from '../../domain/keys';
import { LyricsView } from './lyrics-view';
import { PlayingTools } from './playing-tools';
import { UpNext } from './up-next';
import { useLyrics } from './use-lyrics';
import './playing.css';

/** The whole of what plays: large art, lyrics, what is next, and where the sound comes from. */
export const Playing = () => {
  const { player } = useServices();
  const wide = useWide();
  const { current } = slicesOf(player);
  const track = useTrack(current.value?.track ?? null);
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
  return <Whole track={track} wide={wide} />;
};

const Whole = ({ track, wide }: { track: Track; wide: boolean }) => {
  const { route } = useLocation();
  const tint = useTint(track.artKey);
  const page = useRef<HTMLDivElement>(null);
  const close = useCallback(() => leavePlaying(route), [route]);
  useSwipeDown(page, !wide, close);
  return (
    <div ref={page} class="playing tinted" style={tintStyle(tint)} data-wide={wide}>
      {!wide && <CloseButton />}
      <div class="playing-left">
        <div class="playing-art">
          <Art artKey={track.artKey} name={track.album || track.title} size={640} eager />
        </div>
        <Names track={track} />
        {!wide && <WholePlayer track={track} />}
        <div class="playing-facts">
          <SoundFrom track={track.key} />
        </div>
        {wide && <PlayingTools track={track} wide />}
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
const WholePlayer = ({ track }: { track: Track }) => (
  <section class="whole-player" aria-label={playerWords.region}>
    <SeekBar wave />
    <Transport large />
    <PlayingTools track={track} wide={false} />
    <PlayerTrouble />
  </section>
);

/** Our point: whether the sound needs a server. */
const SoundFrom = ({ track }: { track: Key }) => {
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
    </p>
  );
};

const Words = ({ track }: { track: Key }) => {
  const silent = useSilentSource(track);
  const lyrics = useLyrics(track, silent === null);
  if (lyrics === undefined) return <LyricsShape />;
  if (lyrics) return <LyricsView key={track} track={track} lyrics={lyrics} />;
  return <p class="no-lyrics">{silent ?? playingWords.noLyrics}</p>;
};

/** Why nobody can be asked for lyrics now; null: somebody can. */
const useSilentSource = (track: Key): string | null => {
  const { health, sources } = useServices().store;
  const source = sources.value.find(({ id }) => id === parseKey(track)?.source);
  if (!source || source.kind === 'device') return null;
  if (health.value.deviceOffline) return playingWords.lyricsOffline;
  const parts = health.value.sources.find((each) => each.source === source.id)?.components;
  const library = parts?.find(({ component }) => component === 'library');
  return library?.state === 'down' ? playingWords.lyricsLater(source.name) : null;
};

/** What takes a moment shows its shape. */
const LyricsShape = () => (
  <div class="lyrics-shape" aria-hidden="true">
    <span />
    <span />
    <span />
  </div>
);
