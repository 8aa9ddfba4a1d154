import type { EngineApi, EngineSnapshot, PageState } from '../../contracts/engine';
import { protocolVersion } from '../../contracts/protocol';
import { HoldfastError } from '../../domain/error';
import { createEvents } from './events';
import { lazily } from './lazily';
import type { PageActs } from './act-names';
import { openParts, type EngineParts } from './parts';
import { serveServiceWorker } from './service-worker-port';

/**
 * The engine as the page sees it: every method of the contract, on parts that were opened once.
 * Holds no behaviour of its own but the order of things.
 */
export const createEngine = (): EngineApi => {
  const events = createEvents();
  let opening: Promise<EngineParts> | null = null;
  /** Questions may arrive before `open` is done (the service worker asks for art at once). */
  const parts = (): Promise<EngineParts> => {
    if (!opening) throw new HoldfastError('internal', { what: 'not open' });
    return opening;
  };
  const library = async () => (await parts()).library;
  const downloads = async () => (await parts()).downloads;
  const remote = async () => (await parts()).remote();

  const open: EngineApi['open'] = async ({ protocol, page, note }) => {
    if (protocol !== protocolVersion) throw new HoldfastError('protocol.mismatch', { protocol });
    opening ??= openParts(events, note);
    const opened = await opening;
    const snapshot = await snapshotOf(opened, page);
    void lookOutside(opened, page);
    return snapshot;
  };

  /** Somebody does something: the lock does not close by itself. */
  const touch = async (): Promise<void> => (await parts()).locking.touch();
  const acts = lazily(async () => {
    const { createPageActs } = await import('./page-acts');
    return createPageActs(await parts(), events);
  });

  const own: Omit<EngineApi, keyof PageActs> = {
    open,
    subscribe: async (listener) => events.subscribe(listener),
    attachServiceWorker: async (port) => serveServiceWorker(port, (await parts()).media.answers),

    home: async () => (await library()).home(),
    albums: async (query) => (await library()).albums(query),
    artists: async (query) => (await library()).artists(query),
    songs: async (query) => (await library()).songs(query),
    letters: async (list, query) => (await library()).letters(list, query),
    playlists: async () => (await library()).playlists(),
    album: async (key) => (await library()).album(key),
    artist: async (key) => (await library()).artist(key),
    playlist: async (key) => (await library()).playlist(key),
    tracks: async (keys) => (await library()).tracks(keys),
    search: async (text) => {
      await touch();
      return (await library()).search(text);
    },
    lock: async () => (await parts()).locking.view(),

    downloads: async () => (await parts()).downloadsView(),

    loadSession: async (unsaved) => (await library()).takeSession(unsaved),
    saveSession: async (session) => {
      await touch();
      await (await library()).saveSession(session);
      (await parts()).sessionSaved(session);
    },
    changeSettings: async (change) => {
      const settings = await (await library()).changeSettings(change);
      (await parts()).tabs.tell('settings');
      return settings;
    },

    pageChanged: async (page: PageState) => {
      if (page.online) (await downloads()).wake();
      if (!page.visible) (await parts()).notes.flush();
      (await remote()).pageChanged(page);
    },
    healthHistory: async () => (await remote()).history.read(),
    foresee: async (track) => (await parts()).media.foresee(track),
    audioFailure: async (serial) => (await parts()).media.audioFailure(serial),
    cannotPlay: async (serial) => (await parts()).media.cannotPlay(serial),
  };
  return withActs(own, acts, touch);
};

/**
 * Whatever the engine does not have itself is an act (`act-names`). Each act loads them all, which are small: what a
 * cold start does not need it does not load, not even their names.
 */
const withActs = (
  own: Omit<EngineApi, keyof PageActs>,
  acts: () => Promise<PageActs>,
  touch: () => Promise<void>,
): EngineApi =>
  new Proxy(own as EngineApi, {
    get: (_, name) =>
      own[name as keyof typeof own] ??
      // Whoever awaits it gets it as it is.
      (name === 'then' || typeof name === 'symbol'
        ? undefined
        : async (...args: readonly never[]) => {
            await touch();
            const act = (await acts())[name as keyof PageActs];
            return (act as (...given: readonly never[]) => unknown)(...args);
          }),
  });

/** After the page has what the device knows: servers are watched, and what is old is asked for. */
const lookOutside = async (parts: EngineParts, page: PageState): Promise<void> => {
  parts.beginToLead();
  try {
    (await parts.remote()).pageChanged(page);
    await parts.syncStale();
  } catch (error) {
    console.warn('remote', error);
  }
};

const snapshotOf = async (parts: EngineParts, page: PageState): Promise<EngineSnapshot> => ({
  protocol: protocolVersion,
  sources: parts.rows.views(),
  settings: await parts.library.loadSettings(),
  saves: parts.downloads.saves(),
  collections: parts.downloads.collections(),
  starred: parts.library.starred(),
  health: { deviceOffline: !page.online, sources: [] },
  trouble: parts.ground.trouble,
  loss: parts.notes.loss(),
  lock: parts.locking.view(),
  drill: parts.drill(),
});
