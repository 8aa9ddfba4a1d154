import type { DownloadRecord } from '../contracts/records';
import type { Books } from './bookkeeping';
import { newRecord } from './new-rows';
import type { DownloadPorts } from './ports';

/**
 * What a crash, an eviction or another program left behind: bytes without a record go; a committed record
 * without its bytes is damaged, and any other is begun anew. Never touches what is being written now and has
 * no row yet (`open`), nor anything while it is not known what was lost. Resolves with how many orphans are
 * left, because a reader elsewhere holds them.
 */
export const sweep = async (
  ports: DownloadPorts,
  books: Books,
  open: ReadonlySet<string>,
): Promise<number> => {
  // Looked at again: the answer may come any time.
  if (!ports.maySweep()) return 1;
  // Listed before the rows are read: whatever is listed has its row by then, or is open.
  const stored = new Set(await ports.objects.list());
  const known = new Set(open);
  for (const record of await ports.records.all()) {
    if (record.objectId !== null) known.add(record.objectId);
    if (record.previous) known.add(record.previous.objectId);
    const found = withoutLost(record, stored, ports.clock.now());
    // What another tab wrote meanwhile is not undone by what was read before it.
    if (found && books.byTrack.get(record.trackKey)?.objectId === record.objectId) {
      await books.records.put(found, 'relaxed');
    }
  }
  let left = 0;
  for (const objectId of stored) {
    if (known.has(objectId)) continue;
    await ports.objects.remove(objectId).catch(() => (left += 1));
  }
  return left;
};

/** Null: its bytes are there. */
const withoutLost = (
  record: DownloadRecord,
  stored: ReadonlySet<string>,
  now: number,
): DownloadRecord | null => {
  const { trackKey, objectId, state, quality, generation, heardAt } = record;
  if (state === 'deleting') return null;
  const hasLostOlder = record.previous !== null && !stored.has(record.previous.objectId);
  const previous = hasLostOlder ? null : record.previous;
  const isLost = objectId !== null && !stored.has(objectId);
  if (isLost && state === 'committed') {
    const failure = record.failure ?? { code: 'storage.missing', data: { what: 'object' } };
    return record.failure ? null : { ...record, failure };
  }
  if (isLost) return { ...newRecord(trackKey, quality, now), generation, heardAt, previous };
  return hasLostOlder ? { ...record, previous } : null;
};
