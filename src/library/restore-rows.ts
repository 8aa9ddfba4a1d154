import * as v from 'valibot';
import type { PinRecord } from '../contracts/records';
import type { SavedSession } from '../contracts/session';
import type { Settings } from '../contracts/settings';
import { HoldfastError } from '../domain/error';
import type { Database } from './database';
import { pinRecord, session as sessionSchema, settingsChange, sourceRow } from './row-checks';
import type { SourceRow } from './schema';
import { restoredSession } from './singles';
import type { Write } from './writes';

export interface RestoredRows {
  /** As they stood in the file: only those that this version knows, and that are sound, are taken. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly session: SavedSession | null;
  readonly pins: readonly PinRecord[];
  readonly sources: readonly SourceRow[];
}

/**
 * Writes all of it in one strict transaction, or nothing. True when a setting was taken over. Throws
 * `input.invalid` for rows that would not be read again.
 */
export const restoreRows = async (
  database: Database,
  current: Settings,
  rows: RestoredRows,
): Promise<boolean> => {
  const settings = soundSettings(rows.settings);
  const isSet = Object.keys(settings).length > 0;
  const writes: Write[] = [
    ...rows.sources.map((row): Write => ({ table: 'sources', put: checked(sourceRow, row) })),
    ...rows.pins.map((pin): Write => ({ table: 'pins', put: checked(pinRecord, pin) })),
  ];
  if (isSet) {
    const value = { ...current, ...settings };
    writes.push({ table: 'singles', put: { name: 'settings', value } });
  }
  if (rows.session) {
    const value = checked(sessionSchema, rows.session);
    writes.push({ table: 'singles', put: { name: restoredSession, value } });
  }
  await database.write(writes, { durability: 'strict' });
  return isSet;
};

const checked = <T>(schema: v.GenericSchema<unknown, T>, row: unknown): T => {
  const parsed = v.safeParse(schema, row);
  if (parsed.success) return parsed.output;
  throw new HoldfastError('input.invalid', { what: 'backup', why: 'damaged' });
};

const soundSettings = (given: Readonly<Record<string, unknown>>): Partial<Settings> =>
  Object.fromEntries(
    Object.keys(settingsChange.entries)
      .filter((name) => Object.hasOwn(given, name))
      .filter((name) => v.is(settingsChange, { [name]: given[name] }))
      .map((name) => [name, given[name]]),
  );
