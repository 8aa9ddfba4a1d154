import * as v from 'valibot';
import type { DrillView } from '../contracts/drill';
import type { SavedSession } from '../contracts/session';
import { defaultSettings, type Settings } from '../contracts/settings';
import { HoldfastError } from '../domain/error';
import { checkRow } from './checked-rows';
import type { Database } from './database';
import type { Report } from './report';
import { session as sessionSchema, settings as settingsSchema, settingsChange } from './row-checks';

/** Session and settings: one row each. A broken one counts as none, and is reported. */
export interface Singles {
  /** One that was restored and that no page has taken up yet goes before. */
  readonly loadSession: () => Promise<SavedSession | null>;
  /** For the page that takes it up: from now on it is the one that is saved over. `unsaved` as `EngineApi`. */
  readonly takeSession: (unsaved?: string | null) => Promise<SavedSession | null>;
  readonly saveSession: (session: SavedSession) => Promise<void>;
  readonly loadSettings: () => Promise<Settings>;
  readonly changeSettings: (change: Partial<Settings>) => Promise<Settings>;
  /** What the net remembers of servers (src/net/gate-snapshot.ts checks it). */
  readonly loadGate: () => Promise<unknown>;
  readonly saveGate: (stored: unknown) => Promise<void>;
  /** The listener was told of a loss and has not answered, whatever was added here since. */
  readonly isLossOpen: () => Promise<boolean>;
  readonly setLossOpen: (isOpen: boolean) => Promise<void>;
  /** What another part keeps under a name of its own, as it says what that looks like. */
  readonly loadSingle: <T>(name: string, schema: v.GenericSchema<unknown, T>) => Promise<T | null>;
  readonly saveSingle: (name: string, value: unknown) => Promise<void>;
  /** The rehearsed outage that runs, as it was saved: unchecked. */
  readonly loadDrill: () => Promise<unknown>;
  readonly saveDrill: (drill: DrillView | null) => Promise<void>;
  /** What others keep here under a name of their own, and check themselves. */
  readonly loadRow: (name: string) => Promise<unknown>;
  /** Strict. `undefined` removes it. */
  readonly saveRow: (name: string, value: unknown) => Promise<void>;
}

const openLoss = 'loss-open';

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Name of the row that waits for the next start. */
export const restoredSession = 'session-restored';

export const createSingles = (
  database: Database,
  report: Report,
  onSettings: () => void,
): Singles => {
  const read = async (name: string): Promise<unknown> =>
    (await database.read(({ singles }) => singles.get(name)))?.value;

  const loadSettings = async (): Promise<Settings> => {
    const value = await read('settings');
    if (value === undefined) return defaultSettings;
    return checkRow(settingsSchema, value, 'settings', report) ?? defaultSettings;
  };
  const loadSession = async (): Promise<SavedSession | null> => {
    const value = (await read(restoredSession)) ?? (await read('session'));
    return value === undefined ? null : checkRow(sessionSchema, value, 'session', report);
  };
  /** Out of a backup: a page that is being left writes its own queue last, and must not win. */
  const takeRestored = async (): Promise<boolean> => {
    const value = await read(restoredSession);
    if (value === undefined) return false;
    await database.write([
      { table: 'singles', put: { name: 'session', value } },
      { table: 'singles', remove: restoredSession },
    ]);
    return true;
  };
  const takeUnsaved = async (text: string): Promise<void> => {
    const value = checkRow(sessionSchema, parse(text), 'session', report);
    if (value) await saveSingle('session', value);
  };
  const saveSingle = (name: string, value: unknown): Promise<void> =>
    database.write([{ table: 'singles', put: { name, value } }]);
  /** Null removes the row. */
  const saveOrRemove = (name: string, value: unknown): Promise<void> =>
    value === null ? database.write([{ table: 'singles', remove: name }]) : saveSingle(name, value);
  return {
    loadSingle: async (name, schema) => {
      const value = await read(name);
      return value === undefined ? null : checkRow(schema, value, name, report);
    },
    saveSingle,
    loadSession,
    takeSession: async (unsaved = null) => {
      if (!(await takeRestored()) && unsaved !== null) await takeUnsaved(unsaved);
      return loadSession();
    },
    saveSession: (session) => saveSingle('session', session),
    loadSettings,
    changeSettings: async (change) => {
      const checked = v.safeParse(settingsChange, change);
      if (!checked.success) throw new HoldfastError('input.invalid', { what: 'settings' });
      const value: Settings = { ...(await loadSettings()), ...(change as Partial<Settings>) };
      await saveSingle('settings', value);
      onSettings();
      return value;
    },
    loadGate: () => read('gate'),
    saveGate: (value) => saveSingle('gate', value),
    isLossOpen: async () => (await read(openLoss)) === true,
    setLossOpen: (isOpen) => saveOrRemove(openLoss, isOpen || null),
    loadDrill: () => read('drill'),
    saveDrill: (drill) => saveOrRemove('drill', drill),
    loadRow: read,
    saveRow: (name, value) =>
      database.write(
        [
          value === undefined
            ? { table: 'singles', remove: name }
            : { table: 'singles', put: { name, value } },
        ],
        { durability: 'strict' },
      ),
  };
};
