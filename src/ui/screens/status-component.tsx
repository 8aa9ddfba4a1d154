import type { ComponentHealth, ComponentState, SeenFact } from '../../domain/health';
import type { Span } from '../../domain/health-history';
import { formatAgo, historyWords } from '../words/status-history';
import { componentSentence, statusWords } from '../words/status';
import { HistoryDetails, HistoryStrip } from './status-history';

interface ComponentItemProps {
  readonly health: ComponentHealth;
  /** Newest first. */
  readonly seen: readonly SeenFact[];
  readonly spans: readonly Span[];
  readonly now: number;
}

/** ms. Nothing older is shown as if it were so now (reliability.md 3.3). */
const currentFor = 120_000;

/** One part of a service: how it is, since when and as of when, how the day was, and why we say so. */
export const ComponentItem = ({ health, seen, spans, now }: ComponentItemProps) => {
  const { component, state, since, failure } = health;
  const checked = Math.max(health.checked, seen[0]?.at ?? 0);
  const isOld = state !== 'unknown' && now - checked > currentFor;
  const ago = formatAgo(now - checked);
  return (
    <li class="component" data-state={isOld ? 'unknown' : state}>
      <StateShape state={isOld ? 'unknown' : state} />
      <p class="component-words">
        <strong>{statusWords.names[component]}</strong>{' '}
        <span class="quiet">{componentSentence(component, state)}</span>
      </p>
      <p class="component-state">
        <span class="component-name">
          {isOld ? historyWords.old[state] : statusWords.states[state]}
        </span>
        {state !== 'unknown' && <span class="quiet numbers">{statusWords.since(since, now)}</span>}
        <span class="quiet numbers component-age">
          {checked === 0
            ? statusWords.notAsked
            : isOld || state === 'unknown'
              ? historyWords.asked(ago)
              : historyWords.checked(ago)}
        </span>
      </p>
      <HistoryStrip component={component} spans={spans} now={now} />
      <HistoryDetails
        component={component}
        spans={spans}
        seen={seen}
        now={now}
        failure={state === 'operational' ? null : failure}
      />
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
export const StateShape = ({ state }: { state: ComponentState }) => (
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
    {...(state === 'unknown' ? { 'stroke-dasharray': '2.2 2.6' } : {})}
  >
    <path d={shapes[state]} />
  </svg>
);
