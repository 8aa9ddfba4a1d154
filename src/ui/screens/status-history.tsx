import { useMemo } from 'preact/hooks';
import type { Failure } from '../../domain/error';
import type { Component, SeenFact } from '../../domain/health';
import { toCells, type KnownState, type Span } from '../../domain/health-history';
import { formatMoment } from '../words/format';
import { detailsLabel, failureDetails, failureWords } from '../words/failures';
import {
  factSentence,
  formatAgo,
  historyWords,
  spanLength,
  stateWord,
  stripSentence,
} from '../words/status-history';
import { statusWords } from '../words/status';
import './status-history.css';

/** Ten minutes each: a bar of two pixels on a telephone. */
const cellCount = 144;
/** Of 20: the worse, the taller, so that the strip tells it without any colour. */
const heights: Readonly<Record<KnownState, number>> = {
  operational: 5,
  strained: 9,
  degraded: 14,
  down: 20,
};
const minute = 60_000;

interface Run {
  readonly state: KnownState | null;
  readonly at: number;
  readonly length: number;
}

const runsOf = (cells: readonly (KnownState | null)[]): readonly Run[] => {
  const runs: Run[] = [];
  cells.forEach((state, at) => {
    const last = runs.at(-1);
    if (last?.state === state) runs[runs.length - 1] = { ...last, length: last.length + 1 };
    else runs.push({ state, at, length: 1 });
  });
  return runs;
};

interface StripProps {
  readonly component: Component;
  readonly spans: readonly Span[];
  readonly now: number;
}

export const HistoryStrip = ({ component, spans, now }: StripProps) => {
  const to = Math.ceil(now / minute) * minute;
  const runs = useMemo(() => runsOf(toCells(spans, to, cellCount)), [spans, to]);
  return (
    <svg
      class="history-strip"
      role="img"
      aria-label={stripSentence(component, spans, now)}
      viewBox={`0 0 ${cellCount} 20`}
      preserveAspectRatio="none"
    >
      {runs.map(({ state, at, length }) => {
        const height = state ? heights[state] : 1;
        return (
          <rect
            key={at}
            class="history-bar"
            data-state={state ?? 'unknown'}
            x={at}
            y={20 - height}
            width={length}
            height={height}
          />
        );
      })}
    </svg>
  );
};

/** What the heights mean, once for all strips of a list. */
export const HistoryLegend = () => (
  <p class="history-legend" aria-hidden="true">
    <span>{historyWords.legend}</span>
    {(['operational', 'strained', 'degraded', 'down', null] as const).map((state) => (
      <span key={state} class="history-sign">
        <svg viewBox="0 0 12 20" width="9" height="15">
          <rect
            class="history-bar"
            data-state={state ?? 'unknown'}
            y={20 - (state ? heights[state] : 1.5)}
            width="12"
            height={state ? heights[state] : 1.5}
          />
        </svg>
        {stateWord(state)}
      </span>
    ))}
  </p>
);

interface DetailsProps extends StripProps {
  readonly seen: readonly SeenFact[];
  readonly failure: Failure | null;
}

export const HistoryDetails = ({ component, spans, seen, failure, now }: DetailsProps) => (
  <details class="component-details">
    <summary>
      {detailsLabel}
      <span class="heard-only">: {statusWords.names[component]}</span>
    </summary>
    <p class="details-title">{historyWords.facts}</p>
    {seen.length === 0 ? (
      <p>{failure ? failureWords(failure).what : historyWords.noFacts}</p>
    ) : (
      <ul class="fact-list">
        {seen.map((fact, at) => (
          <li key={`${fact.at} ${at}`}>
            <span class="numbers quiet">{formatAgo(now - fact.at)}</span>
            <span>{factSentence(fact)}</span>
          </li>
        ))}
      </ul>
    )}
    {failure && <pre>{failureDetails(failure)}</pre>}
    <SpanTable component={component} spans={spans} now={now} />
  </details>
);

/** More is a list that nobody reads; the strip has them all. */
const mostRows = 12;

const SpanTable = ({ component, spans, now }: StripProps) => {
  if (spans.length === 0) return <p>{historyWords.empty}</p>;
  const rows = spans.slice(-mostRows).toReversed();
  return (
    <>
      <table class="span-table numbers">
        <caption>{historyWords.table(statusWords.names[component])}</caption>
        <thead>
          <tr>
            <th scope="col">{historyWords.state}</th>
            <th scope="col">{historyWords.from}</th>
            <th scope="col">{historyWords.to}</th>
            <th scope="col">{historyWords.length}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ state, from, to }) => (
            <tr key={from}>
              <td>{stateWord(state)}</td>
              <td>{formatMoment(from, now)}</td>
              <td>{formatMoment(to, now)}</td>
              <td>{spanLength(to - from)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {spans.length > mostRows && <p>{historyWords.earlier(spans.length - mostRows)}</p>}
    </>
  );
};
