import * as v from 'valibot';
import { broken, type Report } from './report';

/** The row, or null and a report when it is not what it should be. */
export const checkRow = <T>(
  schema: v.GenericSchema<unknown, T>,
  row: unknown,
  what: string,
  report: Report,
): T | null => {
  const checked = v.safeParse(schema, row, { abortEarly: true });
  if (checked.success) return checked.output;
  report(broken(what, { at: v.getDotPath(checked.issues[0]) ?? '' }));
  return null;
};

export const checkRows = <T>(
  schema: v.GenericSchema<unknown, T>,
  rows: readonly unknown[],
  what: string,
  report: Report,
): readonly T[] =>
  rows.flatMap((row) => {
    const checked = checkRow(schema, row, what, report);
    return checked === null ? [] : [checked];
  });
