import type { FetchLike } from '../../../src/net/classify';

const safeHeaders = new Set(['range', 'content-type', 'accept']);

/**
 * Node's fetch with what a browser adds and Node lacks: an answer of another origin without a
 * CORS header is thrown away, and a header that would need a preflight never leaves (no server in
 * these tests answers one).
 */
export const browserFetch =
  (origin: string): FetchLike =>
  async (url, init) => {
    const foreign = new URL(url).origin !== origin && init.mode !== 'no-cors';
    const headers = new Headers(init.headers);
    if (foreign && [...headers.keys()].some((name) => !safeHeaders.has(name))) {
      throw new TypeError('Failed to fetch (preflight)');
    }
    const response = await fetch(url, init);
    const allowed = response.headers.get('access-control-allow-origin');
    if (!foreign || allowed === '*' || allowed === origin) return response;
    await response.body?.cancel();
    throw new TypeError('Failed to fetch (CORS)');
  };
