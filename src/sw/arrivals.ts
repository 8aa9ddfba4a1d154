import { arrivalPath, arrivalsChannel, jobPath, readItems } from '../contracts/background';
import { cacheNames } from '../contracts/caches';

/** What TypeScript's own library does not have of Background Fetch (wicg.github.io/background-fetch). */
export interface BackgroundFetchRecord {
  readonly request: Request;
  /** Rejects when this one was never answered. */
  readonly responseReady: Promise<Response>;
}
export interface BackgroundFetchRegistration {
  readonly id: string;
  readonly matchAll: () => Promise<readonly BackgroundFetchRecord[]>;
}

/**
 * A job of the browser's downloader is over, well or not. What it brought whole is put where the engine
 * looks; the rest is fetched in the usual way, since the job's note goes last. The records die with the
 * event: all of this must be done before it ends.
 */
export const takeArrivals = async (
  registration: BackgroundFetchRegistration,
  storage: CacheStorage,
): Promise<void> => {
  const cache = await storage.open(cacheNames.arrivals);
  const note = await cache.match(jobPath(registration.id));
  const items = readItems(await note?.json().catch(() => null));
  const wanted = new Map(items.map((item) => [item.address, item]));
  const records = (await registration.matchAll()).map(({ request, responseReady }) => ({
    request,
    // Caught at once: one that fails while another is being put must not count as unhandled.
    answered: responseReady.catch(() => null),
  }));
  for (const { request, answered } of records) {
    const url = new URL(request.url);
    const item = wanted.get(url.pathname + url.search);
    const response = await answered;
    if (!item || response?.status !== 200) continue;
    // No room for this one: the next may be smaller, and the engine fetches what is missing.
    await cache.put(arrivalPath(item.key, item.quality), response).catch(() => undefined);
  }
  await cache.delete(jobPath(registration.id));
  const channel = new BroadcastChannel(arrivalsChannel);
  channel.postMessage('arrived');
  channel.close();
};
