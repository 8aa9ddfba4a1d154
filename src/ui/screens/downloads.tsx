import { useEffect, useState } from 'preact/hooks';
import type { CollectionDownload } from '../../contracts/downloads';
import { PageTitle } from '../frame/page-title';
import { useKeptPlace } from '../frame/use-kept-place';
import { Empty } from '../parts/empty';
import { FailureNote } from '../parts/failure-note';
import { LockPanel, ResealLine } from '../parts/lock-panel';
import { TroubleNote } from '../parts/trouble-note';
import { refId } from '../state/app-store';
import { groupDownloads, groupOrder } from '../state/download-groups';
import { useAnswer } from '../state/use-answer';
import { useServices } from '../services';
import { formatNumber } from '../words/format';
import { downloadsWords } from '../words/downloads';
import { DownloadItem } from './download-item';
import { OverallLine } from './overall-line';
import { PassingGroup } from './passing-group';
import { StarredCard } from './starred-card';
import { StoragePanel } from './storage-panel';
import './downloads.css';

/** What is under way, what needs a person, what is on this device, and how much room it takes. */
export const Downloads = () => {
  const { engine, store } = useServices();
  const collections = store.collections.value;
  const moving = collections.some(({ state }) => state === 'saving');
  const beat = useBeat(moving);
  const settled = collections.map(({ ref, state, tracksDone }) => refId(ref) + state + tracksDone);
  const { value, failure, again } = useAnswer(
    'downloads',
    engine.downloads,
    `${settled.join()} ${beat} ${store.saves.value.size}`,
  );
  useKeptPlace(value !== undefined);
  const groups = groupDownloads(collections);
  return (
    <div class="page downloads-page">
      <PageTitle text={downloadsWords.title} />
      <TroubleNote />
      <LockPanel />
      <ResealLine />
      <OverallLine view={value} downloads={collections} />
      {value && <StoragePanel view={value} count={collections.length} />}
      {failure && !value && <FailureNote failure={failure} again={again} />}
      {collections.length === 0 && (
        <Empty icon="download" title={downloadsWords.empty} hint={downloadsWords.emptyHint}>
          <a class="button" href="/albums">
            {downloadsWords.browse}
          </a>
        </Empty>
      )}
      {groupOrder.map((group) => (
        <Group key={group} title={downloadsWords.groups[group]} items={groups.get(group) ?? []} />
      ))}
      {value && <PassingGroup view={value} />}
      <StarredCard />
    </div>
  );
};

/** ms. Speed and time left are means over seconds; asking more often would show noise. */
const beatEvery = 2_000;

/** Counts on while something moves and the page is seen. */
const useBeat = (moving: boolean): number => {
  const [beat, setBeat] = useState(0);
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setBeat((count) => count + 1);
    }, beatEvery);
    return () => clearInterval(timer);
  }, [moving]);
  return beat;
};

/** What a screenful of a large screen holds; more is one press away. */
const shownAtFirst = 50;

const Group = (props: { title: string; items: readonly CollectionDownload[] }) => {
  const { title, items } = props;
  const [all, showAll] = useState(false);
  if (items.length === 0) return null;
  const shown = all ? items : items.slice(0, shownAtFirst);
  return (
    <section class="download-group" aria-label={title}>
      <div class="group-head">
        <h2>{title}</h2>
        <span class="quiet numbers">{formatNumber(items.length)}</span>
      </div>
      <ul>
        {shown.map((item) => (
          <DownloadItem key={refId(item.ref)} download={item} />
        ))}
      </ul>
      {shown.length < items.length && (
        <button type="button" class="button" onClick={() => showAll(true)}>
          {downloadsWords.showAll(items.length)}
        </button>
      )}
    </section>
  );
};
