import type { CollectionDownload } from '../../contracts/downloads';
import { albumPath, playlistPath } from '../parts/addresses';
import { Art } from '../parts/art';
import { partDone } from '../parts/download-control';
import { FailureNote } from '../parts/failure-note';
import { Icon } from '../parts/icon';
import type { IconName } from '../parts/icon-paths';
import { useDownloadActs, type DownloadActs } from '../parts/use-downloads';
import { useTrack } from '../state/use-tracks';
import { formatBytes } from '../words/format';
import { downloadsWords } from '../words/downloads';
import { downloadWords } from '../words/pages';

const hrefOf = ({ kind, key }: CollectionDownload['ref'], album: string | null): string | null => {
  if (kind === 'playlist') return playlistPath(key);
  return kind === 'album' ? albumPath(key) : album;
};

/** One album, playlist or song that was asked to be kept. */
export const DownloadItem = ({ download }: { download: CollectionDownload }) => {
  const { ref, title, state } = download;
  const acts = useDownloadActs(ref);
  const track = useTrack(ref.kind === 'track' ? ref.key : null);
  const href = hrefOf(ref, track?.albumKey ? albumPath(track.albumKey) : null);
  const moving = state === 'saving' || state === 'queued';
  return (
    <li class="download" data-state={state}>
      <span class="download-art">
        <Art artKey={download.artKey} name={title} size={96} />
      </span>
      <div class="download-words">
        {href ? (
          <a class="names-link download-title clip" href={href} dir="auto">
            {title}
          </a>
        ) : (
          <span class="download-title clip" dir="auto">
            {title}
          </span>
        )}
        <p class="download-facts">
          <StateMark state={state} />
          <span class={state === 'saved' ? 'heard-only' : ''}>{downloadsWords.states[state]}</span>
          <span>{factsOf(download)}</span>
        </p>
        {moving && <Bar download={download} />}
      </div>
      <ItemActs download={download} acts={acts} />
      {state === 'failed' && download.failure && (
        <div class="download-failure">
          <FailureNote failure={download.failure} again={acts.again} />
        </div>
      )}
    </li>
  );
};

const marks: Readonly<Record<CollectionDownload['state'], IconName>> = {
  queued: 'queued',
  saving: 'saving',
  saved: 'saved',
  partial: 'download',
  paused: 'paused',
  failed: 'failed',
};

const StateMark = ({ state }: { state: CollectionDownload['state'] }) => (
  <span class="save-mark" data-kind={state}>
    <Icon name={marks[state]} size={16} />
  </span>
);

const factsOf = (download: CollectionDownload): string => {
  const { ref, tracksDone, tracksTotal, bytesDone, bytesTotal, speed } = download;
  const left = speed > 0 ? (bytesTotal - bytesDone) / speed : 0;
  return [
    downloadsWords.kinds[ref.kind],
    ref.kind === 'track' ? '' : downloadsWords.tracks(tracksDone, tracksTotal),
    bytesDone > 0 ? formatBytes(bytesDone) : '',
    speed > 0 ? downloadsWords.speed(speed) : '',
    left > 0 ? downloadsWords.left(left) : '',
  ]
    .filter((fact) => fact !== '')
    .join(' · ');
};

const Bar = ({ download }: { download: CollectionDownload }) => (
  <progress
    aria-label={downloadWords.progress}
    aria-valuetext={downloadWords.state(download)}
    max={100}
    value={Math.round(partDone(download) * 100)}
  />
);

const ItemActs = (props: { download: CollectionDownload; acts: DownloadActs }) => {
  const { download, acts } = props;
  const { title, state } = download;
  if (state === 'saving' || state === 'queued') {
    return (
      <button
        type="button"
        class="icon-button"
        aria-label={downloadsWords.cancelOf(title)}
        title={downloadWords.cancel}
        onClick={acts.cancel}
      >
        <Icon name="close" />
      </button>
    );
  }
  return (
    <div class="download-acts">
      {state === 'partial' && (
        <button
          type="button"
          class="icon-button"
          aria-label={downloadsWords.completeOf(title)}
          title={downloadWords.download}
          onClick={acts.start}
        >
          <Icon name="download" />
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={downloadsWords.removeOf(title)}
        title={downloadWords.remove}
        onClick={() => acts.remove(title)}
      >
        <Icon name="trash" />
      </button>
    </div>
  );
};
