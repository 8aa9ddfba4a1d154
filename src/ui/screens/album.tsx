import { useRoute } from 'preact-iso';
import { isKey, type Key } from '../../domain/keys';
import type { Album, Track } from '../../domain/music';
import { useKeptPlace } from '../frame/use-kept-place';
import { albumPath, artistPath } from '../parts/addresses';
import { Art } from '../parts/art';
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

export const AlbumScreen = () => {
  const { engine } = useServices();
  const id = useRoute().params['id'] ?? '';
  const key = isKey(id) ? id : null;
  const { value, failure, again } = useAnswer(`album ${id}`, async () =>
    key ? engine.album(key) : null,
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
    return <Empty heading icon="albums" title={pageWords.goneAlbum} hint={pageWords.goneHint} />;
  }
  return <AlbumBody album={value.album} tracks={value.tracks} />;
};

const AlbumBody = ({ album, tracks }: { album: Album; tracks: readonly Track[] }) => {
  const play = usePlay();
  const origin = albumPath(album.key);
  const keys = tracks.map((track) => track.key);
  const target = { kind: 'album', key: album.key } as const;
  return (
    <>
      <PageHead
        kind={pageWords.albumKind}
        title={album.title}
        tintKey={album.artKey}
        art={<Art artKey={album.artKey} name={album.title} size={640} eager />}
        by={<ArtistName name={album.artist} artist={album.artistKey} />}
        facts={albumFacts(album, tracks)}
      >
        <HeadPlay
          disabled={keys.length === 0}
          onPlay={() => play.all(keys, origin)}
          onShuffle={() => play.all(keys, origin, true)}
        />
        <DownloadControl target={target} title={album.title} />
      </PageHead>
      <div class="page-rest">
        <DownloadTrouble target={target} />
        <HinderedLine keys={keys} />
        <TrackGrid
          count={tracks.length}
          at={(index) => tracks[index]}
          columns={{
            number: 'track',
            art: false,
            album: false,
            artist: ({ artist }) => artist !== album.artist,
          }}
          onPlay={(index, { title }) => play.row({ keys, index, title, origin })}
        />
      </div>
    </>
  );
};

const ArtistName = ({ name, artist }: { name: string; artist: Key | null }) =>
  artist ? (
    <a class="names-link" href={artistPath(artist)}>
      {name}
    </a>
  ) : (
    <>{name}</>
  );

const albumFacts = (album: Album, tracks: readonly Track[]): string => {
  const seconds = tracks.reduce((sum, { duration }) => sum + duration, 0);
  const discs = Math.max(1, ...tracks.map(({ disc }) => disc));
  return [
    album.year > 0 ? String(album.year) : '',
    album.genre,
    discs > 1 ? pageWords.discs(discs) : '',
    countWords.songs(tracks.length),
    countWords.length(seconds),
  ]
    .filter((fact) => fact !== '')
    .join(' · ');
};
