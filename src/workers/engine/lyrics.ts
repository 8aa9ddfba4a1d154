import { cacheNames, inertHeaders } from '../../contracts/caches';
import { lyricsPath } from '../../contracts/media-routes';
import type { Clock } from '../../domain/clock';
import { HoldfastError } from '../../domain/error';
import { splitKey, type Key, type SourceId } from '../../domain/keys';
import type { SongLyrics, Track } from '../../domain/music';
import type { MusicProvider } from '../../providers/provider';

/** Words of songs as JSON of `SongLyrics`: asked of the source, kept for what is downloaded. */
export interface LyricsKeeper {
  /** Rejects with `server.not-found` when there are none. */
  readonly answer: (key: Key, signal: AbortSignal) => Promise<string>;
  readonly keep: (key: Key, signal: AbortSignal) => Promise<void>;
  readonly keepText: (key: Key, lyrics: SongLyrics) => Promise<void>;
  readonly drop: (keys: readonly Key[]) => Promise<void>;
}

const nonePath = (key: Key): string => `${lyricsPath(key)}?none`;
const noneHeader = 'X-Holdfast-Asked';
/** ms. Most songs have no words, and words are seldom added: a week later they are asked for again. */
const noneFor = 7 * 24 * 60 * 60_000;

export const createLyrics = (
  providerOf: (source: SourceId) => Promise<MusicProvider | null>,
  trackOf: (key: Key) => Track | null,
  now: Clock['now'],
): LyricsKeeper => {
  const isNone = async (cache: Cache, key: Key): Promise<boolean> => {
    const mark = await cache.match(nonePath(key));
    const age = now() - Number(mark?.headers.get(noneHeader) ?? Number.NaN);
    return age >= 0 && age < noneFor;
  };
  /** Null: there are none. */
  const ask = async (key: Key, signal: AbortSignal): Promise<SongLyrics | null> => {
    const { source, id } = splitKey(key);
    const provider = await providerOf(source);
    if (!provider) throw new HoldfastError('audio.not-available', { why: 'no source' });
    const { artist = '', title = '' } = trackOf(key) ?? {};
    return provider.lyrics({ id, artist, title, signal });
  };
  const put = async (key: Key, json: string): Promise<void> => {
    const headers = { ...inertHeaders, 'Content-Type': 'application/json' };
    const cache = await caches.open(cacheNames.keptMeta);
    await cache.put(lyricsPath(key), new Response(json, { headers }));
  };
  const askOnce = async (key: Key, signal: AbortSignal): Promise<SongLyrics | null> => {
    // The cache of what was looked at: it is trimmed, and a mark that is lost costs one question.
    const cache = await caches.open(cacheNames.passingMeta);
    if (await isNone(cache, key)) return null;
    const found = await ask(key, signal);
    if (!found) {
      const headers = { ...inertHeaders, [noneHeader]: String(now()) };
      await cache.put(nonePath(key), new Response(null, { headers })).catch(() => undefined);
    }
    return found;
  };
  const answer: LyricsKeeper['answer'] = async (key, signal) => {
    const found = await askOnce(key, signal);
    if (!found) throw new HoldfastError('server.not-found', { what: 'lyrics' });
    return JSON.stringify(found);
  };
  /** What was looked at before it was downloaded is taken over as it is. */
  const keep: LyricsKeeper['keep'] = async (key, signal) => {
    const kept = await caches.open(cacheNames.keptMeta);
    if (await kept.match(lyricsPath(key))) return;
    const passing = await caches.match(lyricsPath(key), { cacheName: cacheNames.passingMeta });
    if (passing) return put(key, await passing.text());
    const found = await askOnce(key, signal);
    if (found) await put(key, JSON.stringify(found));
  };
  return {
    answer,
    keep,
    keepText: (key, lyrics) => put(key, JSON.stringify(lyrics)),
    drop: async (keys) => {
      const cache = await caches.open(cacheNames.keptMeta);
      for (const key of keys) {
        await cache.delete(lyricsPath(key));
      }
    },
  };
};
