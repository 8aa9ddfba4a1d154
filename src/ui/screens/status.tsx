import { useEffect, useState } from 'preact/hooks';
import { toFailure } from '../../domain/error';
import type { ComponentHealth, ComponentState, SourceHealth } from '../../domain/health';
import { PageTitle } from '../frame/page-title';
import { Empty } from '../parts/empty';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { connectionSentence } from '../words/health';
import { detailsLabel, failureDetails, failureWords } from '../words/failures';
import { componentSentence, statusWords } from '../words/status';
import { ConfigurationStatus } from './status-configuration';
import './status.css';

/** A row per component of each server: state, since when, and what still works. */
export const Status = () => {
  const { store } = useServices();
  const health = store.health.value;
  const several = health.sources.length > 1;
  return (
    <div class="page status-page">
      <header class="list-head">
        <PageTitle text={statusWords.title} />
        <CheckNow />
      </header>
      <p class="status-line">{connectionSentence(health) || statusWords.allGood}</p>
      {health.sources.length === 0 && <Empty icon="status" title={statusWords.noSources} />}
      {health.sources.map((source) => (
        <SourceStatus key={source.source} source={source} named={several} />
      ))}
      <ConfigurationStatus />
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

const SourceStatus = ({ source, named }: { source: SourceHealth; named: boolean }) => (
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
        <ComponentItem key={each.component} health={each} />
      ))}
    </ul>
  </section>
);

const ComponentItem = ({ health }: { health: ComponentHealth }) => {
  const { component, state, since, checked, failure } = health;
  const now = Date.now();
  return (
    <li class="component" data-state={state}>
      <StateShape state={state} />
      <div class="component-words">
        <p>
          <strong>{statusWords.names[component]}</strong>{' '}
          <span class="quiet">{componentSentence(component, state)}</span>
        </p>
        {failure && state !== 'operational' && (
          <details>
            <summary>{detailsLabel}</summary>
            <p>{failureWords(failure).what}</p>
            <pre>{failureDetails(failure)}</pre>
          </details>
        )}
      </div>
      <p class="component-state">
        <span class="component-name">{statusWords.states[state]}</span>
        <span class="quiet numbers">
          {state === 'unknown'
            ? checked > 0
              ? statusWords.checked(checked, now)
              : statusWords.notAsked
            : statusWords.since(since, now)}
        </span>
      </p>
    </li>
  );
};

/** A shape for each state, so that colour is never the only sign. */
const shapes: Readonly<Record<ComponentState, string>> = {
  unknown: 'M12 6a6 6 0 1 1 0 12 6 6 0 0 1 0-12',
  operational: 'M12 6a6 6 0 1 1 0 12 6 6 0 0 1 0-12M9.5 12.2l1.8 1.8 3.2-3.7',
  strained: 'M12 6a6 6 0 1 1 0 12 6 6 0 0 1 0-12M12 9v3.2l2 1.3',
  degraded: 'M12 5.5 19 18H5zM12 10v3.5M12 15.7v.01',
  down: 'M7 7h10v10H7zM10 10l4 4M14 10l-4 4',
};
const StateShape = ({ state }: { state: ComponentState }) => (
  <svg
    class="state-shape"
    aria-hidden="true"
    viewBox="0 0 24 24"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d={shapes[state]} />
  </svg>
);
