import type { SavedSession } from '../contracts/session';

/**
 * Where the music stands, written down at once. The engine worker saves the whole session, but a page
 * that is left takes its worker along before the database has the last word; this one value is
 * synchronous. Without local storage the session alone counts.
 */
export interface PositionNote {
  readonly write: (session: SavedSession) => void;
  /** The session with the newer position, where the note is about the same entry. */
  readonly applyTo: (session: SavedSession) => SavedSession;
}

const name = 'holdfast.position';
type Note = Pick<SavedSession, 'currentId' | 'position' | 'volume' | 'muted'>;

/** By hand: the start of the page has no room for a schema library for four fields. */
const isNote = (value: unknown): value is Note => {
  if (typeof value !== 'object' || value === null) return false;
  const { currentId, position, volume, muted } = value as Record<keyof Note, unknown>;
  const isEntry = currentId === null || Number.isSafeInteger(currentId);
  return (
    isEntry && isWithin(position, Infinity) && isWithin(volume, 1) && typeof muted === 'boolean'
  );
};

const isWithin = (value: unknown, most: number): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= most;

const read = (): unknown => {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null');
  } catch {
    return null;
  }
};

export const createPositionNote = (): PositionNote => ({
  write: ({ currentId, position, volume, muted }) => {
    try {
      localStorage.setItem(name, JSON.stringify({ currentId, position, volume, muted }));
    } catch {
      // Full or forbidden: the database still has it, a few seconds older.
    }
  },
  applyTo: (session) => {
    const note = read();
    if (!isNote(note) || note.currentId !== session.currentId) return session;
    const { position, volume, muted } = note;
    return { ...session, position, volume, muted };
  },
});
