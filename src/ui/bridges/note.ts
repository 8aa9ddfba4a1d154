/**
 * The page's copy of the note that tells a lost library from a first visit (`workers/engine/note`): local
 * storage lies elsewhere on the disk than the database, and a worker cannot reach it.
 */
const name = 'holdfast.note';

export const readNote = (): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};

export const writeNote = (text: string): void => {
  try {
    localStorage.setItem(name, text);
  } catch {
    // Full or forbidden: Cache Storage has the other copy.
  }
};
