import { cacheNames, inertHeaders } from '../../contracts/caches';
import { artPath, artSizes, type ArtSize } from '../../contracts/media-routes';
import { HoldfastError } from '../../domain/error';
import { splitKey, type Key, type SourceId } from '../../domain/keys';
import type { MusicProvider } from '../../providers/provider';
import type { Raster } from './raster';

/** Cover pictures: fetched from their source, drawn anew, and kept for what is downloaded. */
export interface Art {
  readonly answer: (key: Key, size: ArtSize, signal: AbortSignal) => Promise<Raster>;
  /** Keeps every size of it; does nothing when it is kept already. */
  readonly keep: (key: Key, signal: AbortSignal) => Promise<void>;
  /** Keeps a picture that came out of a file of this device. */
  readonly keepBytes: (key: Key, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly drop: (keys: readonly Key[]) => Promise<void>;
}

export const createArt = (providerOf: (source: SourceId) => Promise<MusicProvider | null>): Art => {
  /** Loaded with the first picture that is not kept yet. */
  const redraw = async (bytes: Uint8Array<ArrayBuffer>, size: number): Promise<Raster> =>
    (await import('./raster')).redraw(bytes, size);

  const fetchArt = async (
    key: Key,
    size: number,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> => {
    const { source, id } = splitKey(key);
    const provider = await providerOf(source);
    if (!provider) throw new HoldfastError('server.not-found', { what: 'picture' });
    return (await provider.art({ id, size, signal })).bytes;
  };

  const keepBytes = async (key: Key, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    const cache = await caches.open(cacheNames.keptArt);
    for (const size of artSizes) {
      await cache.put(artPath(key, size), responseOf(await redraw(bytes, size)));
    }
  };

  return {
    answer: async (key, size, signal) => redraw(await fetchArt(key, size, signal), size),
    keep: async (key, signal) => {
      const cache = await caches.open(cacheNames.keptArt);
      // The last one that is written: with it all are there.
      if (await cache.match(artPath(key, artSizes[artSizes.length - 1]!))) return;
      await keepBytes(key, await fetchArt(key, artSizes[artSizes.length - 1]!, signal));
    },
    keepBytes,
    drop: async (keys) => {
      const cache = await caches.open(cacheNames.keptArt);
      for (const key of keys) {
        for (const size of artSizes) await cache.delete(artPath(key, size));
      }
    },
  };
};

const responseOf = ({ bytes, contentType }: Raster): Response =>
  new Response(bytes, { headers: { ...inertHeaders, 'Content-Type': contentType } });
