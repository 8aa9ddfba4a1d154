import { cacheNames } from '../../contracts/caches';
import { clip, serviceOf, type Note } from './note-format';
import type { PinRecord } from '../../contracts/records';
import type { Clock } from '../../domain/clock';
import type { Library } from '../../library/library';
import type { SourceRows } from './source-rows';

/**
 * Chromium answers a corrupted database with a silent, empty new one (reliability.md F1). What tells that from
 * a first visit is a note kept where the database is not: by the page in local storage, and in Cache Storage.
 * It says what there was, without a secret, so that it can be asked for again.
 */
export interface NoteKeeper {
  /** Something that the note tells may have changed: written soon, once for many calls. */
  readonly changed: () => void;
  /** Written when it resolves: before something goes whose loss must not be told later. */
  readonly writeNow: () => Promise<void>;
}

export interface NoteParts {
  readonly library: Library;
  readonly rows: SourceRows;
  readonly clock: Clock;
  /** To the page, which keeps it in local storage. */
  readonly onNote: (text: string) => void;
}

const entry = '/x/note';
/** ms. Who asks for something and closes the window at once has it in the note all the same. */
const delayMs = 100;
/** ms. While a hundred songs come in one after the other, each of them changes the note. */
const leastBetween = 5_000;

export const createNoteKeeper = ({ library, rows, clock, onNote }: NoteParts): NoteKeeper => {
  let written = '';
  let isPlanned = false;
  let writtenAt = -Infinity;
  let turn: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const said = await sayWhatThereIs(library, rows);
    const same = JSON.stringify(said);
    if (same === written) return;
    const note: Note = { ...said, at: clock.now() };
    const text = JSON.stringify(note);
    onNote(text);
    await keepInCache(text);
    written = same;
    writtenAt = clock.monotonic();
  };
  const writeNow = (): Promise<void> => {
    turn = turn.then(write).catch(() => undefined);
    return turn;
  };

  return {
    changed: () => {
      if (isPlanned) return;
      isPlanned = true;
      const since = clock.monotonic() - writtenAt;
      void clock.sleep(Math.max(delayMs, leastBetween - since)).then(() => {
        isPlanned = false;
        return writeNow();
      });
    },
    writeNow,
  };
};

const sayWhatThereIs = async (library: Library, rows: SourceRows): Promise<Omit<Note, 'at'>> => {
  const pins = await library.records.pins();
  return {
    format: 'holdfast-note',
    version: 1,
    // From memory: a library of ten thousand songs is not read for two figures.
    ...library.savedTotals(),
    services: rows.rows().map(({ view, config }) => ({ ...serviceOf(view), config })),
    pins: pins.map(pinNoteOf),
  };
};

const pinNoteOf = ({ ref, title, quality, follow, wifiOnly, trackKeys }: PinRecord) => ({
  ref,
  title: clip(title),
  quality,
  follow,
  wifiOnly,
  tracks: trackKeys.length,
});

const keepInCache = async (text: string): Promise<void> => {
  const cache = await caches.open(cacheNames.note);
  await cache.put(entry, new Response(text, { headers: { 'Content-Type': 'application/json' } }));
};

/** Null where there is none, or no Cache Storage. */
export const readCachedNote = async (): Promise<string | null> => {
  try {
    if (!(await caches.has(cacheNames.note))) return null;
    const found = await (await caches.open(cacheNames.note)).match(entry);
    return found ? await found.text() : null;
  } catch {
    return null;
  }
};
