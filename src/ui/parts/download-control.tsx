import type { CollectionDownload, CollectionRef } from '../../contracts/downloads';
import { downloadWords } from '../words/pages';
import { FailureNote } from './failure-note';
import { Icon } from './icon';
import { useCollection, useDownloadActs } from './use-downloads';

interface DownloadControlProps {
  readonly target: CollectionRef;
  readonly title: string;
}

/** Download, then its progress and a way to stop it, then a way to remove it. */
export const DownloadControl = ({ target, title }: DownloadControlProps) => {
  const download = useCollection(target);
  const acts = useDownloadActs(target);
  if (download && (download.state === 'queued' || download.state === 'saving')) {
    return (
      <div class="download-control">
        <DownloadProgress download={download} />
        <button type="button" class="button on-tint" onClick={acts.cancel}>
          <Icon name="close" size={18} />
          {downloadWords.cancel}
        </button>
      </div>
    );
  }
  return (
    <div class="download-control">
      {download?.state !== 'saved' && (
        <button
          type="button"
          class="button on-tint"
          onClick={download?.state === 'failed' ? acts.again : acts.start}
        >
          <Icon name={download?.state === 'failed' ? 'again' : 'download'} size={18} />
          {download?.state === 'failed' ? downloadWords.again : downloadWords.download}
        </button>
      )}
      {download && (
        <button type="button" class="button on-tint" onClick={() => acts.remove(title)}>
          <Icon name={download.state === 'saved' ? 'saved' : 'trash'} size={18} />
          {downloadWords.remove}
        </button>
      )}
    </div>
  );
};

/** Bytes tell more than tracks; before the first byte is known the tracks do. */
export const partDone = ({ bytesDone, bytesTotal, tracksDone, tracksTotal }: CollectionDownload) =>
  bytesTotal > 0
    ? Math.min(1, bytesDone / bytesTotal)
    : tracksTotal > 0
      ? tracksDone / tracksTotal
      : 0;

export const DownloadProgress = ({ download }: { download: CollectionDownload }) => {
  const part = partDone(download);
  return (
    <div
      class="download-progress"
      role="progressbar"
      aria-label={downloadWords.progress}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
      aria-valuetext={downloadWords.state(download)}
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
      <span class="numbers">{downloadWords.state(download)}</span>
    </div>
  );
};

/** Why a download of this page failed, where it did. */
export const DownloadTrouble = ({ target }: { target: CollectionRef }) => {
  const download = useCollection(target);
  return download?.state === 'failed' && download.failure ? (
    <FailureNote failure={download.failure} />
  ) : null;
};
