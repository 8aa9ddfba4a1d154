import type { CataloguePage } from '../../domain/catalogue-feed';
import { HoldfastError } from '../../domain/error';
import type { SourceId } from '../../domain/keys';
import type { Track } from '../../domain/music';
import type { Caller } from './caller';
import type { Cursor } from './cursor';
import { many, readMany } from './fields';
import { isRecord } from './record';
import { isSong } from './search-pages';
import { albumSchema, artistSchema, songSchema, toAlbum, toArtist, toTrack } from './shapes';

/** Albums a page: one call each for their songs, so a lost page is quickly had again. */
const albumsAPage = 20;

const common = { component: 'library', kind: 'catalogue' } as const;

/** How many albums the server has at least: tells an empty library from a search that gives nothing. */
export const hasAlbums = async ({ call }: Caller, signal: AbortSignal): Promise<boolean> => {
  const { rest } = await call({
    ...common,
    method: 'getAlbumList2',
    params: { type: 'alphabeticalByName', size: 1, offset: 0 },
    signal,
  });
  const list = rest['albumList2'];
  return many(isRecord(list) ? list['album'] : null).length > 0;
};

const readSongs = async (
  source: SourceId,
  { call }: Caller,
  id: string,
  signal: AbortSignal,
): Promise<readonly Track[]> => {
  try {
    const { rest } = await call({ ...common, method: 'getAlbum', params: { id }, signal });
    const album = rest['album'];
    return readMany(songSchema, isRecord(album) ? album['song'] : null)
      .filter(isSong)
      .map((song) => toTrack(source, song));
  } catch (thrown) {
    // One album that the server trips over never costs the others.
    const error = thrown as HoldfastError;
    if (error.code === 'server.not-found' || error.code === 'server.failed') return [];
    throw error;
  }
};

const readArtists = async (
  source: SourceId,
  { call }: Caller,
  signal: AbortSignal,
): Promise<CataloguePage['artists']> => {
  const { rest } = await call({ ...common, method: 'getArtists', signal });
  const artists = rest['artists'];
  const indexes = many(isRecord(artists) ? artists['index'] : null);
  return indexes
    .flatMap((index) => readMany(artistSchema, isRecord(index) ? index['artist'] : null))
    .map((artist) => toArtist(source, artist));
};

/** Album by album, for servers whose search does not give everything. */
export const readAlbumPage = async (
  source: SourceId,
  caller: Caller,
  cursor: Cursor,
  signal: AbortSignal,
): Promise<CataloguePage> => {
  const from = cursor.albums ?? 0;
  const { rest } = await caller.call({
    ...common,
    method: 'getAlbumList2',
    params: { type: 'alphabeticalByName', size: albumsAPage, offset: from },
    signal,
  });
  const list = rest['albumList2'];
  const items = many(isRecord(list) ? list['album'] : null);
  const albums = readMany(albumSchema, items);
  const seen = albums[0]?.id ?? '';
  const artists = from === 0 ? await readArtists(source, caller, signal) : [];
  const ended = items.length === 0 || (from > 0 && seen === cursor.seen.albums);
  if (ended) return { tracks: [], albums: [], artists, next: null, total: null };
  const tracks: Track[] = [];
  for (const album of albums) tracks.push(...(await readSongs(source, caller, album.id, signal)));
  const next: Cursor = {
    ...cursor,
    albums: from + items.length,
    seen: { ...cursor.seen, albums: seen },
  };
  return {
    tracks,
    albums: albums.map((album) => toAlbum(source, album)),
    artists,
    next: JSON.stringify(next),
    total: null,
  };
};
