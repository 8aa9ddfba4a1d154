import { useEffect, useState } from 'preact/hooks';
import { toFailure } from '../../domain/error';
import type { HealthHistory } from '../../contracts/health-history';
import type { SourceHealth } from '../../domain/health';
import { PageTitle } from '../frame/page-title';
import { Empty } from '../parts/empty';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { connectionSentence } from '../words/health';
import { statusWords } from '../words/status';
import { DrillRegion } from './drill-region';
import { ComponentItem } from './status-component';
import { ConfigurationStatus } from './status-configuration';
import { Continuity } from './status-continuity';
import { Diagnostics } from './status-diagnostics';
import { EdgeStates } from './status-edges';
import { HistoryLegend } from './status-history';
import { useHealthHistory, useNow } from './use-health-history';
import './status.css';

/** A row per component of each server: state, since when, and what still works. */
export const Status = () => {
  const { store } = useServices();
  const health = store.health.value;
  const several = health.sources.length > 1;
  const history = useHealthHistory();
  const now = useNow(1_000);
  return (
    <div class="page status-page">
      <header class="status-head">
        <PageTitle text={statusWords.title} />
        <CheckNow />
      </header>
      <p class="status-line">{connectionSentence(health) || statusWords.allGood}</p>
      {health.sources.length === 0 && <Empty icon="status" title={statusWords.noSources} />}
      {health.sources.map((source) => (
        <SourceStatus
          key={source.source}
          source={source}
          named={several}
          history={history}
          now={now}
        />
      ))}
      <ConfigurationStatus />
      <DrillRegion />
      <Continuity />
      <Diagnostics />
    </div>
  );
};

const CheckNow = () => {
  const { engine, store } = useServices();
  const [running, setRunning] = useState(false);
  const check = (): void => {
    setRunning(true);
    engine
      .checkHealth()
      .then(
        (health) => store.receive({ kind: 'health', health }),
        (thrown: unknown) => store.toasts.showFailure(toFailure(thrown)),
      )
      .finally(() => setRunning(false));
  };
  // Who looks wants to know how it is, not how it was.
  const isReady = store.phase.value === 'ready' && store.sources.value.length > 0;
  useEffect(() => {
    if (isReady) check();
  }, [isReady]);
  return (
    <button
      type="button"
      class="button"
      aria-disabled={running}
      onClick={running ? undefined : check}
    >
      <Icon name="again" size={18} />
      {running ? statusWords.checking : statusWords.check}
    </button>
  );
};

interface SourceStatusProps {
  readonly source: SourceHealth;
  readonly named: boolean;
  readonly history: HealthHistory | null;
  readonly now: number;
}

const SourceStatus = ({ source, named, history, now }: SourceStatusProps) => (
  <section class="status-source">
    {named && (
      <h2 class="clip" dir="auto">
        {source.name}
      </h2>
    )}
    <ul
      class="components"
      aria-label={named ? `${statusWords.components}: ${source.name}` : statusWords.components}
    >
      {source.components.map((each) => (
        <ComponentItem
          key={each.component}
          health={each}
          seen={history?.seen[source.source]?.[each.component] ?? []}
          spans={history?.log[source.source]?.[each.component] ?? []}
          now={now}
        />
      ))}
    </ul>
    <HistoryLegend />
    {source.edges && <EdgeStates source={source.source} states={source.edges} />}
  </section>
);
