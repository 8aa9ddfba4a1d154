import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { LossReport } from '../../contracts/downloads';
import { toFailure, type Failure } from '../../domain/error';
import { Mark } from '../frame/mark';
import { PageTitle } from '../frame/page-title';
import { FailureNote } from '../parts/failure-note';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { formatNumber } from '../words/format';
import { frameWords } from '../words/frame';
import { lossWords } from '../words/data';
import { downloadsWords } from '../words/downloads';
import { signInAddress } from './sign-in-address';
import './loss.css';

/** In place of the doors of a first visit: this is none. */
export const LossScreen = () => {
  const { loss } = useServices().store;
  if (!loss.value) return null;
  return (
    <div class="loss-screen">
      <Mark size={44} />
      <PageTitle text={lossWords.title} class="loss-title" />
      <LossBody loss={loss.value} />
    </div>
  );
};

/** On Home and Downloads, where something else was connected before the question was answered. */
export const LossPanel = () => {
  const { loss } = useServices().store;
  if (!loss.value) return null;
  return (
    <section class="loss-panel" aria-label={lossWords.title}>
      <h2>{lossWords.title}</h2>
      <LossBody loss={loss.value} />
    </section>
  );
};

const LossBody = ({ loss }: { loss: LossReport }) => (
  <>
    <p class="quiet loss-lead">{lossWords.lead(loss, Date.now())}</p>
    <LossActs loss={loss} />
    <LossList loss={loss} />
  </>
);

const LossActs = ({ loss }: { loss: LossReport }) => {
  const { engine, store } = useServices();
  const { route } = useLocation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { services, collections } = loss;
  const canRestore = services.length > 0 || collections.some(({ isOfFiles }) => !isOfFiles);
  const restore = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await engine.restoreLost();
      route(signInAddress);
    } catch (thrown) {
      setFailure(toFailure(thrown));
      setBusy(false);
    }
  };
  return (
    <>
      <div class="loss-acts">
        {canRestore && (
          <button
            type="button"
            class="button accent"
            aria-disabled={busy}
            onClick={() => void restore()}
          >
            <Icon name="download" size={18} />
            {busy ? lossWords.restoring : lossWords.restore}
          </button>
        )}
        <button type="button" class="button plain" onClick={() => forget(engine, store)}>
          {lossWords.forget}
        </button>
        {canRestore && <p class="quiet">{lossWords.restoreHint}</p>}
      </div>
      {failure && <FailureNote failure={failure} again={() => void restore()} />}
    </>
  );
};

/** The note is the last that is known of it: thrown away only when it can no longer be undone. */
const forget = (
  engine: ReturnType<typeof useServices>['engine'],
  store: ReturnType<typeof useServices>['store'],
): void => {
  const { lossForgotten, toasts } = store;
  lossForgotten.value = true;
  toasts.showUndo(lossWords.forgotten, frameWords.undo, {
    stayOnLeave: true,
    undo: () => (lossForgotten.value = false),
    commit: () => {
      engine.forgetLost().then(
        () => (lossForgotten.value = false),
        (thrown: unknown) => {
          lossForgotten.value = false;
          toasts.showFailure(toFailure(thrown));
        },
      );
    },
  });
};

/** More would push everything else out of sight; the number says the rest. */
const shownAtFirst = 8;

const LossList = ({ loss }: { loss: LossReport }) => {
  const { services, collections } = loss;
  const [all, showAll] = useState(false);
  const shown = all ? collections : collections.slice(0, shownAtFirst);
  return (
    <div class="loss-lists">
      {services.length > 0 && (
        <section aria-label={lossWords.services}>
          <h2>{lossWords.services}</h2>
          <ul>
            {services.map(({ name, address }) => (
              <li key={`${name} ${address}`}>
                <Icon name="server" size={18} />
                <span class="clip" dir="auto">
                  {name}
                </span>
                <span class="quiet clip" dir="ltr">
                  {address === name ? '' : address}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {collections.length > 0 && (
        <section aria-label={lossWords.collections}>
          <h2>
            {lossWords.collections} <span class="quiet">{formatNumber(collections.length)}</span>
          </h2>
          <ul>
            {shown.map(({ ref, title, tracks, isOfFiles }) => (
              <li key={`${ref.kind} ${ref.key}`}>
                <Icon name="downloads" size={18} />
                <span class="clip" dir="auto">
                  {title || downloadsWords.kinds[ref.kind]}
                </span>
                <span class="quiet numbers">
                  {tracks > 0 ? lossWords.songs(tracks) : ''}
                  {isOfFiles && ` · ${lossWords.ofFiles}`}
                </span>
              </li>
            ))}
          </ul>
          {shown.length < collections.length && (
            <button type="button" class="link" onClick={() => showAll(true)}>
              {downloadsWords.showAll(collections.length)}
            </button>
          )}
        </section>
      )}
    </div>
  );
};
