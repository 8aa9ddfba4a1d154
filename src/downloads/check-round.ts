import type { CheckProgress } from '../contracts/downloads';
import type { DownloadRecord } from '../contracts/records';
import { toFailure } from '../domain/error';
import type { Key } from '../domain/keys';
import type { Books } from './bookkeeping';
import { checkTrack } from './check-track';
import { isDamaged } from './plan';
import type { DownloadPorts } from './ports';

/** Every byte of the given tracks, or of everything committed (null); the listener asked for it. */
export const checkRound = async (
  ports: DownloadPorts,
  books: Books,
  keys: readonly Key[] | null,
  onProgress: (progress: CheckProgress) => void,
  signal: AbortSignal,
): Promise<void> => {
  const wanted = keys && new Set(keys);
  const records = [...books.byTrack.values()].filter(
    ({ state, trackKey }) => state === 'committed' && (wanted?.has(trackKey) ?? true),
  );
  const tracksTotal = records.length;
  let [tracksDone, damaged] = [0, 0];
  const tell = (phase: CheckProgress['phase']): void =>
    onProgress({ phase, tracksDone, tracksTotal, damaged });
  tell('running');
  try {
    for (const record of records) {
      const checked = await checkTrack(ports, record, signal).catch((error: unknown) => {
        // A file that is held elsewhere says nothing of the bytes; without the key none can be looked at.
        if (signal.aborted || toFailure(error).code === 'vault.locked') throw error;
        return record;
      });
      if (isDamaged(checked)) damaged += 1;
      tracksDone += 1;
      tell('running');
    }
    tell('done');
  } catch (error) {
    tell('stopped');
    if (!signal.aborted) throw error;
  }
};

const dayMs = 24 * 3600_000;
/** reliability.md 4.1: a hundredth of the library a day, so that bit rot is found within a season. */
const shareADay = 0.01;

/**
 * The one that waits longest, and when its turn is (wall time, ms); null when nothing is committed. A clock
 * that was put back makes times of the future: they count as now, or nothing would be looked at for years.
 */
export const nextIdleCheck = (
  records: Iterable<DownloadRecord>,
  now: number,
  isResting: (track: Key) => boolean,
): { readonly record: DownloadRecord; readonly dueAt: number } | null => {
  let oldest: DownloadRecord | null = null;
  let newest = 0;
  let count = 0;
  for (const record of records) {
    if (record.state !== 'committed' || record.failure !== null) continue;
    count += 1;
    newest = Math.max(newest, Math.min(record.checkedAt, now));
    if (isResting(record.trackKey)) continue;
    if (!oldest || checkedOf(record) < checkedOf(oldest)) oldest = record;
  }
  if (!oldest) return null;
  const interval = dayMs / Math.max(1, Math.floor(count * shareADay));
  // What was just saved was just proven: not before it has lain for as long as one turn takes.
  return { record: oldest, dueAt: Math.max(newest, Math.min(checkedOf(oldest), now)) + interval };
};

const checkedOf = ({ checkedAt, committedAt }: DownloadRecord): number =>
  Math.max(checkedAt, committedAt);
