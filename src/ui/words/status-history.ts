import type { Component, ComponentState, SeenFact } from '../../domain/health';
import { summarize, type KnownState, type Span } from '../../domain/health-history';
import { failureWords } from './failures';
import { formatCount, formatLength, formatMoment, formatNumber } from './format';
import { statusWords } from './status';

export const historyWords = {
  strip: 'The last 24 hours',
  legend: 'The last 24 hours, up to now:',
  notKnown: 'Not known',
  facts: 'What this rests on',
  noFacts: 'Nothing was asked of it since this page was opened.',
  table: (name: string) => `${name}: the last 24 hours`,
  from: 'From',
  to: 'To',
  state: 'State',
  length: 'Length',
  empty: 'Nothing is known yet of the last 24 hours.',
  earlier: (count: number) =>
    `${formatCount(count, 'earlier change', 'earlier changes')} not listed.`,
  checked: (ago: string) => `checked ${ago}`,
  asked: (ago: string) => `last asked ${ago}`,
  old: {
    operational: 'Worked when last asked',
    strained: 'Strained when last asked',
    degraded: 'Degraded when last asked',
    down: 'Down when last asked',
    unknown: 'Unknown',
  } satisfies Record<ComponentState, string>,
} as const;

/** What a fact was about, in the words of the page. */
const asked: Readonly<Record<string, string>> = {
  ping: 'Ping',
  'sign-in': 'Sign-in',
  catalogue: 'Library page',
  search: 'Search',
  art: 'Picture',
  lyrics: 'Lyrics',
  write: 'Change',
  audio: 'Part of a song',
  config: 'Settings',
};

export const factSentence = ({ kind, isGood, latency, failure }: SeenFact): string => {
  const what = asked[kind] ?? kind;
  if (isGood) {
    return latency === null
      ? `${what}: answered.`
      : `${what}: answered in ${formatNumber(Math.max(1, Math.round(latency)))} ms.`;
  }
  return `${what}: ${failure ? failureWords(failure).what : 'failed.'}`;
};

/** For a voice, and for whoever cannot see the strip. */
export const stripSentence = (
  component: Component,
  spans: readonly Span[],
  now: number,
): string => {
  const name = `${statusWords.names[component]}, ${historyWords.strip.toLowerCase()}`;
  const { known, bad, breaks } = summarize(spans);
  if (spans.length === 0) return `${name}: not known yet.`;
  const seen = `watched for ${spanLength(known)}`;
  const last = breaks.at(-1);
  if (!last) return `${name}: no break, ${seen}.`;
  const count = formatCount(breaks.length, 'break', 'breaks');
  return `${name}: ${count}, ${spanLength(bad)} in all, the last one at ${formatMoment(last.from, now)}; ${seen}.`;
};

/** A break of half a second is told as one second, not as none. */
export const spanLength = (ms: number): string => formatLength(Math.max(1, Math.round(ms / 1000)));

export const stateWord = (state: KnownState | null): string =>
  state === null ? historyWords.notKnown : statusWords.states[state];

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `12s ago`, `3m ago`. */
export const formatAgo = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? (['second', 1] as const);
  const locale = typeof document === 'undefined' ? 'en' : document.documentElement.lang || 'en';
  return new Intl.RelativeTimeFormat(locale, { style: 'narrow' }).format(
    -Math.floor(seconds / size),
    unit,
  );
};
