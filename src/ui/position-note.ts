import * as v from 'valibot';
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
const schema = v.object({
  currentId: v.nullable(v.number()),
  position: v.pipe(v.number(), v.finite(), v.minValue(0)),
  volume: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  muted: v.boolean(),
});

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
    const note = v.safeParse(schema, read());
    if (!note.success || note.output.currentId !== session.currentId) return session;
    return { ...session, ...note.output };
  },
});
