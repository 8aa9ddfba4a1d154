import { useId, useState } from 'preact/hooks';
import type { CollectionDownload, CollectionRef } from '../../contracts/downloads';
import { albumPath, artistPath, playlistPath } from '../parts/addresses';
import { Art } from '../parts/art';
import { FailureNote } from '../parts/failure-note';
import { Icon } from '../parts/icon';
import type { IconName } from '../parts/icon-paths';
import { KeptIcon } from '../parts/kept-icon';
import { KeepForm } from '../parts/keep-form';
import { useDownloadActs, type DownloadActs } from '../parts/use-downloads';
import { useServices } from '../services';
import { groupOf, partDone } from '../state/download-groups';
import { useTrack } from '../state/use-tracks';
import { downloadFacts, downloadsWords, stateSentence } from '../words/downloads';
import { downloadWords } from '../words/pages';
import { limitBoxId } from './storage-choices';

const hrefOf = ({ kind, key }: CollectionRef, album: string | null): string | null => {
  if (kind === 'playlist') return playlistPath(key);
  if (kind === 'artist') return artistPath(key);
  return kind === 'album' ? albumPath(key) : album;
};

/** One thing that was asked to be kept: what it does now, the acts for it, and how it is kept. */
export const DownloadItem = ({ download }: { download: CollectionDownload }) => {
  const { ref, title, state } = download;
  const acts = useDownloadActs(ref);
  const id = useId();
  const [open, setOpen] = useState(false);
  const underway = state === 'saving' || state === 'queued' || state === 'paused';
  return (
    <li class="download" data-state={state} data-trouble={groupOf(download) === 'trouble'}>
      <span class="download-art">
        <Art artKey={download.artKey} name={title} size={96} />
      </span>
      <ItemWords download={download} />
      <div class="download-acts">
        <ItemActs download={download} acts={acts} />
        <button
          type="button"
          class="icon-button"
          aria-label={downloadsWords.optionsOf(title)}
          title={downloadsWords.options}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <Icon name="settings" />
        </button>
      </div>
      {underway && <Bar download={download} />}
      <Trouble download={download} again={acts.again} />
      <div id={id} class="download-options" hidden={!open}>
        {open && <KeepForm kind={ref.kind} kept value={download} onChange={acts.change} />}
      </div>
    </li>
  );
};

const ItemWords = ({ download }: { download: CollectionDownload }) => {
  const { ref, title, state, tracksDamaged } = download;
  const { store } = useServices();
  const track = useTrack(ref.kind === 'track' ? ref.key : null);
  const href = hrefOf(ref, track?.albumKey ? albumPath(track.albumKey) : null);
  const sentence = stateSentence(download, store.settings.value.downloadsPaused);
  const name = { class: 'download-title clip', dir: 'auto', title } as const;
  return (
    <div class="download-words">
      {href ? (
        <a {...name} class={`names-link ${name.class}`} href={href}>
          {title}
        </a>
      ) : (
        <span {...name}>{title}</span>
      )}
      <p class="download-facts">
        <span class="save-mark" data-kind={tracksDamaged > 0 ? 'damaged' : state}>
          <KeptIcon name={tracksDamaged > 0 ? 'damaged' : marks[state]} size={16} />
        </span>
        {/* Under the head of its group a saved one need not say so again, but to a voice. */}
        {state === 'saved' && tracksDamaged === 0 ? (
          <span class="heard-only">{sentence}. </span>
        ) : (
          `${sentence} · `
        )}
        {downloadFacts(download)}
      </p>
    </div>
  );
};

const marks: Readonly<Record<CollectionDownload['state'], IconName>> = {
  queued: 'queued',
  saving: 'saving',
  saved: 'saved',
  partial: 'download',
  paused: 'pause',
  failed: 'failed',
};

const Bar = ({ download }: { download: CollectionDownload }) => (
  <progress
    aria-label={downloadWords.progress}
    aria-valuetext={downloadWords.state(download)}
    max={100}
    value={Math.round(partDone(download) * 100)}
  />
);

/** Why, and the one button that helps. */
const Trouble = ({ download, again }: { download: CollectionDownload; again: () => void }) => {
  const { state, failure, tracksDamaged } = download;
  if (groupOf(download) !== 'trouble') return null;
  if (tracksDamaged > 0) {
    return (
      <div class="download-failure note mild" role="alert">
        <strong>{downloadsWords.damaged(tracksDamaged)}.</strong>
        <span class="quiet">{downloadsWords.damagedAdvice}</span>
        <button type="button" class="button" onClick={again}>
          <Icon name="again" size={18} />
          {downloadsWords.repair}
        </button>
      </div>
    );
  }
  if (state !== 'failed' || !failure) return null;
  return (
    <div class="download-failure">
      {failure.code === 'storage.limit' ? (
        <FailureNote failure={failure}>
          <button type="button" class="button" onClick={showLimit}>
            {downloadsWords.changeLimit}
          </button>
        </FailureNote>
      ) : (
        <FailureNote failure={failure} again={again} />
      )}
    </div>
  );
};

/** The limit stands further up on the same page, folded away. */
const showLimit = (): void => {
  const box = document.getElementById(limitBoxId);
  box?.closest('details')?.setAttribute('open', '');
  box?.focus();
};

interface ItemAct {
  readonly icon: IconName;
  readonly label: string;
  readonly hint: string;
  readonly run: () => void;
}

const actsOf = (
  { title, state, tracksDamaged }: CollectionDownload,
  acts: DownloadActs,
): readonly ItemAct[] => {
  const { pauseOf, pause, resumeOf, resume, cancelOf, completeOf, removeOf } = downloadsWords;
  const halt: ItemAct = { icon: 'pause', label: pauseOf(title), hint: pause, run: acts.pause };
  const goOn: ItemAct = { icon: 'play', label: resumeOf(title), hint: resume, run: acts.resume };
  const cancel: ItemAct = {
    icon: 'close',
    label: cancelOf(title),
    hint: downloadWords.cancel,
    run: acts.cancel,
  };
  const complete: ItemAct = {
    icon: 'download',
    label: completeOf(title),
    hint: downloadWords.download,
    run: () => acts.start(),
  };
  const remove: ItemAct = {
    icon: 'trash',
    label: removeOf(title),
    hint: downloadWords.remove,
    run: () => acts.remove(title),
  };
  if (state === 'paused') return [goOn, cancel];
  if (state === 'saving' || state === 'queued') return [halt, cancel];
  // Repair, further down, brings the rest as well.
  return state === 'partial' && tracksDamaged === 0 ? [complete, remove] : [remove];
};

const ItemActs = (props: { download: CollectionDownload; acts: DownloadActs }) => (
  <>
    {actsOf(props.download, props.acts).map(({ icon, label, hint, run }) => (
      <button
        // By place: the button that was pressed keeps the focus when its act becomes the other one.
        key={icon === 'play' ? 'pause' : icon}
        type="button"
        class="icon-button"
        aria-label={label}
        title={hint}
        onClick={run}
      >
        <Icon name={icon} />
      </button>
    ))}
  </>
);
