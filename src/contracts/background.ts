import { isKey, type Key } from '../domain/keys';
import { parseQuality, type Quality } from '../domain/quality';

/**
 * Background Fetch: the browser's own downloader, which goes on while every window is closed. The engine
 * prepares a job, the page starts it (nobody else may), the service worker puts what came where the engine
 * finds it, and the engine seals it at its next start as if a server had answered. Until then it lies in
 * Cache Storage as it came, not sealed.
 *
 *   /x/arrivals/<track key>?q=<quality>   a whole file
 *   /x/arrivals-job/<id>                  what a job that is under way will bring
 */
export interface BackgroundItem {
  /** Of this origin: a ticket of the embedded edge, with no sign-in in it. */
  readonly address: string;
  readonly key: Key;
  readonly quality: Quality;
}

export interface BackgroundJob {
  readonly id: string;
  readonly items: readonly BackgroundItem[];
  /** As the catalogue claims; 0 = unknown. The browser shows it as the goal. */
  readonly bytes: number;
}

/** Engines hear by this channel that something arrived, or that a job is over. */
export const arrivalsChannel = 'holdfast-arrivals';

const arrivalPrefix = '/x/arrivals/';
const jobPrefix = '/x/arrivals-job/';

export const arrivalPath = (key: Key, quality: Quality): string =>
  `${arrivalPrefix}${encodeURIComponent(key)}?q=${quality}`;

/** Null for the address of anything else. */
export const parseArrivalPath = ({
  pathname,
  searchParams,
}: URL): { readonly key: Key; readonly quality: Quality } | null => {
  if (!pathname.startsWith(arrivalPrefix)) return null;
  const key = decodeURIComponent(pathname.slice(arrivalPrefix.length));
  const quality = parseQuality(searchParams.get('q') ?? '');
  return isKey(key) && quality ? { key, quality } : null;
};

export const jobPath = (id: string): string => jobPrefix + encodeURIComponent(id);

/** Null for the address of anything else. */
export const parseJobPath = (path: string): string | null =>
  path.startsWith(jobPrefix) ? decodeURIComponent(path.slice(jobPrefix.length)) : null;

/** The items of a stored job; whatever is not one is left out, since another version may have written it. */
export const readItems = (stored: unknown): readonly BackgroundItem[] => {
  const items = typeof stored === 'object' && stored !== null && 'items' in stored && stored.items;
  if (!Array.isArray(items)) return [];
  return items.filter(
    (item: Partial<BackgroundItem> | null): item is BackgroundItem =>
      typeof item?.address === 'string' &&
      typeof item.key === 'string' &&
      isKey(item.key) &&
      typeof item.quality === 'string' &&
      parseQuality(item.quality) !== null,
  );
};
