import type { ComponentChildren } from 'preact';
import type { Album, Artist, Playlist } from '../../domain/music';
import type { Key } from '../../domain/keys';
import { toFailure } from '../../domain/error';
import { refId } from '../state/app-store';
import { countWords, frameWords, playerWords } from '../words/frame';
import { useServices } from '../services';
import { albumPath, artistPath, playlistPath } from './addresses';
import { Art, Mosaic } from './art';
import { Icon } from './icon';
import { usePlay } from './use-play';
import './card.css';

interface CardProps {
  readonly href: string;
  readonly title: string;
  readonly under: string;
  readonly art: ComponentChildren;
  readonly saved?: boolean;
  readonly play?: () => void;
}

/** A cover with its names; the whole of it leads to the page, the button on it plays. */
const Card = ({ href, title, under, art, saved = false, play }: CardProps) => (
  <article class="card">
    <a class="card-link" href={href}>
      <span class="card-art">{art}</span>
      <span class="card-title clip" dir="auto" title={title}>
        {title}
      </span>
      <span class="card-under clip">
        {saved && (
          <span class="card-saved" role="img" aria-label={frameWords.saved}>
            <Icon name="saved" size={14} />
          </span>
        )}
        <span class="clip" dir="auto">
          {under}
        </span>
      </span>
    </a>
    {play && (
      <button
        type="button"
        class="card-play"
        aria-label={playerWords.playTitle(title)}
        onClick={play}
      >
        <Icon name="play" size={20} />
      </button>
    )}
  </article>
);

/** Starts a page that is not open: its tracks are asked for first. */
const usePlayPage = (): ((load: () => Promise<readonly Key[]>, origin: string) => void) => {
  const { store } = useServices();
  const play = usePlay();
  return (load, origin) => {
    load().then(
      (keys) => play.all(keys, origin),
      (thrown: unknown) => store.toasts.showFailure(toFailure(thrown)),
    );
  };
};

const useSaved = (kind: 'album' | 'playlist', key: Key): boolean => {
  const id = refId({ kind, key });
  return useServices().store.collections.value.some(
    ({ ref, state }) => state === 'saved' && refId(ref) === id,
  );
};

export const AlbumCard = ({ album, year = false }: { album: Album; year?: boolean }) => {
  const { engine } = useServices();
  const playPage = usePlayPage();
  const path = albumPath(album.key);
  return (
    <Card
      href={path}
      title={album.title}
      under={year && album.year ? String(album.year) : album.artist}
      saved={useSaved('album', album.key)}
      art={<Art artKey={album.artKey} name={album.title} size={320} />}
      play={() =>
        playPage(
          async () => (await engine.album(album.key))?.tracks.map(({ key }) => key) ?? [],
          path,
        )
      }
    />
  );
};

interface PlaylistCardProps {
  readonly playlist: Playlist;
  readonly artKeys: readonly Key[];
}

export const PlaylistCard = ({ playlist, artKeys }: PlaylistCardProps) => {
  const playPage = usePlayPage();
  const { engine } = useServices();
  const path = playlistPath(playlist.key);
  const keys = playlist.artKey ? [playlist.artKey] : artKeys;
  return (
    <Card
      href={path}
      title={playlist.name}
      under={countWords.songs(playlist.trackKeys.length)}
      saved={useSaved('playlist', playlist.key)}
      art={<Mosaic artKeys={artKeys.length > 3 ? artKeys : keys} name={playlist.name} size={320} />}
      play={() =>
        playPage(
          async () => (await engine.playlist(playlist.key))?.tracks.map(({ key }) => key) ?? [],
          path,
        )
      }
    />
  );
};

export const ArtistCard = ({ artist }: { artist: Artist }) => (
  <Card
    href={artistPath(artist.key)}
    title={artist.name}
    under={countWords.albums(artist.albumCount)}
    art={<Art artKey={artist.artKey} name={artist.name} size={320} round />}
  />
);
