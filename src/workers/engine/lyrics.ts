import { cacheNames, inertHeaders } from '../../contracts/caches';
import { lyricsPath } from '../../contracts/media-routes';
import { HoldfastError, toFailure } from '../../domain/error';
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

const nonePath = (key: Key): string => `${lyricsPath(key)}?none`;

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
  /** Does nothing when they are kept, or when it is known that there are none. */
  const keep: LyricsKeeper['keep'] = async (key, signal) => {
    const cache = await caches.open(cacheNames.keptMeta);
    if ((await cache.match(lyricsPath(key))) || (await cache.match(nonePath(key)))) return;
    try {
      await put(key, await answer(key, signal));
    } catch (error) {
      if (toFailure(error).code !== 'server.not-found') throw error;
      // Asked after every sync otherwise, and most songs have none.
      await cache.put(nonePath(key), new Response(null, { headers: inertHeaders }));
    }
  };
  return {
    answer,
    keep,
    keepText: (key, lyrics) => put(key, JSON.stringify(lyrics)),
    drop: async (keys) => {
      const cache = await caches.open(cacheNames.keptMeta);
      for (const key of keys) {
        await cache.delete(lyricsPath(key));
        await cache.delete(nonePath(key));
      }
    },
  };
};
