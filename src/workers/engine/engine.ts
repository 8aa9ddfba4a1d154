import type { EngineApi, EngineSnapshot, PageState } from '../../contracts/engine';
import { protocolVersion } from '../../contracts/protocol';
import { HoldfastError } from '../../domain/error';
import { createEvents } from './events';
import { openParts, type EngineParts } from './parts';
import { serveServiceWorker } from './service-worker-port';
import { deviceSource } from './sources';

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

  const open: EngineApi['open'] = async ({ protocol, page }) => {
    if (protocol !== protocolVersion) throw new HoldfastError('protocol.mismatch', { protocol });
    opening ??= openParts(events);
    const opened = await opening;
    opened.pageChanged(page);
    void opened.syncStale();
    return snapshotOf(opened);
  };

  return {
    open,
    subscribe: async (listener) => events.subscribe(listener),
    attachServiceWorker: async (port) => serveServiceWorker(port, (await parts()).media.answers),

    connect: async (request) => {
      const { sources, syncNow } = await parts();
      const view = await sources.connect(request);
      syncNow([view.id]);
      return view;
    },
    connectDemo: async () => {
      const { sources, syncNow } = await parts();
      const view = await sources.connectDemo();
      syncNow([view.id]);
      return view;
    },
    addFiles: async (files) => (await parts()).addFiles(files),
    removeSource: async (source) => (await parts()).removeSource(source),
    sync: async () => (await parts()).syncAll(),

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
    search: async (text) => (await library()).search(text),

    download: async (ref) => {
      const { loadSettings } = await library();
      const { downloadQuality } = await loadSettings();
      const { source } = (await parts()).sourceOf(ref.key);
      const quality = source === deviceSource ? 'original' : downloadQuality;
      await (await downloads()).add(ref, quality);
    },
    cancelDownload: async (ref) => (await downloads()).remove(ref),
    removeDownload: async (ref) => (await downloads()).remove(ref),
    retryDownload: async (ref) => (await downloads()).retry(ref),
    downloads: async () => (await parts()).downloadsView(),

    loadSession: async () => (await library()).loadSession(),
    saveSession: async (session) => (await library()).saveSession(session),
    changeSettings: async (change) => (await library()).changeSettings(change),

    pageChanged: async (page: PageState) => (await parts()).pageChanged(page),
    checkHealth: async () => (await parts()).checkHealth(),
    audioFailure: async (serial) => (await parts()).media.audioFailure(serial),
  };
};

const snapshotOf = async (parts: EngineParts): Promise<EngineSnapshot> => ({
  protocol: protocolVersion,
  sources: parts.sources.views(),
  settings: await parts.library.loadSettings(),
  saves: parts.downloads.saves(),
  collections: parts.downloads.collections(),
  starred: parts.library.starred(),
  health: parts.health.snapshot(),
  trouble: parts.trouble,
});
