import * as v from 'valibot';
import { cleanText } from '../../domain/text';

/**
 * What servers put into fields, forgiven: numbers as text, text as numbers, null, absent, one thing
 * where a list should be. A field that cannot be read becomes its empty value; only an id is a must.
 */
const textOrNumber = v.union([v.string(), v.number()]);

export const text = v.fallback(
  v.pipe(
    textOrNumber,
    v.transform((value) => cleanText(String(value))),
  ),
  '',
);

/** Opaque, kept to the letter. The longest is the one of `domain/keys`. */
export const id = v.pipe(textOrNumber, v.transform(String), v.minLength(1), v.maxLength(512));
export const maybeId = v.fallback(v.nullable(id), null);

const number = v.pipe(textOrNumber, v.transform(Number), v.number(), v.finite());
export const count = v.fallback(v.pipe(number, v.minValue(0)), 0);
export const maybeNumber = v.fallback(v.nullable(number), null);

export const flag = v.fallback(
  v.pipe(
    v.union([v.boolean(), v.string()]),
    v.transform((value) => value === true || value === 'true'),
  ),
  false,
);

/** Wall time, ms. Supysonic leaves out the zone and means UTC. */
export const parseTime = (written: string): number => {
  const zoned = /(z|[+-]\d\d:?\d\d)$/i.test(written) || !written.includes('T');
  const time = Date.parse(zoned ? written : `${written}Z`);
  return Number.isNaN(time) ? 0 : Math.max(0, time);
};
export const time = v.fallback(v.pipe(v.string(), v.transform(parseTime)), 0);

/** Absent, null, one and many alike. */
export const many = (value: unknown): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};

/** What can be read of a list: one bad item never costs the others. */
export const readMany = <T>(
  schema: v.BaseSchema<unknown, T, v.BaseIssue<unknown>>,
  value: unknown,
): readonly T[] =>
  many(value).flatMap((item) => {
    const found = v.safeParse(schema, item);
    return found.success ? [found.output] : [];
  });

export const list = <T>(schema: v.BaseSchema<unknown, T, v.BaseIssue<unknown>>) =>
  v.fallback(
    v.pipe(
      v.unknown(),
      v.transform((value) => readMany(schema, value)),
    ),
    [],
  );
