import { cacheNames, inertHeaders } from '../../contracts/caches';
import { lyricsPath } from '../../contracts/media-routes';
import { HoldfastError } from '../../domain/error';
import { splitKey, type Key, type SourceId } from '../../domain/keys';
import type { Lyrics, Track } from '../../domain/music';
import type { MusicProvider } from '../../providers/provider';

/** Words of songs as JSON of `Lyrics`: asked of the source, kept for what is downloaded. */
export interface LyricsKeeper {
  /** Rejects with `server.not-found` when there are none. */
  readonly answer: (key: Key, signal: AbortSignal) => Promise<string>;
  readonly keep: (key: Key, signal: AbortSignal) => Promise<void>;
  readonly keepText: (key: Key, lyrics: Lyrics) => Promise<void>;
  readonly drop: (keys: readonly Key[]) => Promise<void>;
}

export const createLyrics = (
  providerOf: (source: SourceId) => Promise<MusicProvider | null>,
  trackOf: (key: Key) => Track | null,
): LyricsKeeper => {
  const answer = async (key: Key, signal: AbortSignal): Promise<string> => {
    const { source, id } = splitKey(key);
    const track = trackOf(key);
    const { artist = '', title = '' } = track ?? {};
    const found = await (await providerOf(source))?.lyrics({ id, artist, title, signal });
    if (!found) throw new HoldfastError('server.not-found', { what: 'lyrics' });
    return JSON.stringify(found);
  };
  const put = async (key: Key, json: string): Promise<void> => {
    const headers = { ...inertHeaders, 'Content-Type': 'application/json' };
    const cache = await caches.open(cacheNames.keptMeta);
    await cache.put(lyricsPath(key), new Response(json, { headers }));
  };
  return {
    answer,
    keep: async (key, signal) => put(key, await answer(key, signal)),
    keepText: (key, lyrics) => put(key, JSON.stringify(lyrics)),
    drop: async (keys) => {
      const cache = await caches.open(cacheNames.keptMeta);
      for (const key of keys) await cache.delete(lyricsPath(key));
    },
  };
};
