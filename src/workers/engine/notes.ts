import type { LossReport } from '../../contracts/downloads';
import { systemClock } from '../../domain/system-clock';
import type { Library } from '../../library/library';
import type { Events } from './events';
import { lazily } from './lazily';
import type { Loss } from './loss';
import type { SourceRows } from './source-rows';

/** The note outside of the database as the engine uses it: read when nothing is here, written when it changes. */
export interface Notes {
  /** What the browser took away and the listener has not answered yet. */
  readonly loss: () => LossReport | null;
  readonly changed: () => void;
  /** The page is being left, perhaps for good. */
  readonly flush: () => void;
  /** After another tab changed something. */
  readonly look: () => Promise<void>;
  readonly restore: () => Promise<void>;
  readonly forget: () => Promise<void>;
}

export interface NotesParts {
  readonly library: Library;
  readonly rows: SourceRows;
  readonly events: Events;
  /** What the page has kept. */
  readonly pageNote: string | null;
}

export const openNotes = async (parts: NotesParts): Promise<Notes> => {
  const { library, rows, events, pageNote } = parts;
  let loss: Loss | null = null;
  const isBare = rows.rows().length === 0 && (await library.records.pins()).length === 0;
  if (isBare || (await library.isLossOpen())) {
    const { findLoss } = await import('./loss');
    loss = await findLoss(library, pageNote);
  }
  const isMarked = loss !== null && (await library.isLossOpen());
  const keeper = lazily(async () => {
    const { createNoteKeeper } = await import('./note');
    const onNote = (note: string): void => events.emit({ kind: 'note', note });
    return createNoteKeeper({ library, rows, clock: systemClock, onNote });
  });
  const answered = async (): Promise<void> => {
    loss = null;
    await library.setLossOpen(false);
    await (await keeper()).writeNow();
    events.emit({ kind: 'loss', loss: null });
  };
  /** Another tab may have been asked the same, and answered. */
  const look = async (): Promise<void> => {
    if (!loss) return;
    const { isEmpty } = await import('./loss');
    const isOpen = isMarked ? await library.isLossOpen() : await isEmpty(library);
    if (!isOpen) await answered();
  };
  const write = (how: 'changed' | 'writeNow'): void => {
    if (loss) return;
    keeper()
      .then((note) => note[how]())
      .catch(() => undefined);
  };
  return {
    loss: () => loss?.report ?? null,
    changed: () => write('changed'),
    flush: () => write('writeNow'),
    look,
    restore: async () => {
      await look();
      if (!loss) return;
      const { restoreLoss } = await import('./loss');
      await restoreLoss(library, loss, systemClock.now());
      await answered();
    },
    forget: answered,
  };
};
