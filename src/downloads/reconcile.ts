import type { DownloadRecord } from '../contracts/records';
import type { Key } from '../domain/keys';
import type { Books } from './bookkeeping';
import { deleteTrack } from './delete-track';
import { newRecord } from './new-rows';
import { askedOf, isDamaged, isUnfinished, rateOf, type Want } from './plan';
import type { DownloadPorts } from './ports';
import { replaceOf } from './replace-of';

export interface Line {
  readonly stopTask: (track: Key) => Promise<void>;
  /** Wanted because it will be heard soon, in order. */
  readonly ahead: readonly Key[];
}

/**
 * Pins are the only wishes of the listener; records follow them. Whoever changes a wish, in whatever tab,
 * changes pins, and the one tab that leads brings records and bytes into line:
 *   - a pinned track, and one that will be heard soon, gets a record if it has none,
 *   - one that is here in another quality than the one asked for is fetched beside the copy that plays,
 *   - a record that neither a pin nor having been heard keeps is deleted.
 * `isDone` is false while something could not be deleted (another tab plays it).
 */
export const reconcile = async (
  ports: DownloadPorts,
  books: Books,
  line: Line,
): Promise<{ readonly isDone: boolean; readonly hasRemoved: boolean }> => {
  const outcome = await removeUnwanted(ports, books, line);
  for (const [key, want] of books.wants()) await planPinned(ports, books, line, key, want);
  for (const key of line.ahead) {
    if (books.byTrack.has(key)) continue;
    const now = ports.clock.now();
    const quality = ports.qualityFor(key, ports.limits().prefetchQuality);
    await books.records.put({ ...newRecord(key, quality, now), heardAt: now }, 'relaxed');
  }
  return outcome;
};

const planPinned = async (
  { clock }: DownloadPorts,
  books: Books,
  { stopTask }: Line,
  key: Key,
  want: Want,
): Promise<void> => {
  const record = books.byTrack.get(key);
  if (!record) return books.records.put(newRecord(key, want.quality, clock.now()), 'relaxed');
  if (!changeFor(record, want, clock.now())) return;
  // What runs writes the row as it knows it.
  await stopTask(key);
  const next = changeFor(books.byTrack.get(key) ?? record, want, clock.now());
  if (next) await books.records.put(next, 'relaxed');
};

/** The record of a pinned track as it should be; null when it is. */
const changeFor = (record: DownloadRecord, want: Want, now: number): DownloadRecord | null => {
  const { quality } = want;
  if (record.state === 'deleting') return null;
  // From now on a wish keeps it: it goes with the wish.
  const kept = record.heardAt > 0 ? { ...record, heardAt: 0 } : record;
  if (askedOf(record) === quality) return kept === record ? null : kept;
  // The change was taken back before it was done: what plays is what is asked for.
  if (isUnfinished(record) && record.previous?.quality === quality) return takenBack(kept);
  // What is damaged is told as that until its source has answered: its repair fetches what is asked for.
  if (isDamaged(record)) return kept === record ? null : kept;
  if (isBetter(record, want)) return kept === record ? null : kept;
  return replaceOf(kept, quality, now);
};

/**
 * A wish that wanted more is gone, and the copy that it left is better than what the others ask for: not
 * fetched anew for being worse. Who chose less after it was saved wants the room.
 */
const isBetter = (record: DownloadRecord, { quality, pins }: Want): boolean =>
  record.state === 'committed' &&
  rateOf(record.quality) > rateOf(quality) &&
  !pins.some(({ chosenAt = 0 }) => chosenAt >= record.committedAt);

/** New bytes that had come already are left to the sweep. */
const takenBack = (record: DownloadRecord): DownloadRecord => ({
  ...record,
  ...record.previous,
  state: 'committed',
  bytes: record.previous?.plainLength ?? 0,
  // Of what was abandoned: the next repair would take its file for another one.
  remoteVersion: '',
  segments: 0,
  failure: null,
  attempts: 0,
  previous: null,
});

const isUnwanted = (record: DownloadRecord, books: Books, ahead: ReadonlySet<Key>): boolean => {
  const { trackKey } = record;
  if (record.state === 'deleting') return true;
  if (books.wants().has(trackKey)) return false;
  if (record.heardAt === 0) return true;
  // Nobody asked for it: not worth a repair, nor fetching when it will not be heard soon after all.
  return isDamaged(record) || (isUnfinished(record) && !ahead.has(trackKey));
};

const removeUnwanted = async (
  ports: DownloadPorts,
  books: Books,
  { stopTask, ahead }: Line,
): Promise<{ readonly isDone: boolean; readonly hasRemoved: boolean }> => {
  const soon = new Set(ahead);
  const unwanted = [...books.byTrack.values()].filter((each) => isUnwanted(each, books, soon));
  const removed = new Set<Key>();
  let kept = 0;
  for (const { trackKey } of unwanted) {
    await stopTask(trackKey);
    // It took a while to come here: a wish that was made meanwhile keeps what it asks for.
    const record = books.byTrack.get(trackKey);
    if (!record || !isUnwanted(record, books, soon)) {
      kept += 1;
      continue;
    }
    // Another tab may be playing it; its file is free some seconds later.
    const isGone = await deleteTrack(ports, books, record).then(
      () => true,
      () => false,
    );
    if (isGone) removed.add(trackKey);
  }
  if (removed.size > 0) await ports.dropExtras([...removed]).catch(() => undefined);
  return { isDone: removed.size + kept === unwanted.length, hasRemoved: removed.size > 0 };
};
