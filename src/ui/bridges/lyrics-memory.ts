import * as v from 'valibot';
import type { Key } from '../../domain/keys';

/** What the listener set right about lyrics: in local storage, and forgotten without harm. */
export interface LyricsMemory {
  /** Language of lyrics, as servers write it; null: whatever comes first. */
  readonly language: string | null;
  /** Seconds by which the words of a song are shown later, newest last. */
  readonly shifts: readonly (readonly [string, number])[];
}

const name = 'holdfast.lyrics';
/** Some 30 KB. */
const mostShifts = 500;
/** Seconds. What is further off is the lyrics of something else. */
export const mostShift = 30;

const schema = v.object({
  language: v.fallback(v.nullable(v.string()), null),
  shifts: v.fallback(
    v.pipe(
      v.array(
        v.tuple([v.string(), v.pipe(v.number(), v.minValue(-mostShift), v.maxValue(mostShift))]),
      ),
      v.maxLength(mostShifts),
    ),
    [],
  ),
});
const nothing: LyricsMemory = { language: null, shifts: [] };

export const readLyricsMemory = (): LyricsMemory => {
  try {
    const read = v.safeParse(schema, JSON.parse(localStorage.getItem(name) ?? '{}'));
    return read.success ? read.output : nothing;
  } catch {
    return nothing;
  }
};

const write = (memory: LyricsMemory): void => {
  try {
    localStorage.setItem(name, JSON.stringify(memory));
  } catch {
    // Full or forbidden: it holds for this song and this visit.
  }
};

export const rememberLanguage = (language: string): void =>
  write({ ...readLyricsMemory(), language });

export const shiftOf = ({ shifts }: LyricsMemory, key: Key): number =>
  shifts.find(([each]) => each === key)?.[1] ?? 0;

export const rememberShift = (key: Key, seconds: number): void => {
  const memory = readLyricsMemory();
  const others = memory.shifts.filter(([each]) => each !== key);
  const own = seconds === 0 ? [] : [[key, seconds] as const];
  write({ ...memory, shifts: [...others, ...own].slice(-mostShifts) });
};
