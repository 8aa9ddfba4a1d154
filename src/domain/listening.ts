/** Seconds of sound that were wanted, and those that were heard, by day: nothing of what was heard. */
export interface Listened {
  readonly wanted: number;
  readonly heard: number;
}
/** By local day, `2026-11-24`. */
export type ListeningDays = Readonly<Record<string, Listened>>;

/** A week, and the day that is under way. */
const keptDays = 8;
const shownDays = 7;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

export const dayOf = (at: number): string => {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** The day so many days before; by noon, so that no change of the clocks makes it another one. */
const dayBefore = (at: number, days: number): string => {
  const noon = new Date(at);
  noon.setHours(12, 0, 0, 0);
  noon.setDate(noon.getDate() - days);
  return dayOf(noon.getTime());
};

export const addListened = (days: ListeningDays, at: number, more: Listened): ListeningDays => {
  const today = dayOf(at);
  const before = days[today] ?? { wanted: 0, heard: 0 };
  const next = {
    ...days,
    [today]: { wanted: before.wanted + more.wanted, heard: before.heard + more.heard },
  };
  const oldest = dayBefore(at, keptDays - 1);
  // Days of the future come from a clock that was wrong.
  return Object.fromEntries(Object.entries(next).filter(([day]) => day >= oldest && day <= today));
};

/** Today and the six days before it. */
export const lastWeek = (days: ListeningDays, now: number): Listened => {
  const [oldest, today] = [dayBefore(now, shownDays - 1), dayOf(now)];
  const within = Object.entries(days).filter(([day]) => day >= oldest && day <= today);
  const sum = (name: keyof Listened): number =>
    within.reduce((seconds, [, day]) => seconds + day[name], 0);
  const wanted = sum('wanted');
  return { wanted, heard: Math.min(wanted, sum('heard')) };
};

const isSeconds = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** By hand, since it is read where no schema library is loaded. What is no day is left out. */
export const parseListening = (text: string | null): ListeningDays => {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  const days: Record<string, Listened> = {};
  for (const [day, at] of Object.entries(value as Record<string, Partial<Listened> | null>)) {
    const { wanted, heard } = at ?? {};
    if (dayPattern.test(day) && isSeconds(wanted) && isSeconds(heard))
      days[day] = { wanted, heard };
  }
  return days;
};
