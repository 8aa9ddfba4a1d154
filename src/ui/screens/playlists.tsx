import { PageTitle } from '../frame/page-title';
import { useKeptPlace } from '../frame/use-kept-place';
import { PlaylistCard } from '../parts/card';
import { Empty } from '../parts/empty';
import { FailureNote } from '../parts/failure-note';
import { refId } from '../state/app-store';
import { useAnswer } from '../state/use-answer';
import { useServices } from '../services';
import { formatNumber } from '../words/format';
import { frameWords } from '../words/frame';
import { listWords } from '../words/lists';
import { SavedOnly } from './list-tools';
import './lists.css';

export const Playlists = () => {
  const { engine, store } = useServices();
  const { value, failure, again } = useAnswer('playlists', engine.playlists);
  useKeptPlace(value !== undefined);
  const savedOnly = store.savedOnly.value;
  const saved = new Set(
    store.collections.value.filter(({ state }) => state === 'saved').map(({ ref }) => refId(ref)),
  );
  const shown = value?.filter(
    ({ playlist }) => !savedOnly || saved.has(refId({ kind: 'playlist', key: playlist.key })),
  );
  return (
    <div class="page list-page">
      <header class="list-head">
        <div class="list-title">
          <PageTitle text={frameWords.playlists} />
          {shown && <span class="quiet numbers">{formatNumber(shown.length)}</span>}
        </div>
        <SavedOnly />
      </header>
      {failure && !value && <FailureNote failure={failure} again={again} />}
      {shown?.length === 0 && (
        <Empty
          icon="playlists"
          title={savedOnly ? listWords.emptySaved : listWords.noPlaylists}
          hint={savedOnly ? listWords.emptySavedHint : listWords.noPlaylistsHint}
        />
      )}
      <div class="card-grid">
        {shown?.map(({ playlist, artKeys }) => (
          <PlaylistCard key={playlist.key} playlist={playlist} artKeys={artKeys} />
        ))}
      </div>
    </div>
  );
};
