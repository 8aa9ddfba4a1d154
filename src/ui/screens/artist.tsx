import { useRoute } from 'preact-iso';
import type { ArtistPage } from '../../contracts/library';
import { isKey } from '../../domain/keys';
import { useKeptPlace } from '../frame/use-kept-place';
import { artistPath } from '../parts/addresses';
import { Art } from '../parts/art';
import { AlbumCard } from '../parts/card';
import { DownloadControl, DownloadTrouble } from '../parts/download-control';
import { Empty } from '../parts/empty';
import { FailureNote } from '../parts/failure-note';
import { HeadPlay, HeadShape, PageHead } from '../parts/page-head';
import { TrackGrid } from '../parts/track-grid';
import { usePlay } from '../parts/use-play';
import { useAnswer } from '../state/use-answer';
import { useServices } from '../services';
import { toFailure } from '../../domain/error';
import type { Key } from '../../domain/keys';
import { countWords } from '../words/frame';
import { pageWords } from '../words/pages';
import './lists.css';

export const ArtistScreen = () => {
  const { engine } = useServices();
  const id = useRoute().params['id'] ?? '';
  const key = isKey(id) ? id : null;
  const { value, failure, again } = useAnswer(`artist ${id}`, async () =>
    key ? engine.artist(key) : null,
  );
  useKeptPlace(value !== undefined);
  if (failure && !value) {
    return (
      <div class="page">
        <FailureNote failure={failure} again={again} />
      </div>
    );
  }
  if (value === undefined) return <HeadShape />;
  if (value === null) {
    return <Empty heading icon="artists" title={pageWords.goneArtist} hint={pageWords.goneHint} />;
  }
  return <ArtistBody page={value} />;
};

const ArtistBody = ({ page }: { page: ArtistPage }) => {
  const { artist, albums, tracks } = page;
  const { engine, store } = useServices();
  const play = usePlay();
  const origin = artistPath(artist.key);
  const target = { kind: 'artist', key: artist.key } as const;
  const keys = tracks.map(({ key }) => key);
  const songCount = albums.reduce((sum, album) => sum + album.songCount, 0) + tracks.length;
  const playEverything = (shuffled: boolean): void => {
    const load = async (): Promise<readonly Key[]> => {
      const pages = await Promise.all(albums.map((album) => engine.album(album.key)));
      return [...pages.flatMap((each) => each?.tracks.map(({ key }) => key) ?? []), ...keys];
    };
    load().then(
      (all) => play.all(all, origin, shuffled),
      (thrown: unknown) => store.toasts.showFailure(toFailure(thrown)),
    );
  };
  return (
    <>
      <PageHead
        kind={pageWords.artistKind}
        title={artist.name}
        tintKey={artist.artKey ?? albums[0]?.artKey ?? null}
        round
        art={<Art artKey={artist.artKey} name={artist.name} size={640} round eager />}
        facts={`${countWords.albums(albums.length)} · ${countWords.songs(songCount)}`}
      >
        <HeadPlay
          disabled={songCount === 0}
          onPlay={() => playEverything(false)}
          onShuffle={() => playEverything(true)}
        />
        <DownloadControl target={target} title={artist.name} />
      </PageHead>
      <div class="page-rest artist-rest">
        <DownloadTrouble target={target} />
        {albums.length > 0 && (
          <section class="shelf" aria-label={pageWords.albums}>
            <h2>{pageWords.albums}</h2>
            <div class="card-grid">
              {albums.map((album) => (
                <AlbumCard key={album.key} album={album} year />
              ))}
            </div>
          </section>
        )}
        {tracks.length > 0 && (
          <section class="shelf" aria-label={pageWords.alsoOn}>
            <h2>{pageWords.alsoOn}</h2>
            <TrackGrid
              count={tracks.length}
              at={(index) => tracks[index]}
              columns={{ number: 'place', art: true, album: true, artist: () => true }}
              onPlay={(index, { title }) => play.row({ keys, index, title, origin })}
            />
          </section>
        )}
      </div>
    </>
  );
};
