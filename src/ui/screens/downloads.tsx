import { useEffect, useState } from 'preact/hooks';
import type { CollectionDownload, DownloadsView } from '../../contracts/downloads';
import { PageTitle } from '../frame/page-title';
import { useKeptPlace } from '../frame/use-kept-place';
import { Empty } from '../parts/empty';
import { FailureNote } from '../parts/failure-note';
import { TroubleNote } from '../parts/trouble-note';
import { refId } from '../state/app-store';
import { useAnswer } from '../state/use-answer';
import { useServices } from '../services';
import { formatBytes } from '../words/format';
import { downloadsWords } from '../words/downloads';
import { DownloadItem } from './download-item';
import './downloads.css';

type State = CollectionDownload['state'];
const groups: readonly (readonly [string, readonly State[]])[] = [
  [downloadsWords.running, ['saving', 'queued']],
  [downloadsWords.failed, ['failed']],
  [downloadsWords.partial, ['partial']],
  [downloadsWords.saved, ['saved']],
];

/** What is on this device, what is on its way, what failed and why. */
export const Downloads = () => {
  const { engine, store } = useServices();
  const collections = store.collections.value;
  const {
    value: view,
    failure,
    again,
  } = useAnswer(
    'downloads',
    engine.downloads,
    collections.map(({ ref, tracksDone }) => refId(ref) + tracksDone).join(),
  );
  useKeptPlace(view !== undefined);
  return (
    <div class="page downloads-page">
      <PageTitle text={downloadsWords.title} />
      <TroubleNote />
      {view && <Storage view={view} count={collections.length} />}
      {failure && !view && <FailureNote failure={failure} again={again} />}
      {collections.length === 0 && (
        <Empty icon="download" title={downloadsWords.empty} hint={downloadsWords.emptyHint}>
          <a class="button" href="/albums">
            {downloadsWords.browse}
          </a>
        </Empty>
      )}
      {groups.map(([title, states]) => (
        <Group
          key={title}
          title={title}
          items={collections.filter(({ state }) => states.includes(state))}
        />
      ))}
    </div>
  );
};

const Group = (props: { title: string; items: readonly CollectionDownload[] }) =>
  props.items.length === 0 ? null : (
    <section class="download-group" aria-label={props.title}>
      <h2>{props.title}</h2>
      <ul>
        {props.items.map((item) => (
          <DownloadItem key={refId(item.ref)} download={item} />
        ))}
      </ul>
    </section>
  );

/** Our own bytes against what the browser says it would let us keep: an estimate, said as one. */
const Storage = ({ view, count }: { view: DownloadsView; count: number }) => {
  const room = useQuota();
  const all = Math.max(view.bytesUsed, room ?? view.bytesUsed, 1);
  const note = downloadsWords.stores[view.storeKind];
  return (
    <section class="panel storage" aria-label={downloadsWords.storage}>
      <div class="storage-line">
        <strong class="storage-used numbers">{formatBytes(view.bytesUsed)}</strong>
        <span class="quiet">{downloadsWords.used(count)}</span>
      </div>
      <div
        class="storage-meter"
        role="meter"
        aria-label={downloadsWords.storage}
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={view.bytesUsed}
        aria-valuetext={formatBytes(view.bytesUsed)}
        style={{ '--part': formatPercentNumber(view.bytesUsed / all) }}
      />
      <p class="quiet">
        {room !== null && `${downloadsWords.free(Math.max(0, room - view.bytesUsed))}. `}
        {view.persistent === true && downloadsWords.persistent}
        {view.persistent === false && downloadsWords.notPersistent} {note}
      </p>
    </section>
  );
};

/** At least a sliver, so that a little is not shown as nothing. */
const formatPercentNumber = (part: number): string =>
  part > 0 ? `${Math.max(0.6, Math.min(1, part) * 100)}%` : '0%';

const useQuota = (): number | null => {
  const [quota, setQuota] = useState<number | null>(null);
  useEffect(() => {
    navigator.storage?.estimate().then(
      ({ quota: found }) => setQuota(found ?? null),
      () => setQuota(null),
    );
  }, []);
  return quota;
};
