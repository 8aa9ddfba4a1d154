import { failureCodes, invalid, SubsonicFailure } from './failure';

/** A playlist of 50,000 songs is the largest thing that is sent here. */
const maxParams = 50_000;
/** Comments are the longest texts. */
const maxValue = 8_000;

export interface Params {
  readonly has: (name: string) => boolean;
  /** The first value; '' when there is none. */
  readonly one: (name: string) => string;
  readonly many: (name: string) => readonly string[];
  /** Code 10 when it is missing or empty. */
  readonly need: (name: string) => string;
  /** A whole number within the bounds; `fallback` when missing or empty. */
  readonly whole: (name: string, fallback: number, min?: number, max?: number) => number;
  readonly wholes: (name: string, min?: number) => readonly number[];
  readonly flag: (name: string, fallback: boolean) => boolean;
}

const parseWhole = (name: string, text: string, min: number, max: number): number => {
  const value = Number(text);
  if (!/^-?\d{1,16}$/.test(text.trim()) || value < min || value > max) throw invalid(name);
  return value;
};

/** Query first, then a form's body. Throws a `SubsonicFailure` when there is too much of it. */
export const createParams = (query: string, body: string): Params => {
  const values = new Map<string, string[]>();
  let count = 0;
  for (const [name, value] of [...new URLSearchParams(query), ...new URLSearchParams(body)]) {
    count += 1;
    if (count > maxParams || value.length > maxValue) {
      throw new SubsonicFailure(failureCodes.generic, 'Too many or too long parameters', 413);
    }
    const known = values.get(name);
    if (known) known.push(value);
    else values.set(name, [value]);
  }
  const many = (name: string): readonly string[] => values.get(name) ?? [];
  const one = (name: string): string => many(name)[0] ?? '';
  return {
    has: (name) => values.has(name),
    one,
    many,
    need: (name) => {
      const value = one(name);
      if (value !== '') return value;
      throw new SubsonicFailure(failureCodes.missing, `Required parameter "${name}" is missing`);
    },
    whole: (name, fallback, min = 0, max = Number.MAX_SAFE_INTEGER) =>
      one(name) === '' ? fallback : parseWhole(name, one(name), min, max),
    wholes: (name, min = 0) =>
      many(name).map((text) => parseWhole(name, text, min, Number.MAX_SAFE_INTEGER)),
    flag: (name, fallback) => (one(name) === '' ? fallback : /^(?:true|1|on)$/i.test(one(name))),
  };
};
