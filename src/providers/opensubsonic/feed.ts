import * as v from 'valibot';
import type { CatalogueFeed, CataloguePage } from '../../domain/catalogue-feed';
import type { HoldfastError } from '../../domain/error';
import { makeKey, type Key, type SourceId } from '../../domain/keys';
import type { Playlist } from '../../domain/music';
import { hasAlbums, readAlbumPage } from './album-pages';
import type { Caller } from './caller';
import { queries, readCursor, startAt } from './cursor';
import { id, readMany, time } from './fields';
import { isRecord } from './record';
import { readSearchPage } from './search-pages';
import { playlistSchema, toPlaylist } from './shapes';

const common = { component: 'library', kind: 'catalogue' } as const;

/** The server has no such call, or it wants a query that says something. */
const refusesSearch = ({ code }: HoldfastError): boolean =>
  code === 'server.failed' || code === 'server.not-found';

/** Which way gives the catalogue is found out by the first page; after that the cursor knows it. */
const readFirstPage = async (
  source: SourceId,
  caller: Caller,
  signal: AbortSignal,
): Promise<CataloguePage> => {
  for (const query of queries) {
    try {
      const { page, isEmpty } = await readSearchPage(source, caller, startAt(query), signal);
      if (!isEmpty) return page;
    } catch (thrown) {
      if (!refusesSearch(thrown as HoldfastError)) throw thrown;
    }
  }
  return (await hasAlbums(caller, signal))
    ? readAlbumPage(source, caller, startAt('albums'), signal)
    : { tracks: [], albums: [], artists: [], next: null, total: null };
};

const readPage = async (
  source: SourceId,
  caller: Caller,
  written: string | null,
  signal: AbortSignal,
): Promise<CataloguePage> => {
  const cursor = written === null ? null : readCursor(written);
  if (cursor === null) return readFirstPage(source, caller, signal);
  if (cursor.way === 'albums') return readAlbumPage(source, caller, cursor, signal);
  return (await readSearchPage(source, caller, cursor, signal)).page;
};

const listed = v.object({ id, changed: time });

/** The list names the playlists, each call brings one with its songs in order. */
const readPlaylists = async (
  source: SourceId,
  { call }: Caller,
  signal: AbortSignal,
): Promise<readonly Playlist[]> => {
  const { rest } = await call({ ...common, method: 'getPlaylists', signal });
  const list = isRecord(rest['playlists']) ? rest['playlists']['playlist'] : null;
  const playlists: Playlist[] = [];
  for (const one of readMany(listed, list)) {
    try {
      const answer = await call({
        ...common,
        method: 'getPlaylist',
        params: { id: one.id },
        signal,
      });
      playlists.push(
        ...readMany(playlistSchema, answer.rest['playlist']).map((shape) =>
          toPlaylist(source, { ...shape, changed: shape.changed || one.changed }),
        ),
      );
    } catch (thrown) {
      // Deleted between the two calls.
      if ((thrown as HoldfastError).code !== 'server.not-found') throw thrown;
    }
  }
  return playlists;
};

const readStarred = async (
  source: SourceId,
  { call }: Caller,
  signal: AbortSignal,
): Promise<readonly Key[]> => {
  const { rest } = await call({ ...common, method: 'getStarred2', signal });
  const starred = isRecord(rest['starred2']) ? rest['starred2'] : {};
  return ['song', 'album', 'artist'].flatMap((part) =>
    readMany(v.object({ id }), starred[part]).map((one) => makeKey(source, one.id)),
  );
};

/** The whole catalogue for a sync. Rejects with net.*, auth.* and server.* as every call does. */
export const createFeed = (source: SourceId, caller: Caller): CatalogueFeed => ({
  source,
  page: (cursor, signal) => readPage(source, caller, cursor, signal),
  playlists: (signal) => readPlaylists(source, caller, signal),
  starred: (signal) => readStarred(source, caller, signal),
});
