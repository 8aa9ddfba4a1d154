import type { CollectionDownload, CollectionRef } from '../../contracts/downloads';
import { partDone } from '../state/download-groups';
import { useServices } from '../services';
import { downloadsWords, stateSentence } from '../words/downloads';
import { downloadWords } from '../words/pages';
import { FailureNote } from './failure-note';
import { Icon } from './icon';
import { KeptIcon } from './kept-icon';
import { KeepOptionsButton } from './keep-options';
import { useCollection, useDownloadActs, type DownloadActs } from './use-downloads';
import './ring.css';

interface DownloadControlProps {
  readonly target: CollectionRef;
  readonly title: string;
}

/** Download, then its progress and a way to stop it, then a way to remove it; options beside it. */
export const DownloadControl = ({ target, title }: DownloadControlProps) => {
  const download = useCollection(target);
  const acts = useDownloadActs(target);
  const state = download?.state;
  return (
    <div class="download-control">
      {download && (state === 'queued' || state === 'saving' || state === 'paused') ? (
        <Underway download={download} acts={acts} />
      ) : (
        <Settled download={download} acts={acts} title={title} />
      )}
      <KeepOptionsButton target={target} download={download} />
    </div>
  );
};

const Underway = (props: { download: CollectionDownload; acts: DownloadActs }) => {
  const { download, acts } = props;
  const paused = download.state === 'paused';
  return (
    <>
      <DownloadProgress download={download} />
      <button
        type="button"
        class="icon-button on-tint"
        aria-label={paused ? downloadsWords.resume : downloadsWords.pause}
        title={paused ? downloadsWords.resume : downloadsWords.pause}
        onClick={paused ? acts.resume : acts.pause}
      >
        <Icon name={paused ? 'play' : 'pause'} size={18} />
      </button>
      <button type="button" class="button on-tint" onClick={acts.cancel}>
        <Icon name="close" size={18} />
        {downloadWords.cancel}
      </button>
    </>
  );
};

const Settled = (props: {
  download: CollectionDownload | null;
  acts: DownloadActs;
  title: string;
}) => {
  const { download, acts, title } = props;
  const damaged = (download?.tracksDamaged ?? 0) > 0;
  const failed = download?.state === 'failed';
  return (
    <>
      {(download?.state !== 'saved' || damaged) && (
        <button
          type="button"
          class="button on-tint"
          onClick={() => (failed || damaged ? acts.again() : acts.start())}
        >
          <Icon name={failed || damaged ? 'again' : 'download'} size={18} />
          {damaged ? downloadsWords.repair : failed ? downloadWords.again : downloadWords.download}
        </button>
      )}
      {download && (
        <button type="button" class="button on-tint" onClick={() => acts.remove(title)}>
          <Icon name={download.state === 'saved' ? 'saved' : 'trash'} size={18} />
          {downloadWords.remove}
        </button>
      )}
    </>
  );
};

export const DownloadProgress = ({ download }: { download: CollectionDownload }) => {
  const { store } = useServices();
  const part = partDone(download);
  const resting = store.settings.value.downloadsPaused;
  const words =
    download.state === 'saving' ||
    (download.waiting === null && download.state === 'queued' && !resting)
      ? downloadWords.state(download)
      : `${stateSentence(download, resting)} · ${downloadWords.state(download)}`;
  return (
    <div
      class="download-progress"
      role="progressbar"
      aria-label={downloadWords.progress}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
      aria-valuetext={words}
    >
      <svg
        viewBox="0 0 24 24"
        width="24"
        height="24"
        fill="none"
        stroke-width="2.5"
        aria-hidden="true"
      >
        <circle cx="12" cy="12" r="9.5" class="ring-track" />
        <circle
          cx="12"
          cy="12"
          r="9.5"
          class="ring-done"
          pathLength={100}
          stroke-dasharray={`${part * 100} 100`}
          transform="rotate(-90 12 12)"
        />
      </svg>
      <span class="numbers">{words}</span>
    </div>
  );
};

/** Why a download of this page failed, where it did, and what of it is damaged. */
export const DownloadTrouble = ({ target }: { target: CollectionRef }) => {
  const download = useCollection(target);
  if (!download) return null;
  if (download.tracksDamaged > 0) {
    return (
      <p class="mild-line">
        <KeptIcon name="damaged" size={18} />
        {downloadsWords.damaged(download.tracksDamaged)}. {downloadsWords.damagedAdvice}
      </p>
    );
  }
  return download.state === 'failed' && download.failure ? (
    <FailureNote failure={download.failure} />
  ) : null;
};
