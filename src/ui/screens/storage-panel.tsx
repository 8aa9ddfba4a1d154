import { useEffect, useState } from 'preact/hooks';
import type { DownloadsView } from '../../contracts/downloads';
import { askPersistence } from '../bridges/persistence';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { scaleStorage } from '../state/storage-scale';
import { toFailure } from '../../domain/error';
import { formatBytes } from '../words/format';
import { checkWords, downloadsWords, storageWords } from '../words/downloads';
import { StorageChoices } from './storage-choices';

/** What our own bytes take, of what; what the browser promised; the limits; the check. */
export const StoragePanel = ({ view, count }: { view: DownloadsView; count: number }) => {
  const note = downloadsWords.stores[view.storeKind];
  return (
    <section class="storage" aria-label={downloadsWords.storage}>
      <div class="storage-line">
        <strong class="storage-used numbers">{formatBytes(view.bytesUsed)}</strong>
        <span class="quiet">{downloadsWords.used(count)}</span>
      </div>
      <Meter view={view} />
      <div class="storage-notes">
        <Persistence known={view.persistent} />
        {note && <p class="quiet">{note}</p>}
        <Check />
      </div>
      <details class="storage-limits">
        <summary>{storageWords.limits}</summary>
        <div class="settings-card">
          <StorageChoices />
        </div>
      </details>
    </section>
  );
};

const percent = (part: number): string => `${part * 100}%`;

/** Our own bytes against the listener's limit, or what the browser says it would let us keep. */
const Meter = ({ view }: { view: DownloadsView }) => {
  const { storageLimit: limit } = useServices().store.settings.value;
  const room = useQuota();
  const { bytesUsed: used, passingBytes: passing } = view;
  const scale = scaleStorage({ used, passing, limit, room });
  return (
    <>
      <div
        class="storage-meter"
        role="meter"
        aria-label={downloadsWords.storage}
        aria-valuemin={0}
        aria-valuemax={Math.round(scale.all)}
        aria-valuenow={used}
        aria-valuetext={storageWords.meter(used, passing, limit)}
      >
        <span class="storage-bar">
          <span class="storage-asked" style={{ inlineSize: percent(scale.asked) }} />
          <span class="storage-passing" style={{ inlineSize: percent(scale.passing) }} />
        </span>
        {scale.limit !== null && (
          <span class="storage-limit" style={{ insetInlineStart: percent(scale.limit) }} />
        )}
      </div>
      <ul class="storage-legend numbers">
        <li data-part="asked">{storageWords.asked(used - Math.min(used, passing))}</li>
        {passing > 0 && <li data-part="passing">{storageWords.passing(passing)}</li>}
        {limit !== null && <li data-part="limit">{storageWords.limitMark(limit)}</li>}
        {scale.left !== null && (
          <li>{scale.left > 0 ? storageWords.left(scale.left) : storageWords.full}</li>
        )}
      </ul>
    </>
  );
};

/** The browser's promise, or the way to ask for it. */
const Persistence = ({ known }: { known: boolean | null }) => {
  const [asked, setAsked] = useState<boolean | null>(null);
  const kept = asked ?? known;
  const ask = async (): Promise<void> => {
    await askPersistence();
    setAsked(await navigator.storage?.persisted?.().catch(() => false));
  };
  if (kept === true) {
    return (
      <p class="storage-note quiet">
        <Icon name="saved" size={18} />
        {downloadsWords.persistent}
      </p>
    );
  }
  return (
    <div class="storage-note">
      <p class="quiet" role="status">
        {asked === false ? downloadsWords.persistNo : downloadsWords.notPersistent}
      </p>
      <button type="button" class="button" onClick={() => void ask()}>
        {downloadsWords.persist}
      </button>
    </div>
  );
};

/** Asked for, it says how far it is; done, what it found. */
const Check = () => {
  const { engine, store } = useServices();
  const check = store.check.value;
  const running = check?.phase === 'running';
  const report = (thrown: unknown): void => store.toasts.showFailure(toFailure(thrown));
  const press = (): void => {
    const act = running ? engine.stopCheck() : engine.checkDownloads(null);
    act.catch(report);
  };
  return (
    <div class="storage-note">
      <div>
        <p class="quiet" role="status">
          {check ? checkWords.state(check) : checkWords.hint}
        </p>
        {running && (
          <progress
            aria-label={checkWords.progress}
            max={Math.max(1, check.tracksTotal)}
            value={check.tracksDone}
          />
        )}
      </div>
      <button type="button" class="button" onClick={press}>
        {running ? checkWords.stop : checkWords.start}
      </button>
    </div>
  );
};

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
