import type { ComponentChildren } from 'preact';
import { lazy } from 'preact-iso';
import type { HomeView } from '../../contracts/library';
import { PageTitle } from '../frame/page-title';
import { useKeptPlace } from '../frame/use-kept-place';
import { Waiting } from '../frame/waiting';
import { AlbumCard, PlaylistCard } from '../parts/card';
import { Art } from '../parts/art';
import { Icon } from '../parts/icon';
import { TroubleNote } from '../parts/trouble-note';
import { usePlaylistArts } from '../parts/use-playlist-arts';
import { slicesOf } from '../state/player-slices';
import { useAnswer } from '../state/use-answer';
import { useTrack } from '../state/use-tracks';
import { useServices } from '../services';
import { playerWords } from '../words/frame';
import { homeWords } from '../words/home';
import './home.css';

const QueueOffer = lazy(() => import('../parts/queue-offer').then((m) => m.QueueOffer));
const ReadinessCard = lazy(() => import('./readiness-card').then((m) => m.ReadinessCard));

/** Where one was, what is new, what is on the device, and how ready it is for the server's absence. */
export const Home = () => {
  const { engine, store } = useServices();
  const saved = store.saves.value;
  const { value: view } = useAnswer('home', engine.home, saved.size);
  useKeptPlace(view !== undefined);
  return (
    <div class="page home">
      <PageTitle text={homeWords.title} />
      <TroubleNote />
      {store.queueOffer.value && (
        <Waiting>
          <QueueOffer />
        </Waiting>
      )}
      <div class="home-top">
        <Continue />
        {view && (
          <Waiting>
            <ReadinessCard view={view} />
          </Waiting>
        )}
      </div>
      <SyncLine />
      {view ? <Shelves view={view} /> : <ShelfShape />}
    </div>
  );
};

const Shelves = ({ view }: { view: HomeView }) => {
  const artsOf = usePlaylistArts(view.savedPlaylists.length > 0);
  const savedThings = view.savedAlbums.length + view.savedPlaylists.length;
  if (view.counts.tracks === 0 && savedThings === 0) return <EmptyHome />;
  return (
    <>
      {savedThings > 0 && (
        <Shelf title={homeWords.device} more={homeWords.allDownloads} href="/downloads">
          {view.savedPlaylists.map((playlist) => (
            <PlaylistCard key={playlist.key} playlist={playlist} artKeys={artsOf(playlist.key)} />
          ))}
          {view.savedAlbums.map((album) => (
            <AlbumCard key={album.key} album={album} />
          ))}
        </Shelf>
      )}
      <Shelf title={homeWords.recent} more={homeWords.allAlbums} href="/albums">
        {view.recentAlbums.map((album) => (
          <AlbumCard key={album.key} album={album} />
        ))}
      </Shelf>
    </>
  );
};

interface ShelfProps {
  readonly title: string;
  readonly more: string;
  readonly href: string;
  readonly children: ComponentChildren;
}

const Shelf = ({ title, more, href, children }: ShelfProps) => (
  <section class="shelf" aria-label={title}>
    <div class="shelf-head">
      <h2>{title}</h2>
      <a class="link" href={href}>
        {more}
      </a>
    </div>
    <div class="shelf-row">{children}</div>
  </section>
);

const Continue = () => {
  const { player } = useServices();
  const { current, status, origin } = slicesOf(player);
  const track = useTrack(current.value?.track ?? null);
  if (!track) return null;
  const sounding = status.value === 'playing' || status.value === 'loading';
  return (
    <section class="panel continue" aria-label={homeWords.continue}>
      <a class="continue-art" href={origin.value || '/playing'} tabIndex={-1} aria-hidden="true">
        <Art artKey={track.artKey} name={track.album || track.title} size={320} eager />
      </a>
      <div class="continue-names">
        <h2 class="eyebrow">{homeWords.continue}</h2>
        <p class="continue-title clip" dir="auto">
          {track.title}
        </p>
        <p class="quiet clip" dir="auto">
          {track.artist}
        </p>
      </div>
      <button type="button" class="button accent" onClick={player.toggle}>
        <Icon name={sounding ? 'pause' : 'play'} size={18} />
        <span class="continue-act">{sounding ? playerWords.pause : homeWords.goOn}</span>
      </button>
    </section>
  );
};

/** While a library is read for the first time, how far it is. */
const SyncLine = () => {
  const { syncs } = useServices().store;
  const running = [...syncs.value.values()].filter(({ phase }) => phase !== 'done');
  const first = running[0];
  if (!first) return null;
  const failed = first.phase === 'failed';
  return (
    <p class="sync-line quiet">
      {failed ? homeWords.syncFailed : homeWords.syncing(first.done, first.total)}
      {!failed && first.total !== null && (
        <progress
          aria-label={homeWords.syncing(first.done, first.total)}
          max={first.total}
          value={first.done}
        />
      )}
    </p>
  );
};

const EmptyHome = () => (
  <div class="empty">
    <Icon name="albums" />
    <strong>{homeWords.empty}</strong>
    <p>{homeWords.emptyHint}</p>
  </div>
);

const ShelfShape = () => (
  <div class="shelf-row" aria-hidden="true">
    {Array.from({ length: 8 }, (_, at) => (
      <span key={at} class="skeleton card-shape" />
    ))}
  </div>
);
