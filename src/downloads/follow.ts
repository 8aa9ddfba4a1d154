import type { DownloadRecord, PinRecord } from '../contracts/records';
import { splitKey, type Key } from '../domain/keys';
import type { Books } from './bookkeeping';
import type { Desk } from './desk';
import { tracksAfter } from './new-rows';
import type { DownloadPorts } from './ports';
import { replaceOf } from './replace-of';

/**
 * Brings wishes in step with the catalogue, after a sync:
 *   - a followed collection has the tracks that it has at its source now; one that is gone there, or empty,
 *     stays as it was: an answer that lacks everything is likelier a fault than a wish; one that may lack
 *     songs (a damaged catalogue, a list with unknown ones) only adds,
 *   - a followed track whose file was replaced (the catalogue claims another size) is fetched anew, and
 *     plays as it was until then,
 *   - a wish that came out of a backup learns its tracks.
 * Titles and pictures of all wishes are brought up to date.
 */
export const followAll = async (
  ports: DownloadPorts,
  books: Books,
  stopTask: (track: Key) => Promise<void>,
): Promise<void> => {
  for (const pin of books.pins()) {
    const next = await resolvePin(ports, pin);
    // It may have been removed or changed while its source was asked.
    if (next && books.pins().includes(pin)) await books.records.putPin(next);
  }
  const followed = new Set(books.pins().flatMap((pin) => (pin.follow ? pin.trackKeys : [])));
  for (const key of followed) {
    if (!changedAtSource(ports, books.byTrack.get(key))) continue;
    // What runs writes the row as it knows it, and may have removed it.
    await stopTask(key);
    const next = changedAtSource(ports, books.byTrack.get(key));
    if (next) await books.records.put(next, 'relaxed');
  }
};

/** Null: nothing is different. */
const resolvePin = async (ports: DownloadPorts, pin: PinRecord): Promise<PinRecord | null> => {
  const facts = await ports.collectionOf(pin.ref);
  if (!facts || facts.trackKeys.length === 0) return null;
  const isOpen = pin.follow || pin.trackKeys.length === 0;
  const trackKeys = isOpen ? tracksAfter(pin.ref, pin.trackKeys, facts) : pin.trackKeys;
  const title = facts.title || pin.title;
  const artKey = facts.artKey ?? pin.artKey;
  const isSame =
    title === pin.title &&
    artKey === pin.artKey &&
    trackKeys.length === pin.trackKeys.length &&
    trackKeys.every((key, at) => key === pin.trackKeys[at]);
  return isSame ? null : { ...pin, title, artKey, trackKeys };
};

const changedAtSource = (
  ports: DownloadPorts,
  record: DownloadRecord | undefined,
): DownloadRecord | null => {
  if (record?.state !== 'committed' || record.failure !== null) return null;
  const size = ports.factsOf(record.trackKey)?.size ?? 0;
  if (size === 0 || size === record.claimedSize) return null;
  // A row of an older version does not know what was claimed then: it is taken for the same.
  if (record.claimedSize === 0) return { ...record, claimedSize: size };
  return replaceOf(record, record.quality, ports.clock.now());
};

/**
 * Pictures and words that could not be had with the music. A source that is left alone is not asked for
 * them either; never fails.
 */
export const completeExtras = async (
  { ports, books, holds }: Desk,
  signal: AbortSignal,
): Promise<void> => {
  for (const { trackKey, state } of Array.from(books.byTrack.values())) {
    if (signal.aborted) return;
    if (state !== 'committed' || holds.isHeld(splitKey(trackKey).source)) continue;
    await ports.keepExtras(trackKey, signal).catch(() => undefined);
  }
};
