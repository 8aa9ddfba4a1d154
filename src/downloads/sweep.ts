import type { DownloadRecord } from '../contracts/records';
import type { Books } from './bookkeeping';
import type { Desk } from './desk';
import { newRecord } from './new-rows';
import type { OpenObjects } from './open-objects';
import { askedOf } from './plan';
import type { DownloadPorts } from './ports';

/** When the leading tab looks for what is left over. */
export interface Sweeper {
  /** Something may be left. */
  readonly found: () => void;
  readonly run: () => Promise<void>;
  readonly isDue: () => boolean;
  /** ms; null: nothing is known to be left. */
  readonly dueIn: () => number | null;
}

/** ms. What a reader elsewhere holds (or another tab is still writing) is looked at again after this. */
const orphansMs = 30_000;
/** ms. It lists everything and reads all rows: less and less often while nothing comes of it. */
const longestMs = 600_000;

export const createSweeper = (desk: Pick<Desk, 'ports' | 'books' | 'open'>): Sweeper => {
  const { ports, books, open } = desk;
  const { clock } = ports;
  let hasOrphans = false;
  let rest = orphansMs;
  /** Monotonic, ms; null: with the next ring. */
  let notBefore: number | null = null;
  return {
    found: () => {
      hasOrphans = true;
      if (notBefore !== null) notBefore = Math.min(notBefore, clock.monotonic() + orphansMs);
    },
    run: async () => {
      // A store that cannot be listed now is no reason to do nothing else.
      const left = await sweep(ports, books, open).catch(() => 0);
      hasOrphans = left > 0;
      // While it is not known what was lost, that may be answered any time.
      const isFruitless = hasOrphans && ports.maySweep();
      notBefore = isFruitless ? clock.monotonic() + rest : null;
      rest = isFruitless ? Math.min(longestMs, rest * 2) : orphansMs;
    },
    isDue: () => hasOrphans && (notBefore === null || clock.monotonic() >= notBefore),
    dueIn: () => {
      if (!hasOrphans) return null;
      return notBefore === null ? orphansMs : Math.max(0, notBefore - clock.monotonic());
    },
  };
};

/**
 * What a crash, an eviction or another program left behind: bytes without a record go; a committed record
 * without its bytes is damaged, and any other is begun anew. Never touches what is being written now and has
 * no row yet, in whatever tab (`open`), nor anything while it is not known what was lost. Resolves with how many orphans are
 * left, because a reader or a writer elsewhere holds them.
 */
const sweep = async (ports: DownloadPorts, books: Books, open: OpenObjects): Promise<number> => {
  // Looked at again: the answer may come any time.
  if (!ports.maySweep()) return 1;
  // In this order: whatever is listed is open after it, or has its row by then.
  const stored = new Set(await ports.objects.list());
  const [own, claimed] = [new Set(open), await open.everywhere()];
  const known = new Set<string>();
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
    if (known.has(objectId) || own.has(objectId)) continue;
    if (claimed.has(objectId)) left += 1;
    else await ports.objects.remove(objectId).catch(() => (left += 1));
  }
  return left;
};

/** Null: its bytes are there. */
const withoutLost = (
  record: DownloadRecord,
  stored: ReadonlySet<string>,
  now: number,
): DownloadRecord | null => {
  const { trackKey, objectId, state, generation, heardAt } = record;
  if (state === 'deleting') return null;
  const hasLostOlder = record.previous !== null && !stored.has(record.previous.objectId);
  const previous = hasLostOlder ? null : record.previous;
  const isLost = objectId !== null && !stored.has(objectId);
  if (isLost && state === 'committed') {
    const failure = record.failure ?? { code: 'storage.missing', data: { what: 'object' } };
    return record.failure ? null : { ...record, failure };
  }
  if (isLost)
    return { ...newRecord(trackKey, askedOf(record), now), generation, heardAt, previous };
  return hasLostOlder ? { ...record, previous } : null;
};
