import type { CatalogueFeed, CataloguePage } from '../domain/catalogue-feed';
import { HoldfastError, toFailure } from '../domain/error';
import type { Album, Artist, Track } from '../domain/music';
import { encodeBlock } from './catalogue/encode-block';
import { openBlock, type Block } from './catalogue/open-block';
import { albumShape, artistShape, trackShape } from './catalogue/shapes';
import { keysOfSource } from './catalogue-writes';
import type { Database } from './database';
import type { StagedRow, StagingRow } from './schema';
import type { Write } from './writes';

/** An import that lay still for longer begins anew: the server's pages have moved since. */
const maxStagingAge = 24 * 3_600_000;

export interface StageParts {
  readonly database: Database;
  readonly feed: CatalogueFeed;
  readonly signal: AbortSignal;
  readonly onPage: (tracks: number, total: number | null) => void;
  /** Wall time, ms. */
  readonly now: () => number;
}

export interface StagedPages {
  readonly tracks: readonly Block<Track>[];
  readonly albums: readonly Block<Album>[];
  readonly artists: readonly Block<Artist>[];
}

const malformed = (why: string): HoldfastError =>
  new HoldfastError('server.malformed', { what: 'catalogue', why });

/** A cut or empty answer is no page. */
const checkPage = (page: CataloguePage): CataloguePage => {
  const lists = [page?.tracks, page?.albums, page?.artists];
  if (!lists.every(Array.isArray)) throw malformed('no page');
  if (page.next !== null && typeof page.next !== 'string') throw malformed('no cursor');
  return page;
};

export const discardStaging = (database: Database, { source }: CatalogueFeed): readonly Write[] => [
  { table: 'staged', remove: keysOfSource(database.keyRange, source) },
  { table: 'staging', remove: source },
];

const findStaging = async ({ database, feed, now }: StageParts): Promise<StagingRow | null> => {
  const row = await database.read(({ staging }) => staging.get(feed.source));
  if (!row) return null;
  const age = now() - row.startedAt;
  if (age >= 0 && age < maxStagingAge) return row;
  await database.write(discardStaging(database, feed));
  return null;
};

const encodePage = ({ source }: CatalogueFeed, index: number, page: CataloguePage): StagedRow => ({
  source,
  index,
  tracks: encodeBlock(trackShape, source, page.tracks),
  albums: encodeBlock(albumShape, source, page.albums),
  artists: encodeBlock(artistShape, source, page.artists),
});

/** A cursor of yesterday that the server no longer takes is no reason to fail: begin anew. */
const isStaleCursor = (thrown: unknown): boolean => toFailure(thrown).code.startsWith('server.');

/** Takes page after page from where it stopped last; each page is kept together with its cursor. */
export const stagePages = async (parts: StageParts): Promise<void> => {
  const { database, feed, signal, onPage, now } = parts;
  const fresh: StagingRow = {
    source: feed.source,
    cursor: null,
    complete: false,
    pages: 0,
    tracks: 0,
    total: null,
    startedAt: now(),
  };
  let row = (await findStaging(parts)) ?? fresh;
  let resumed = row !== fresh;
  const seen = new Set<string | null>([row.cursor]);
  onPage(row.tracks, row.total);
  while (!row.complete) {
    signal.throwIfAborted();
    let page: CataloguePage;
    try {
      page = checkPage(await feed.page(row.cursor, signal));
    } catch (thrown) {
      if (!resumed || !isStaleCursor(thrown)) throw thrown;
      await database.write(discardStaging(database, feed));
      row = fresh;
      resumed = false;
      seen.clear();
      continue;
    }
    resumed = false;
    signal.throwIfAborted();
    if (page.next !== null && seen.has(page.next)) throw malformed('pages go in a circle');
    seen.add(page.next);
    const staged = encodePage(feed, row.pages, page);
    row = {
      ...row,
      cursor: page.next,
      complete: page.next === null,
      pages: row.pages + 1,
      tracks: row.tracks + page.tracks.length,
      total: page.total ?? row.total,
    };
    await database.write(
      [
        { table: 'staged', put: staged },
        { table: 'staging', put: row },
      ],
      { requires: { table: 'sources', key: feed.source } },
    );
    onPage(row.tracks, row.total);
  }
};

/** All pages in order; null when one is damaged or missing, and the import must begin anew. */
export const readStaged = async (
  database: Database,
  { source }: CatalogueFeed,
): Promise<StagedPages | null> => {
  const row = await database.read(({ staging }) => staging.get(source));
  const rows = await database.read(({ staged }) =>
    staged.where('[source+index]').between([source], [source, []]).toArray(),
  );
  if (!row?.complete || rows.length !== row.pages) return null;
  const tracks = rows.map(({ tracks: bytes }) => openBlock(trackShape, source, bytes));
  const albums = rows.map(({ albums: bytes }) => openBlock(albumShape, source, bytes));
  const artists = rows.map(({ artists: bytes }) => openBlock(artistShape, source, bytes));
  const isSound = <T>(block: T | null): block is T => block !== null;
  if (![...tracks, ...albums, ...artists].every(isSound)) return null;
  return {
    tracks: tracks.filter(isSound),
    albums: albums.filter(isSound),
    artists: artists.filter(isSound),
  };
};
