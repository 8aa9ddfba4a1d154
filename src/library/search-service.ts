import type { SearchResults } from '../contracts/library';
import { toFailure } from '../domain/error';
import type { Playlist } from '../domain/music';
import type { CatalogueStore } from './catalogue-store';
import type { Database } from './database';
import { broken, type Report } from './report';
import type { Pacer } from './search/pacer';
import { createSearcher, type Searcher } from './search/search';
import { decodeIndex, encodeIndex } from './search/search-index';

export interface SearchService {
  /** Waits only while there is no index at all; an old one answers until the new one is made. */
  readonly search: (text: string, playlists: readonly Playlist[]) => Promise<SearchResults>;
  /** Makes the index fit the catalogue; resolves when it does. */
  readonly refresh: () => Promise<void>;
}

const rowName = 'search';

export interface SearchServiceParts {
  readonly database: Database;
  readonly store: CatalogueStore;
  readonly pacer: Pacer;
  readonly report: Report;
}

/** A searcher and the catalogue that it is for. */
interface Made {
  readonly stamp: string;
  readonly searcher: Searcher;
}

const read = async ({ database, store, report }: SearchServiceParts): Promise<Made | null> => {
  try {
    const row = await database.read(({ singles }) => singles.get(rowName));
    const index = row ? decodeIndex(row.value) : null;
    if (!index || index.stamp !== store.stamp()) return null;
    return { stamp: index.stamp, searcher: createSearcher(store.catalogue(), index) };
  } catch (thrown) {
    report(broken('search index', { code: toFailure(thrown).code }));
    return null;
  }
};

const build = async (parts: SearchServiceParts): Promise<Made> => {
  const { database, store, pacer, report } = parts;
  const [catalogue, stamp] = [store.catalogue(), store.stamp()];
  const { buildIndex } = await import('./search/build-index');
  const index = await buildIndex(catalogue, stamp, pacer);
  // Without this row the index is made again at the next start; that is all.
  await database
    .write([{ table: 'singles', put: { name: rowName, value: encodeIndex(index) } }])
    .catch((thrown: unknown) => report(toFailure(thrown)));
  return { stamp, searcher: createSearcher(catalogue, index) };
};

/** A searcher keeps the catalogue that it was made of, so that an old one still tells the truth. */
export const openSearchService = async (parts: SearchServiceParts): Promise<SearchService> => {
  const { store } = parts;
  let made = await read(parts);
  let running: Promise<void> | null = null;

  /** Another tab may have made it already. */
  const run = async (): Promise<void> => {
    while (made?.stamp !== store.stamp()) made = (await read(parts)) ?? (await build(parts));
  };
  const refresh = (): Promise<void> => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };

  return {
    search: async (text, playlists) => {
      if (!made) await refresh();
      return made!.searcher.find(text, playlists);
    },
    refresh,
  };
};
