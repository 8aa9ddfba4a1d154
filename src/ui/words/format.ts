/** Numbers, dates and durations, by Intl in the language of the page. */
const language = (): string => document.documentElement.lang || 'en';

/** Objects of Intl are slow to make and are asked for in every row. */
const made = new Map<string, unknown>();
const once = <T>(name: string, make: (locale: string) => T): T => {
  const locale = typeof document === 'undefined' ? 'en' : language();
  const id = `${locale} ${name}`;
  if (!made.has(id)) made.set(id, make(locale));
  return made.get(id) as T;
};

export const formatNumber = (value: number): string =>
  once('number', (locale) => new Intl.NumberFormat(locale)).format(value);

const unit = (value: number, name: string, display: 'narrow' | 'short' | 'long', digits = 0) =>
  once(
    `${name} ${display} ${digits}`,
    (locale) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: name,
        unitDisplay: display,
        maximumFractionDigits: digits,
      }),
  ).format(value);

const whole = (seconds: number): number =>
  Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : 0;
const two = (value: number): string => String(value).padStart(2, '0');

/** `4:56`, `1:02:03`: the form of every player, the same in all languages. */
export const formatTime = (seconds: number): string => {
  const all = whole(seconds);
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
};

/** For a voice: `4 minutes 56 seconds`. */
export const speakTime = (seconds: number): string => {
  const all = whole(seconds);
  const parts = [
    [Math.floor(all / 3600), 'hour'],
    [Math.floor(all / 60) % 60, 'minute'],
    [all % 60, 'second'],
  ] as const;
  const said = parts.filter(([value, name]) => value > 0 || (name === 'second' && all === 0));
  return said.map(([value, name]) => unit(value, name, 'long')).join(' ');
};

/** Of a whole album or more: `42 min`, `18 hr 20 min`. */
export const formatLength = (seconds: number): string => {
  const all = whole(seconds);
  if (all > 0 && all < 60) return unit(all, 'second', 'short');
  const minutes = Math.round(all / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return unit(minutes, 'minute', 'short');
  const rest = minutes % 60;
  const tail = rest > 0 ? ` ${unit(rest, 'minute', 'short')}` : '';
  return `${unit(hours, 'hour', 'short')}${tail}`;
};

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** In thousands, as the storage settings of every system count today. */
export const formatBytes = (bytes: number): string => {
  // Single bytes interest nobody, and are a word in the plural.
  let value = Math.max(0, bytes) / 1000;
  let at = 1;
  while (value >= 1000 && at < byteUnits.length - 1) {
    value /= 1000;
    at += 1;
  }
  return unit(value, byteUnits[at]!, 'short', value < 10 && at > 1 ? 1 : 0);
};

export const formatSpeed = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`;

export const formatPercent = (part: number, of: number): string =>
  once('percent', (locale) => new Intl.NumberFormat(locale, { style: 'percent' })).format(
    of > 0 ? Math.min(1, part / of) : 0,
  );

/** Wall time, ms: the clock today, with the day before that. */
export const formatMoment = (at: number, now: number): string => {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  const style = sameDay
    ? ({ timeStyle: 'short' } as const)
    : ({ dateStyle: 'medium', timeStyle: 'short' } as const);
  return once(`moment ${sameDay}`, (locale) => new Intl.DateTimeFormat(locale, style)).format(at);
};

export const formatDay = (at: number): string =>
  once('day', (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })).format(at);

/** `3 songs`, `1 song`, by the plural rules of the language. */
export const formatCount = (count: number, one: string, many: string): string => {
  const rule = once('plural', (locale) => new Intl.PluralRules(locale)).select(count);
  return `${formatNumber(count)} ${rule === 'one' ? one : many}`;
};
