import { useRoute } from 'preact-iso';
import type { PlaylistPage } from '../../contracts/library';
import { isKey } from '../../domain/keys';
import { useKeptPlace } from '../frame/use-kept-place';
import { playlistPath } from '../parts/addresses';
import { Art, Mosaic } from '../parts/art';
import { DownloadControl, DownloadTrouble } from '../parts/download-control';
import { Empty } from '../parts/empty';
import { FailureNote } from '../parts/failure-note';
import { HinderedLine } from '../parts/hindered-line';
import { HeadPlay, HeadShape, PageHead } from '../parts/page-head';
import { TrackGrid } from '../parts/track-grid';
import { usePlay } from '../parts/use-play';
import { useAnswer } from '../state/use-answer';
import { useServices } from '../services';
import { countWords } from '../words/frame';
import { pageWords } from '../words/pages';

export const PlaylistScreen = () => {
  const { engine } = useServices();
  const id = useRoute().params['id'] ?? '';
  const key = isKey(id) ? id : null;
  const { value, failure, again } = useAnswer(`playlist ${id}`, async () =>
    key ? engine.playlist(key) : null,
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
    return (
      <Empty heading icon="playlists" title={pageWords.gonePlaylist} hint={pageWords.goneHint} />
    );
  }
  return <PlaylistBody page={value} />;
};

const PlaylistBody = ({ page }: { page: PlaylistPage }) => {
  const { playlist, tracks, missing } = page;
  const play = usePlay();
  const origin = playlistPath(playlist.key);
  const keys = tracks.map(({ key }) => key);
  const target = { kind: 'playlist', key: playlist.key } as const;
  const covers = [...new Set(tracks.map(({ artKey }) => artKey).filter((key) => key !== null))];
  const seconds = tracks.reduce((sum, { duration }) => sum + duration, 0);
  const facts = [
    playlist.owner ? pageWords.by(playlist.owner) : '',
    countWords.songs(tracks.length),
    countWords.length(seconds),
  ];
  return (
    <>
      <PageHead
        kind={pageWords.playlistKind}
        title={playlist.name}
        tintKey={covers[0] ?? playlist.artKey}
        art={
          covers.length > 3 ? (
            <Mosaic artKeys={covers} name={playlist.name} size={640} />
          ) : (
            <Art artKey={playlist.artKey ?? covers[0] ?? null} name={playlist.name} size={640} />
          )
        }
        facts={facts.filter((fact) => fact !== '').join(' · ')}
        note={playlist.comment}
      >
        <HeadPlay
          disabled={keys.length === 0}
          onPlay={() => play.all(keys, origin)}
          onShuffle={() => play.all(keys, origin, true)}
        />
        <DownloadControl target={target} title={playlist.name} />
      </PageHead>
      <div class="page-rest">
        <DownloadTrouble target={target} />
        <HinderedLine keys={keys} />
        {missing > 0 && <p class="quiet">{pageWords.missing(missing)}</p>}
        {tracks.length === 0 && <Empty icon="playlists" title={pageWords.emptyPlaylist} />}
        {tracks.length > 0 && (
          <TrackGrid
            count={tracks.length}
            at={(index) => tracks[index]}
            columns={{ number: 'place', art: true, album: true, artist: () => true }}
            onPlay={(index, { title }) => play.row({ keys, index, title, origin })}
          />
        )}
      </div>
    </>
  );
};
