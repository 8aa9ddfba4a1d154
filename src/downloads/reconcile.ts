import type { DownloadRecord } from '../contracts/records';
import type { Key } from '../domain/keys';
import type { Quality } from '../domain/quality';
import type { Books } from './bookkeeping';
import { newRecord } from './plan';
import type { DownloadPorts } from './ports';

/**
 * Pins are the only wish; records follow them. Whoever changes a wish, in whatever tab, changes pins,
 * and the one tab that leads brings records and bytes into line:
 *   - a pinned track without a record gets one,
 *   - a record that no pin asks for is deleted: marked, bytes removed, row removed, in this order, so
 *     that a crash in between leaves only something that the next run finishes.
 */
export const reconcile = async (
  ports: DownloadPorts,
  books: Books,
  stopTask: (track: Key) => Promise<void>,
): Promise<{ readonly isDone: boolean }> => {
  const wanted = new Map<Key, Quality>();
  for (const pin of books.pins()) {
    for (const key of pin.trackKeys) if (!wanted.has(key)) wanted.set(key, pin.quality);
  }
  const unwanted = [...books.byTrack.values()].filter(
    (record) => record.state === 'deleting' || !wanted.has(record.trackKey),
  );
  const removed = new Set<Key>();
  for (const record of unwanted) {
    await stopTask(record.trackKey);
    // Another tab may be playing it; its file is free some seconds later.
    const isGone = await deleteTrack(ports, books, record).then(
      () => true,
      () => false,
    );
    if (isGone) removed.add(record.trackKey);
  }
  for (const [key, quality] of wanted) {
    if (books.byTrack.has(key)) continue;
    await books.records.put(newRecord(key, quality, ports.clock.now()), 'relaxed');
  }
  if (removed.size > 0) await ports.dropExtras([...removed]).catch(() => undefined);
  return { isDone: removed.size === unwanted.length };
};

const deleteTrack = async (
  ports: DownloadPorts,
  books: Books,
  stale: DownloadRecord,
): Promise<void> => {
  // A task that was just stopped may have journaled another object.
  const record = books.byTrack.get(stale.trackKey) ?? stale;
  await books.records.put({ ...record, state: 'deleting' }, 'relaxed');
  if (record.objectId !== null) await ports.objects.remove(record.objectId);
  await books.records.remove(record.trackKey);
};

/**
 * Once, when this tab begins to lead: what a crash, an eviction or another program left behind.
 * Bytes without a record go; a committed record without bytes is planned again.
 */
export const sweep = async (ports: DownloadPorts, books: Books): Promise<void> => {
  const stored = new Set(await ports.objects.list());
  const known = new Set<string>();
  for (const record of books.byTrack.values()) {
    if (record.objectId === null) continue;
    known.add(record.objectId);
    if (stored.has(record.objectId) || record.state === 'deleting') continue;
    const { trackKey, quality, generation } = record;
    const again = newRecord(trackKey, quality, ports.clock.now());
    await books.records.put({ ...again, generation }, 'relaxed');
  }
  for (const objectId of stored) {
    // One that is locked stays an orphan until the next start.
    if (!known.has(objectId)) await ports.objects.remove(objectId).catch(() => undefined);
  }
};
