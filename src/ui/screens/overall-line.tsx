import type { CollectionDownload, DownloadsView } from '../../contracts/downloads';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { countOverall } from '../state/download-groups';
import { overallWords } from '../words/downloads';
import { BackgroundOffer } from './background-offer';
import { useChange } from './settings-parts';

interface OverallLineProps {
  readonly view: DownloadsView | undefined;
  readonly downloads: readonly CollectionDownload[];
}

/** What is under way with everything together; absent while nothing is, and nothing rests. */
export const OverallLine = ({ view, downloads }: OverallLineProps) => {
  const { store } = useServices();
  const change = useChange();
  const resting = store.settings.value.downloadsPaused;
  const overall = countOverall(downloads);
  if (!resting && overall.saving + overall.queued === 0) return null;
  const pace = view ? overallWords.pace(view.speed, view.secondsLeft) : '';
  return (
    <section class="overall" aria-label={overallWords.region}>
      <div class="overall-words">
        <strong>
          {resting
            ? overallWords.resting
            : overall.saving > 0
              ? overallWords.saving(overall)
              : overallWords.waiting(overall)}
        </strong>
        {(resting || pace) && (
          <span class="quiet numbers">{resting ? overallWords.restingHint : pace}</span>
        )}
      </div>
      {!resting && <BackgroundOffer songs={songsToCome(downloads)} />}
      <button
        type="button"
        class={`button ${resting ? 'accent' : ''}`}
        onClick={() => change({ downloadsPaused: !resting })}
      >
        <Icon name={resting ? 'play' : 'pause'} size={18} />
        {resting ? overallWords.resumeAll : overallWords.pauseAll}
      </button>
    </section>
  );
};

const songsToCome = (downloads: readonly CollectionDownload[]): number =>
  downloads
    .filter(({ state }) => state === 'saving' || state === 'queued')
    .reduce((sum, { tracksTotal, tracksDone }) => sum + tracksTotal - tracksDone, 0);
