import { Strategy, type StrategyHandler } from 'workbox-strategies';
import type { KeptNames } from './cache-names';
import { createTrimmer } from './trim-cache';

/** Everything that makes one kind of kept thing (pictures, lyrics) different from another. */
export interface KeptKind<T> {
  readonly names: KeptNames;
  /** Addresses under which the thing itself may be kept, the best first, then acceptable others. */
  readonly addresses: (media: T) => readonly [string, ...string[]];
  /** A complete answer that may be kept. Rejects when there is none. */
  readonly make: (media: T, request: Request, clientId: string) => Promise<Response>;
  readonly mostEntries: number;
}

/**
 * Cache first, and the engine instead of the network. Keys are addresses of our own making, so no
 * secret and no host name is in them. Failures are never kept: the page draws a placeholder on 404
 * and asks again another time.
 */
export class KeptStrategy<T> extends Strategy {
  readonly #kind: KeptKind<T>;
  readonly #trim: (cache: Cache) => Promise<void>;

  constructor(kind: KeptKind<T>) {
    super({ cacheName: kind.names.kept });
    this.#kind = kind;
    this.#trim = createTrimmer(kind.mostEntries);
  }

  protected async _handle(request: Request, handler: StrategyHandler): Promise<Response> {
    // The route's matcher gave the parsed address.
    const media = handler.params as T;
    const [address, ...others] = this.#kind.addresses(media);
    const kept = await this.#find(address);
    if (kept) return kept;
    const { clientId } = handler.event as unknown as { readonly clientId: string };
    try {
      const made = await this.#kind.make(media, request, clientId);
      handler.waitUntil(this.#keep(address, made.clone(), handler)).catch(() => undefined);
      return made;
    } catch {
      return (await this.#findFirst(others)) ?? new Response(null, { status: 404 });
    }
  }

  async #keep(address: string, response: Response, handler: StrategyHandler): Promise<void> {
    try {
      if (await handler.cachePut(address, response)) {
        await this.#trim(await caches.open(this.cacheName));
      }
    } catch {
      // A full disk costs the next visit a request, nothing else.
    }
  }

  async #findFirst(addresses: readonly string[]): Promise<Response | undefined> {
    for (const address of addresses) {
      const found = await this.#find(address);
      if (found) return found;
    }
    return undefined;
  }

  /** What belongs to downloads first: it is never evicted. A cache that will not open is a miss. */
  async #find(address: string): Promise<Response | undefined> {
    const { pinned, kept } = this.#kind.names;
    for (const cacheName of [pinned, kept]) {
      // Without asking first, `match` of a missing cache would be a miss as well, but `open` makes it.
      const found = await caches.match(address, { cacheName }).catch(() => undefined);
      if (found) return found;
    }
    return undefined;
  }
}
