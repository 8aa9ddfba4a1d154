import type { HomeView } from '../../contracts/library';
import { Ring } from '../parts/ring';
import { readinessWords as words } from '../words/drill';

/** On Home: ready to go on without any server, in words; the ring shows the part of the library. */
export const ReadinessCard = ({ view }: { view: HomeView }) => {
  const { savedTracks, savedDuration, playlistsComplete, counts } = view;
  const isAny = savedTracks > 0;
  return (
    <a class="panel readiness" href="/downloads">
      <Ring
        part={counts.tracks > 0 ? savedTracks / counts.tracks : 0}
        icon={isAny ? 'saved' : 'download'}
      />
      <span>
        <span class="eyebrow">{words.card}</span>
        <strong class="readiness-line">
          {isAny ? words.safe(savedDuration) : words.nothingSafe}
        </strong>
        <span class="quiet">
          {isAny ? words.homePlaylists(playlistsComplete, counts.playlists) : words.nothingSafeHint}
        </span>
      </span>
    </a>
  );
};
