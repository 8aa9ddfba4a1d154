import type { Listened } from '../../domain/listening';
import { formatLength } from './format';

export const continuityWords = {
  title: 'Listening continuity',
  what: 'Seconds heard of seconds wanted, in the last 7 days. Pauses do not count.',
  nothing: 'Nothing was played in the last 7 days.',
} as const;

/** Rounded down: a silence is never rounded away. */
export const continuityPercent = ({ heard, wanted }: Listened): string => {
  const share = wanted > 0 ? Math.floor((1000 * heard) / wanted) / 1000 : 0;
  const locale = typeof document === 'undefined' ? 'en' : document.documentElement.lang || 'en';
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(
    share,
  );
};

export const continuitySentence = (week: Listened): string => {
  const silent = Math.round(week.wanted - week.heard);
  const heard = `${formatLength(Math.max(1, week.heard))} heard`;
  return silent < 1 ? `${heard}, no silence.` : `${heard}, ${formatLength(silent)} of silence.`;
};
