import { cacheNames } from '../contracts/caches';

/**
 * What this build keeps in Cache Storage beside the shell. `pinned` holds what belongs to downloads;
 * the engine worker writes and deletes it, the service worker only reads it. The number is the
 * format of the entries: it changes when old entries could no longer be read.
 */
export interface KeptNames {
  readonly kept: string;
  readonly pinned: string;
}

/** The names themselves are shared with the engine worker. */
const format = 1;

export const artCaches: KeptNames = { kept: cacheNames.passingArt, pinned: cacheNames.keptArt };

export const metaCaches: KeptNames = { kept: cacheNames.passingMeta, pinned: cacheNames.keptMeta };

const ours = /^holdfast-(?:art|meta)(?:-pinned)?-v(\d+)$/;

/** True only for our own names of an older format: other caches of this origin are not ours to delete. */
export const isOutdated = (name: string): boolean => {
  const found = ours.exec(name);
  return found !== null && Number(found[1]) < format;
};

export const deleteOutdated = async (storage: CacheStorage): Promise<void> => {
  const names = await storage.keys();
  await Promise.all(names.filter(isOutdated).map((name) => storage.delete(name)));
};
