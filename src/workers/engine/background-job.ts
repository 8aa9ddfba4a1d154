import * as v from 'valibot';
import type { BackgroundItem, BackgroundJob } from '../../contracts/background';
import { splitKey, type SourceId } from '../../domain/keys';
import type { PendingTrack } from '../../downloads/downloads';
import type { AudioOrder, MusicProvider } from '../../providers/provider';

export interface BackgroundJobParts {
  readonly pending: readonly PendingTrack[];
  readonly providerOf: (source: SourceId) => Promise<MusicProvider | null>;
  readonly origin: string;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** What one ticket request may hold (`edge/tickets/order`). */
const mostItems = 1_000;
const answerSchema = v.object({
  addresses: v.array(v.pipe(v.string(), v.regex(/^\/tickets\/[0-9a-f]{32}$/))),
});
/** ms. Our own origin; it only writes down what it is told. */
const limit = 10_000;

interface Ordered extends PendingTrack {
  readonly order: AudioOrder;
}

/**
 * The songs that the browser can go on fetching with every window closed: those of sources that are reached
 * by way of the player's own origin, since the page's policy lets it ask nobody else. Null when there are
 * none, or when this origin gives no tickets (a plain file server).
 */
export const prepareJob = async (parts: BackgroundJobParts): Promise<BackgroundJob | null> => {
  const ordered: Ordered[] = [];
  for (const track of parts.pending.slice(0, mostItems)) {
    const { source, id } = splitKey(track.key);
    const provider = await parts.providerOf(source);
    const order = await provider?.audioOrder(id, track.quality);
    if (order) ordered.push({ ...track, order });
  }
  if (ordered.length === 0) return null;
  const addresses = await askTickets(parts.origin, ordered);
  if (addresses?.length !== ordered.length) return null;
  const items: readonly BackgroundItem[] = ordered.map(({ key, quality }, at) => ({
    address: addresses[at]!,
    key,
    quality,
  }));
  const id = Array.from(parts.randomBytes(8), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
  // A goal that is too small makes the browser end the job: unknown sizes make the whole unknown.
  const isKnown = ordered.every(({ size, quality }) => size > 0 && quality === 'original');
  const bytes = isKnown ? ordered.reduce((sum, { size }) => sum + size, 0) : 0;
  return { id, items, bytes };
};

const askTickets = async (
  origin: string,
  ordered: readonly Ordered[],
): Promise<readonly string[] | null> => {
  try {
    const response = await fetch(`${origin}/tickets/`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ orders: ordered.map(({ order }) => order) }),
      cache: 'no-store',
      signal: AbortSignal.timeout(limit),
    });
    return response.ok ? v.parse(answerSchema, await response.json()).addresses : null;
  } catch {
    return null;
  }
};
