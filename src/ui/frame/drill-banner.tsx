import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import type { DrillView } from '../../contracts/drill';
import { Icon } from '../parts/icon';
import { useDrillActs } from '../parts/use-drill';
import { useNow } from '../parts/use-now';
import { useServices } from '../services';
import { drillTitle, drillWords } from '../words/drill';
import './drill-banner.css';

const statusPath = '/status';

/** Over the whole player while an outage is rehearsed: nobody shall take it for a real one. */
export const DrillBanner = ({ drill }: { drill: DrillView }) => {
  const { store } = useServices();
  const { path, route } = useLocation();
  const { stop } = useDrillActs();
  const now = useNow(true);
  useEffect(
    () => () => {
      if (store.drill.peek() || location.pathname === statusPath) return;
      const run = (): void => route(statusPath);
      store.toasts.show(drillWords.over, { label: drillWords.seeReport, run });
    },
    [],
  );
  const left = Math.max(0, Math.ceil((drill.endsAt - now) / 1000));
  return (
    <aside class="drill-banner" aria-label={drillWords.banner}>
      <Icon name="status" size={20} />
      <p class="drill-banner-words">
        <strong>{drillWords.bannerTitle}</strong>{' '}
        <span>{drillWords.bannerText(drillTitle(drill.scenario))}</span>
      </p>
      <span class="drill-banner-left numbers" role="timer">
        {drillWords.left(left)}
      </span>
      {/* The page of the drill has a button of that name already. */}
      {path !== statusPath && (
        <button type="button" class="button" onClick={stop}>
          {drillWords.stop}
        </button>
      )}
    </aside>
  );
};
