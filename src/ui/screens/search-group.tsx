import type { ComponentChildren } from 'preact';
import type { SearchResults } from '../../contracts/library';
import type { Track } from '../../domain/music';
import { albumPath, artistPath, playlistPath, searchPath } from '../parts/addresses';
import { Art, Mosaic } from '../parts/art';
import { Icon } from '../parts/icon';
import { SaveMark } from '../parts/save-mark';
import { usePlay, useSurroundings } from '../parts/use-play';
import { usePlaylistArts } from '../parts/use-playlist-arts';
import { hindranceOf } from '../state/availability';
import { slicesOf } from '../state/player-slices';
import { useServices } from '../services';
import { formatTime } from '../words/format';
import { countWords, playerWords } from '../words/frame';
import { searchWords } from '../words/search';
import type { SearchGroup } from './search-order';

const titles: Readonly<Record<SearchGroup, string>> = {
  artists: searchWords.artists,
  albums: searchWords.albums,
  tracks: searchWords.songs,
  playlists: searchWords.playlists,
};

export const ResultGroup = (props: { group: SearchGroup; results: SearchResults }) => {
  const { group, results } = props;
  return (
    <section class="result-group" aria-label={titles[group]} data-group={group}>
      <h2>{titles[group]}</h2>
      <ul>
        {group === 'tracks' && <TrackResults results={results} />}
        {group === 'artists' &&
          results.artists.map((artist) => (
            <LinkResult
              key={artist.key}
              href={artistPath(artist.key)}
              title={artist.name}
              under={countWords.albums(artist.albumCount)}
              art={<Art artKey={artist.artKey} name={artist.name} size={96} round />}
            />
          ))}
        {group === 'albums' &&
          results.albums.map((album) => (
            <LinkResult
              key={album.key}
              href={albumPath(album.key)}
              title={album.title}
              under={album.artist}
              art={<Art artKey={album.artKey} name={album.title} size={96} />}
            />
          ))}
        {group === 'playlists' && <PlaylistResults results={results} />}
      </ul>
    </section>
  );
};

interface LinkResultProps {
  readonly href: string;
  readonly title: string;
  readonly under: string;
  readonly art: ComponentChildren;
}

const LinkResult = ({ href, title, under, art }: LinkResultProps) => (
  <li>
    <a class="result" data-result href={href}>
      <span class="result-art">{art}</span>
      <span class="result-names">
        <span class="result-title clip" dir="auto">
          {title}
        </span>
        <span class="quiet clip" dir="auto">
          {under}
        </span>
      </span>
    </a>
  </li>
);

const PlaylistResults = ({ results }: { results: SearchResults }) => {
  const artsOf = usePlaylistArts(true);
  return (
    <>
      {results.playlists.map(({ key, name, artKey, trackKeys }) => (
        <LinkResult
          key={key}
          href={playlistPath(key)}
          title={name}
          under={countWords.songs(trackKeys.length)}
          art={<Mosaic artKeys={artKey ? [artKey] : artsOf(key)} name={name} size={96} />}
        />
      ))}
    </>
  );
};

const TrackResults = ({ results }: { results: SearchResults }) => {
  const play = usePlay();
  const keys = results.tracks.map(({ key }) => key);
  const origin = searchPath(results.text);
  return (
    <>
      {results.tracks.map((track, index) => (
        <TrackResult
          key={track.key}
          track={track}
          onPlay={() => play.row({ keys, index, title: track.title, origin })}
          onAim={() => play.aim(track.key)}
        />
      ))}
    </>
  );
};

interface TrackResultProps {
  readonly track: Track;
  readonly onPlay: () => void;
  readonly onAim: () => void;
}

const TrackResult = ({ track, onPlay, onAim }: TrackResultProps) => {
  const { player } = useServices();
  const { current, status } = slicesOf(player);
  const around = useSurroundings();
  const hindrance = hindranceOf(track.key, around);
  const here = current.value?.track === track.key;
  const playing = here && (status.value === 'playing' || status.value === 'loading');
  return (
    <li>
      <button
        type="button"
        class="result"
        data-result
        data-hindered={hindrance !== null}
        data-now={here}
        aria-label={
          playing ? playerWords.pauseTitle(track.title) : playerWords.playTitle(track.title)
        }
        onPointerDown={onAim}
        onClick={here ? player.toggle : onPlay}
      >
        <span class="result-art">
          <Art artKey={track.artKey} name={track.album || track.title} size={96} />
          <span class="result-play">
            <Icon name={playing ? 'pause' : 'play'} size={18} />
          </span>
        </span>
        <span class="result-names">
          <span class="result-title clip" dir="auto">
            {track.title}
          </span>
          <span class="quiet clip" dir="auto">
            {track.album ? `${track.artist} · ${track.album}` : track.artist}
          </span>
        </span>
        <SaveMark state={around.saves.get(track.key)} hindrance={hindrance} />
        <span class="quiet numbers">{formatTime(track.duration)}</span>
      </button>
    </li>
  );
};
