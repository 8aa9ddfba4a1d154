import * as v from 'valibot';
import { cleanText } from '../../domain/text';

/**
 * What servers put into fields, forgiven: numbers as text, text as numbers, null, absent, one thing
 * where a list should be. A field that cannot be read becomes its empty value; only an id is a must.
 * Each is one function under one schema, since a page has 15,000 of them.
 */
const field = <T>(read: (value: unknown) => T, empty: T) =>
  v.fallback(v.pipe(v.unknown(), v.transform(read)), empty);

const isWritten = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

export const text = field((value) => (isWritten(value) ? cleanText(String(value)) : ''), '');

/** The longest is the one of `domain/keys`. */
const isId = (value: unknown): value is string | number =>
  isWritten(value) && value !== '' && String(value).length <= 512;

/** Opaque, kept to the letter. */
export const id = v.pipe(v.unknown(), v.check(isId), v.transform(String));
export const maybeId = field((value) => (isId(value) ? String(value) : null), null);

const toNumber = (value: unknown): number | null => {
  const number = isWritten(value) && value !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
};
export const maybeNumber = field(toNumber, null);
export const count = field((value) => Math.max(0, toNumber(value) ?? 0), 0);

export const flag = field((value) => value === true || value === 'true', false as boolean);

/** Wall time, ms. Supysonic leaves out the zone and means UTC. */
export const parseTime = (written: unknown): number => {
  if (typeof written !== 'string') return 0;
  const zoned = /(z|[+-]\d\d:?\d\d)$/i.test(written) || !written.includes('T');
  const time = Date.parse(zoned ? written : `${written}Z`);
  return Number.isNaN(time) ? 0 : Math.max(0, time);
};
export const time = field(parseTime, 0);

/** Absent, null, one and many alike. */
export const many = (value: unknown): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};

type Schema<T> = v.BaseSchema<unknown, T, v.BaseIssue<unknown>>;

/** What can be read of a list: one bad item never costs the others. */
export const readMany = <T>(schema: Schema<T>, value: unknown): readonly T[] =>
  many(value).flatMap((item) => {
    const found = v.safeParse(schema, item);
    return found.success ? [found.output] : [];
  });

export const list = <T>(schema: Schema<T>) =>
  field((value) => readMany(schema, value), [] as readonly T[]);
