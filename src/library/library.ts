import type { SearchResults, SyncProgress } from '../contracts/library';
import type { DownloadRecords } from '../contracts/records';
import type { CatalogueFeed } from '../domain/catalogue-feed';
import { HoldfastError, toFailure, toHoldfastError } from '../domain/error';
import type { Key, SourceId } from '../domain/keys';
import type { Playlist, Track } from '../domain/music';
import { systemClock } from '../domain/system-clock';
import type { EngineApi } from '../contracts/engine';
import type { Shelf } from './catalogue/shelf';
import { openCatalogueStore } from './catalogue-store';
import { openDatabase, type DatabaseOptions } from './database';
import { openDownloadRows } from './download-records';
import { makeHomeView } from './home-view';
import { createLists, type Lists } from './lists';
import type { LocalMusic } from './local-import';
import {
  findAlbumPage,
  findArtistPage,
  findTracks,
  makePlaylistPage,
  makePlaylistSummary,
} from './pages';
import { openPersonalRows } from './personal-rows';
import type { Report } from './report';
import type { RestoredRows } from './restore-rows';
import type { SavedTracks } from './saved-tracks';
import { createSavedView, type SavedView } from './saved-view';
import { createPacer, type Pacer } from './search/pacer';
import type { SearchService } from './search-service';
import { createSingles, type Singles } from './singles';
import { createSources, type Sources } from './sources';
import type { SyncOptions, SyncResult } from './sync';

/** What changed, told after it is in the database. `saved`: other tracks are on this device now. */
export type LibraryChange =
  'sources' | 'catalogue' | 'playlists' | 'starred' | 'saved' | 'settings';

export type ChangeOrigin = 'here' | 'elsewhere';

export interface LibraryOptions extends DatabaseOptions {
  /** Wall time, ms. */
  readonly now: () => number;
  /** Something on the device was found broken and left out. */
  readonly report: Report;
  /** `here`: this library wrote it, other tabs are to be told. `elsewhere`: `reload` found it. */
  readonly onChange: (change: LibraryChange, from: ChangeOrigin) => void;
  readonly pacer?: Pacer;
}

/** The questions of the page that are answered from the device alone. */
type Answers = Pick<
  EngineApi,
  | 'home'
  | 'albums'
  | 'artists'
  | 'songs'
  | 'letters'
  | 'playlists'
  | 'album'
  | 'artist'
  | 'playlist'
  | 'tracks'
  | 'search'
>;

export interface Library extends Answers, Singles {
  /** There was no database before: a first run, or the browser lost everything. */
  readonly created: boolean;
  readonly sources: Sources;
  readonly records: DownloadRecords;
  /** What plays from the device: how many songs, how many bytes. From memory. */
  readonly savedTotals: SavedTracks['totals'];
  readonly starred: () => readonly Key[];
  /** The same as `tracks`, for one and at once. */
  readonly trackOf: (key: Key) => Track | null;
  /** Sources that lost a part of their catalogue to an accident; to be synced soon. */
  readonly damaged: () => readonly SourceId[];
  /**
   * Takes over what a source has. Progress ends with `done` or `failed`. To be called under a lock
   * that other tabs respect.
   */
  readonly sync: (feed: CatalogueFeed, options: SyncOptions) => Promise<SyncResult>;
  /** Adds music of this device; the source must be there. */
  readonly importLocal: (source: SourceId, music: LocalMusic) => Promise<void>;
  /** Any song of a source; null when it has none. */
  readonly sampleOf: (source: SourceId) => Track | null;
  /** Songs of it that other sources have, too, as the same recording; each with where else it is. */
  readonly twins: (source: SourceId) => Promise<ReadonlyMap<Key, readonly Key[]>>;
  /** All songs, column by column. */
  readonly shelf: () => Shelf<Track>;
  /** Takes over rows of a backup, all or none; true when a setting was among them. */
  readonly restore: (rows: RestoredRows) => Promise<boolean>;
  /** Reads what another tab wrote; `onChange` tells what that was. */
  readonly reload: () => Promise<void>;
  /** Resolves when the search index fits the catalogue. */
  readonly indexed: () => Promise<void>;
  readonly close: () => void;
}

interface View {
  readonly stamp: string;
  readonly savedTracks: ReadonlyMap<Key, number>;
  readonly saved: SavedView;
  readonly lists: Lists;
}

/**
 * Opens everything that this device knows. Never asks a server.
 *
 * @throws HoldfastError `storage.unavailable`, `storage.blocked`, `storage.newer-version`
 */
export const openLibrary = async (options: LibraryOptions): Promise<Library> => {
  const { now, report, onChange, pacer = createPacer(), sleep = systemClock.sleep } = options;
  const database = await openDatabase(options);
  const store = await openCatalogueStore(database, report);
  const downloads = await openDownloadRows(database, report, sleep, (from) =>
    onChange('saved', from),
  );
  const personal = await openPersonalRows(database, report);
  let opening: Promise<SearchService> | null = null;
  /** Loaded beside the start, not before it: what is shown first needs no index. */
  const searching = (): Promise<SearchService> => {
    opening ??= import('./search-service').then(({ openSearchService }) =>
      openSearchService({ database, store, pacer, report }),
    );
    // A part that could not be loaded is tried again the next time.
    opening.catch(() => (opening = null));
    return opening;
  };

  let view: View | null = null;
  const current = (): View => {
    const [stamp, savedTracks] = [store.stamp(), downloads.saved.at()];
    if (view?.stamp !== stamp || view.savedTracks !== savedTracks) {
      const saved = createSavedView(store.catalogue(), savedTracks);
      view = { stamp, savedTracks, saved, lists: createLists(store.catalogue(), saved) };
    }
    return view;
  };
  const refreshIndex = (): void => {
    searching()
      .then((search) => search.refresh())
      .catch((thrown: unknown) => report(toFailure(thrown)));
  };
  const rereadCatalogue = async (from: ChangeOrigin): Promise<void> => {
    if (await store.reload()) {
      onChange('catalogue', from);
      refreshIndex();
    }
  };
  const rereadPersonal = async (from: ChangeOrigin): Promise<void> => {
    const { playlists, starred } = await personal.reload();
    if (playlists) onChange('playlists', from);
    if (starred) onChange('starred', from);
  };
  const sources = createSources(database, report, async () => {
    onChange('sources', 'here');
    await rereadCatalogue('here');
    await rereadPersonal('here');
  });
  const findPlaylist = (key: Key): Playlist | null =>
    personal.playlists().find((playlist) => playlist.key === key) ?? null;

  const runSync = async (feed: CatalogueFeed, syncOptions: SyncOptions): Promise<SyncResult> => {
    const { source } = feed;
    let last: SyncProgress = { source, phase: 'tracks', done: 0, total: null };
    const onProgress = (progress: SyncProgress): void => {
      last = progress;
      syncOptions.onProgress?.(progress);
    };
    try {
      // Songs saved by another tab stay findable, too.
      await downloads.records.all();
      await rereadCatalogue('here');
      // What only writes is loaded when it is needed: the worker starts smaller.
      const { syncSource } = await import('./sync');
      const result = await syncSource({
        database,
        feed,
        options: { ...syncOptions, onProgress },
        current: store.of(source),
        saved: new Set(downloads.saved.at().keys()),
        now,
        pacer,
      });
      onProgress({ ...last, phase: 'index' });
      await rereadCatalogue('here');
      await rereadPersonal('here');
      if (result.tracks.kind === 'replaced') onChange('sources', 'here');
      await (await searching()).refresh();
      onProgress({ ...last, phase: 'done', kept: result.tracks.kind === 'kept' });
      return result;
    } catch (thrown) {
      onProgress({ ...last, phase: 'failed', failure: toFailure(thrown) });
      throw toHoldfastError(thrown);
    }
  };

  refreshIndex();
  const singles = createSingles(database, report, () => onChange('settings', 'here'));
  return {
    created: database.created,
    sources,
    records: downloads.records,
    savedTotals: downloads.saved.totals,
    ...singles,
    home: async () => makeHomeView(store.catalogue(), current().saved, personal.playlists()),
    albums: async (query) => current().lists.albums(query),
    artists: async (query) => current().lists.artists(query),
    songs: async (query) => current().lists.songs(query),
    letters: async (list, query) => current().lists.letters(list, query),
    playlists: async () =>
      personal.playlists().map((playlist) => makePlaylistSummary(store.catalogue(), playlist)),
    album: async (key) => findAlbumPage(store.catalogue(), key),
    artist: async (key) => findArtistPage(store.catalogue(), key),
    playlist: async (key) => {
      const playlist = findPlaylist(key);
      return playlist ? makePlaylistPage(store.catalogue(), playlist) : null;
    },
    tracks: async (keys) => findTracks(store.catalogue(), keys),
    search: async (text): Promise<SearchResults> => {
      if (typeof text !== 'string') throw new HoldfastError('input.invalid', { what: 'search' });
      return (await searching()).search(text, personal.playlists());
    },
    starred: personal.starred,
    trackOf: (key) => findTracks(store.catalogue(), [key])[0] ?? null,
    damaged: () => store.damaged(),
    sync: runSync,
    importLocal: async (source, music) => {
      await rereadCatalogue('here');
      const local = await import('./local-import');
      await local.importLocal({ database, source, music, current: store.of(source), pacer });
      await rereadCatalogue('here');
    },
    restore: async (rows) => {
      const { restoreRows } = await import('./restore-rows');
      const isSet = await restoreRows(database, await singles.loadSettings(), rows);
      onChange('sources', 'here');
      if (isSet) onChange('settings', 'here');
      return isSet;
    },
    reload: async () => {
      onChange('sources', 'elsewhere');
      onChange('settings', 'elsewhere');
      await rereadCatalogue('elsewhere');
      await rereadPersonal('elsewhere');
      await downloads.records.all();
    },
    sampleOf: (source) =>
      store
        .of(source)
        ?.tracks.find(({ count }) => count > 0)
        ?.record(0) ?? null,
    twins: async (source) => (await import('./twins')).findTwins(store.catalogue().tracks, source),
    shelf: () => store.catalogue().tracks,
    indexed: async () => (await searching()).refresh(),
    close: database.close,
  };
};
