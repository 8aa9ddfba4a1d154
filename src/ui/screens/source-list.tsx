import { useState } from 'preact/hooks';
import type { SourceView } from '../../contracts/connect';
import type { SyncProgress } from '../../contracts/library';
import { toFailure } from '../../domain/error';
import { FailureNote } from '../parts/failure-note';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { frameWords } from '../words/frame';
import { homeWords } from '../words/home';
import { settingsWords } from '../words/settings';
import { ConnectForm } from './connect-form';
import { FilesDoor } from './files-door';
import { SourceEdges } from './source-edges';

/** Where the music comes from: name, address, how one is signed in, and the ways to change it. */
export const SourceList = () => {
  const { store, engine } = useServices();
  const sources = store.sources.value;
  const [form, showForm] = useState<SourceView | 'new' | null>(null);
  const refresh = (): void =>
    void engine.sync().catch((thrown: unknown) => store.toasts.showFailure(toFailure(thrown)));
  return (
    <>
      {sources.length === 0 && <p class="settings-row quiet">{settingsWords.none}</p>}
      <ul>
        {sources.map((source) => (
          <SourceItem key={source.id} source={source} onSignIn={() => showForm(source)} />
        ))}
      </ul>
      <div class="settings-row settings-acts">
        <button
          type="button"
          class="button"
          aria-expanded={form === 'new'}
          onClick={() => showForm(form === 'new' ? null : 'new')}
        >
          <Icon name="plus" size={18} />
          {settingsWords.add}
        </button>
        <FilesDoor label={settingsWords.addFiles} />
        {sources.length > 0 && (
          <button type="button" class="button" onClick={refresh}>
            <Icon name="again" size={18} />
            {settingsWords.refresh}
          </button>
        )}
      </div>
      {form && (
        <div class="settings-form">
          <ConnectForm
            key={form === 'new' ? 'new' : form.id}
            source={form === 'new' ? null : form}
            onDone={() => showForm(null)}
          />
        </div>
      )}
    </>
  );
};

/** Whoever pressed Refresh wants to know why nothing new is here. */
const SyncTrouble = ({ sync }: { sync: SyncProgress }) => {
  if (sync.phase === 'failed' && sync.failure && sync.failure.code !== 'aborted') {
    return <FailureNote failure={sync.failure} />;
  }
  return sync.phase === 'done' && sync.kept ? (
    <p class="note mild" role="alert">
      {settingsWords.kept}
    </p>
  ) : null;
};

const SourceItem = ({ source, onSignIn }: { source: SourceView; onSignIn: () => void }) => {
  const { store, engine } = useServices();
  const [leaving, setLeaving] = useState(false);
  const sync = store.syncs.value.get(source.id);
  const remove = (): void => {
    setLeaving(true);
    store.toasts.showUndo(settingsWords.removed(source.name), frameWords.undo, {
      stayOnLeave: true,
      undo: () => setLeaving(false),
      commit: () => {
        engine.removeSource(source.id).catch((thrown: unknown) => {
          setLeaving(false);
          store.toasts.showFailure(toFailure(thrown));
        });
      },
    });
  };
  if (leaving) return null;
  const reading = sync && sync.phase !== 'done' && sync.phase !== 'failed';
  return (
    <li class="settings-row">
      <Icon name={source.kind === 'device' ? 'device' : 'server'} />
      <div class="source-words">
        <p class="source-name clip" dir="auto">
          {source.name}
        </p>
        {source.address && (
          <p class="quiet clip" dir="ltr">
            {source.address}
          </p>
        )}
        <p class="quiet settings-hint">
          {settingsWords.facts(source)}
          {' · '}
          {reading
            ? homeWords.syncing(sync.done, sync.total)
            : settingsWords.synced(source.syncedAt, Date.now())}
        </p>
        {sync && <SyncTrouble sync={sync} />}
        {source.kind === 'opensubsonic' && <SourceEdges source={source} />}
      </div>
      {source.kind === 'opensubsonic' && !source.demo && (
        <button type="button" class="button plain" onClick={onSignIn}>
          {settingsWords.signInAgain}
        </button>
      )}
      <button
        type="button"
        class="button plain"
        aria-label={settingsWords.removeOf(source.name)}
        onClick={remove}
      >
        {settingsWords.remove}
      </button>
    </li>
  );
};
