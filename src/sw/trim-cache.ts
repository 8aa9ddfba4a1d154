/** Counting a cache means listing it, so it is done once in so many additions. */
const additionsBetweenCounts = 64;

/**
 * Keeps a cache near `mostEntries`. Cache Storage lists its keys in the order they were put in
 * (Service Workers, "request response list"), so the first ones are the oldest.
 * The first addition after a start counts too: a short-lived worker would otherwise never count.
 */
export const createTrimmer = (mostEntries: number): ((cache: Cache) => Promise<void>) => {
  let additions = 0;
  return async (cache) => {
    if (additions++ % additionsBetweenCounts !== 0) return;
    const keys = await cache.keys();
    const surplus = keys.slice(0, Math.max(0, keys.length - mostEntries));
    await Promise.all(surplus.map((key) => cache.delete(key)));
  };
};
