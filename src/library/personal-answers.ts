import type { CatalogueFeed } from '../domain/catalogue-feed';
import { HoldfastError, toFailure, type Failure } from '../domain/error';
import { isKey, parseKey, type SourceId } from '../domain/keys';
import type { Playlist } from '../domain/music';
import type { Database } from './database';
import type { Rules, Ruling } from './sync-rulings';
import type { Write } from './writes';

/** Playlists and stars of a source: asked, judged, and made ready to be written. */

type Answer<T> =
  | { readonly ok: true; readonly value: readonly T[] }
  | { readonly ok: false; readonly failure: Failure };

/** A failed answer is a value here, because the others still count; being stopped is not. */
export const ask = async <T>(
  signal: AbortSignal,
  question: (signal: AbortSignal) => Promise<readonly T[]>,
): Promise<Answer<T>> => {
  try {
    const value = await question(signal);
    signal.throwIfAborted();
    if (!Array.isArray(value)) throw new HoldfastError('server.malformed', { what: 'list' });
    return { ok: true, value };
  } catch (thrown) {
    signal.throwIfAborted();
    return { ok: false, failure: toFailure(thrown) };
  }
};

export interface JudgedWrites {
  readonly ruling: Ruling;
  readonly writes: readonly Write[];
}

const isOwn = (source: SourceId, { key }: Playlist): boolean =>
  typeof key === 'string' && parseKey(key)?.source === source;

const cleanPlaylist = (playlist: Playlist): Playlist => ({
  ...playlist,
  name: String(playlist.name ?? ''),
  trackKeys: (Array.isArray(playlist.trackKeys) ? playlist.trackKeys : []).filter(
    (key) => typeof key === 'string' && isKey(key),
  ),
});

export const judgePlaylists = async (
  database: Database,
  { source }: CatalogueFeed,
  answer: Answer<Playlist>,
  rules: Rules,
): Promise<JudgedWrites> => {
  if (!answer.ok) return { ruling: rules.failed('playlists', answer.failure), writes: [] };
  const before = await database.read(({ playlists }) =>
    playlists.where('source').equals(source).primaryKeys(),
  );
  const next = answer.value.filter((playlist) => playlist && isOwn(source, playlist));
  // People do empty these, one by one: only "nothing at all" is suspicious.
  const ruling = rules.judge('playlists', before.length, next.length, 0);
  if (!ruling.take) return { ruling, writes: [] };
  return {
    ruling,
    writes: [
      ...before.map((key): Write => ({ table: 'playlists', remove: key as string })),
      ...next.map((playlist): Write => {
        const row = { key: playlist.key, source, playlist: cleanPlaylist(playlist) };
        return { table: 'playlists', put: row };
      }),
    ],
  };
};

export const judgeStarred = async (
  database: Database,
  { source }: CatalogueFeed,
  answer: Answer<string>,
  rules: Rules,
): Promise<JudgedWrites> => {
  if (!answer.ok) return { ruling: rules.failed('starred', answer.failure), writes: [] };
  const before = await database.read(({ starred }) => starred.get(source));
  const keys = answer.value.filter((key) => typeof key === 'string' && isKey(key));
  const ruling = rules.judge('starred', before?.keys.length ?? 0, keys.length, 0);
  return {
    ruling,
    writes: ruling.take ? [{ table: 'starred', put: { source, keys } }] : [],
  };
};
