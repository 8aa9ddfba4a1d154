/**
 * Cache Storage of this origin, by name. `kept` caches hold what belongs to downloads: written by
 * the engine worker, looked up first by the service worker, never evicted by it. `passing` caches
 * hold what was looked at. Keys are the addresses of `media-routes`, free of secrets and hosts.
 */
export const cacheNames = {
  keptArt: 'holdfast-art-pinned-v1',
  passingArt: 'holdfast-art-v1',
  keptMeta: 'holdfast-meta-pinned-v1',
  passingMeta: 'holdfast-meta-v1',
  /** The note that tells a lost library from a first visit; see `workers/engine/note`. */
  note: 'holdfast-note-v1',
  /** What the browser's own downloader brought; see `contracts/background`. */
  arrivals: 'holdfast-arrivals-v1',
} as const;

/**
 * What stands on every answer that came from a server and can be opened as a page of its own: a
 * picture is only ever a picture (reliability.md F14).
 */
export const inertHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
