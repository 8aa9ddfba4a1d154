import { useState } from 'preact/hooks';
import type { Readiness, ReadyCollection } from '../../contracts/drill';
import { toFailure } from '../../domain/error';
import { playlistPath } from '../parts/addresses';
import { FailureNote } from '../parts/failure-note';
import { Icon } from '../parts/icon';
import { Ring } from '../parts/ring';
import { useServices } from '../services';
import { refId } from '../state/app-store';
import { useAnswer } from '../state/use-answer';
import { readinessWords as words } from '../words/drill';

/** What would play with every server gone, what would not, and one button that mends it. */
export const ReadinessReport = () => {
  const { engine, store } = useServices();
  const saved = [...store.saves.value.values()].filter((state) => state === 'saved').length;
  const asked = store.collections.value.map(({ ref }) => refId(ref)).join();
  const { value, failure, again } = useAnswer('readiness', engine.readiness, `${saved} ${asked}`);
  if (!value) return failure && <FailureNote failure={failure} again={again} />;
  return (
    <section class="ready" aria-label={words.title}>
      <ReadyHead ready={value} />
      <dl class="ready-facts">
        <div>
          <dt>{words.queue}</dt>
          <dd>{queueLine(value)}</dd>
        </div>
        <div>
          <dt>{words.playlists}</dt>
          <dd>{playlistsLine(value)}</dd>
        </div>
      </dl>
      <Breaks lists={value.incomplete} />
      {value.complete.length > 0 && <Complete lists={value.complete} />}
      <Fix ready={value} />
    </section>
  );
};

const queueLine = ({ queueTracks, queueMissing }: Readiness): string => {
  if (queueTracks === 0) return words.queueEmpty;
  return queueMissing === 0
    ? words.queueWhole(queueTracks)
    : words.queueLacks(queueMissing, queueTracks);
};

const playlistsLine = ({ complete, incomplete }: Readiness): string => {
  const all = complete.length + incomplete.length;
  return all === 0 ? words.playlistsNone : words.playlistsCount(complete.length, all);
};

/** The ring shows the part of what one would miss that is here. */
const ReadyHead = ({ ready }: { ready: Readiness }) => {
  const { safeSeconds, safeTracks, fixTracks } = ready;
  const part = safeTracks === 0 ? 0 : safeTracks / (safeTracks + fixTracks);
  return (
    <div class="ready-head">
      <Ring part={part} icon={safeTracks > 0 ? 'saved' : 'download'} size={64} />
      <div>
        <h3>{words.title}</h3>
        <p class="ready-figure">{safeTracks > 0 ? words.safe(safeSeconds) : words.nothingSafe}</p>
        <p class="quiet">{safeTracks > 0 ? words.safeTracks(safeTracks) : words.nothingSafeHint}</p>
      </div>
    </div>
  );
};

/** More is one press away. */
const shownAtFirst = 6;

const Breaks = ({ lists }: { lists: readonly ReadyCollection[] }) => {
  const [all, showAll] = useState(false);
  if (lists.length === 0) return null;
  const shown = all ? lists : lists.slice(0, shownAtFirst);
  return (
    <div class="ready-breaks">
      <h4>{words.breaks}</h4>
      <ul aria-label={words.breaks}>
        {shown.map(({ ref, title, tracks, missing }) => (
          <li key={ref.key}>
            <a class="names-link clip" dir="auto" href={playlistPath(ref.key)}>
              {title}
            </a>
            <span class="quiet numbers">{words.lacks(missing, tracks)}</span>
          </li>
        ))}
      </ul>
      {shown.length < lists.length && (
        <button type="button" class="link" onClick={() => showAll(true)}>
          {words.showAll(lists.length)}
        </button>
      )}
    </div>
  );
};

const Complete = ({ lists }: { lists: readonly ReadyCollection[] }) => (
  <details class="ready-complete">
    <summary>{words.complete(lists.length)}</summary>
    <ul aria-label={words.complete(lists.length)}>
      {lists.map(({ ref, title, tracks }) => (
        <li key={ref.key}>
          <a class="names-link clip" dir="auto" href={playlistPath(ref.key)}>
            {title}
          </a>
          <span class="quiet numbers">{words.count(tracks)}</span>
        </li>
      ))}
    </ul>
  </details>
);

const Fix = ({ ready }: { ready: Readiness }) => {
  const { store } = useServices();
  const { busy, fix } = useFix();
  const { fixes, fixTracks, fixBytes, queueMissing, incomplete } = ready;
  const isDrill = store.drill.value !== null;
  const moving = new Set(
    store.collections.value
      .filter(({ state }) => state === 'queued' || state === 'saving')
      .map(({ ref }) => refId(ref)),
  );
  if (fixes.length === 0) {
    const isWhole = queueMissing === 0 && incomplete.length === 0;
    return (
      <p class="ready-fix" data-well={isWhole}>
        <Icon name={isWhole ? 'saved' : 'unavailable'} size={20} />
        {isWhole ? words.allWell : words.lost}
      </p>
    );
  }
  if (fixes.every((ref) => moving.has(refId(ref)))) {
    return (
      <div class="ready-fix" role="status">
        <p>{words.fixing(fixTracks)}</p>
        <a class="button" href="/downloads">
          {words.follow}
        </a>
      </div>
    );
  }
  const isOff = isDrill || busy;
  return (
    <div class="ready-fix">
      <p>
        {words.fixAbout(fixTracks, fixBytes)} {isDrill && words.fixAfter}
      </p>
      <button
        type="button"
        class="button accent"
        aria-disabled={isOff}
        onClick={isOff ? undefined : () => fix(ready)}
      >
        <Icon name="download" size={18} />
        {words.fix}
      </button>
    </div>
  );
};

/** Asks for what is missing. A wish that is there already keeps its options, and is taken up again. */
const useFix = () => {
  const { engine, store } = useServices();
  const [busy, setBusy] = useState(false);
  const ask = async ({ fixes }: Readiness): Promise<void> => {
    for (const ref of fixes) {
      const wish = store.collections.peek().find((each) => refId(each.ref) === refId(ref));
      if (!wish) {
        await engine.download(ref);
        continue;
      }
      const { quality, follow, wifiOnly } = wish;
      await engine.download(ref, { quality, follow, wifiOnly });
      if (wish.state === 'paused') await engine.resumeDownload(ref);
      if (wish.failure) await engine.retryDownload(ref);
    }
  };
  const fix = (ready: Readiness): void => {
    setBusy(true);
    ask(ready)
      .catch((thrown: unknown) => store.toasts.showFailure(toFailure(thrown)))
      .finally(() => setBusy(false));
  };
  return { busy, fix };
};
