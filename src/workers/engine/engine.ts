import type { EngineApi, EngineSnapshot, PageState } from '../../contracts/engine';
import { protocolVersion } from '../../contracts/protocol';
import { HoldfastError } from '../../domain/error';
import { splitKey } from '../../domain/keys';
import { systemClock } from '../../domain/system-clock';
import { createEvents } from './events';
import { openParts, type EngineParts } from './parts';
import { serveServiceWorker } from './service-worker-port';
import { deviceSource } from './source-rows';

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

  return {
    open,
    subscribe: async (listener) => events.subscribe(listener),
    attachServiceWorker: async (port) => serveServiceWorker(port, (await parts()).media.answers),

    connect: async (request) => {
      const { connect, sync } = await remote();
      const view = await connect(request);
      // What waited for the sign-in goes on.
      (await downloads()).wake();
      (await parts()).tell('sources');
      void sync([view.id]);
      return view;
    },
    connectDemo: async () => {
      const { connectDemo, sync } = await remote();
      const view = await connectDemo();
      (await parts()).tell('sources');
      void sync([view.id]);
      return view;
    },
    addFiles: async (files) => (await parts()).addFiles(files),
    removeSource: async (source) => (await parts()).removeSource(source),
    renewKey: async () => (await parts()).renewKey(),
    restoreLost: async () => restoreLost(await parts()),
    forgetLost: async () => (await parts()).notes.forget(),
    backup: async () => {
      const [{ makeBackup }, { rows }] = await Promise.all([import('./backup'), parts()]);
      return makeBackup(await library(), rows, systemClock.now());
    },
    restore: async (text) => {
      const [{ restoreBackup }, { rows }] = await Promise.all([import('./restore'), parts()]);
      const report = await restoreBackup(await library(), rows, text);
      await (await downloads()).load();
      (await parts()).tell('sources');
      return report;
    },
    sync: async () => (await remote()).sync(),

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

    download: async (ref, options = {}) => {
      const { downloadQuality, wifiOnly } = await (await library()).loadSettings();
      const isDevice = splitKey(ref.key).source === deviceSource;
      const usual = { quality: downloadQuality, follow: ref.kind === 'starred', wifiOnly };
      const fixed = isDevice ? { quality: 'original' as const } : {};
      await (await downloads()).add(ref, { ...usual, ...options, ...fixed });
    },
    changeDownload: async (ref, change) => (await downloads()).change(ref, change),
    pauseDownload: async (ref) => (await downloads()).pause(ref),
    resumeDownload: async (ref) => (await downloads()).resume(ref),
    cancelDownload: async (ref) => (await downloads()).remove(ref),
    removeDownload: async (ref) => (await downloads()).remove(ref),
    retryDownload: async (ref) => {
      await (await downloads()).retry(ref);
      (await parts()).tell('wake');
    },
    downloads: async () => (await parts()).downloadsView(),
    passingTracks: async () => (await downloads()).passing(),
    clearPassing: async () => (await downloads()).clearPassing(),
    checkDownloads: async (ref) =>
      (await downloads()).check(ref, (progress) => events.emit({ kind: 'check', progress })),
    stopCheck: async () => (await downloads()).stopCheck(),

    prepareBackground: async () => {
      const { downloads: all, background } = await parts();
      const running = new Set(
        all.saves().flatMap(({ key, state }) => (state === 'saving' ? [key] : [])),
      );
      return background.prepare(all.pending().filter(({ key }) => !running.has(key)));
    },
    backgroundJobs: async (ids) => (await parts()).background.jobsAre(ids),

    loadSession: async () => (await library()).loadSession(),
    saveSession: async (session) => {
      await (await library()).saveSession(session);
      (await parts()).sessionSaved(session);
    },
    changeSettings: async (change) => {
      const settings = await (await library()).changeSettings(change);
      (await parts()).tell('settings');
      return settings;
    },

    pageChanged: async (page: PageState) => {
      if (page.online) (await downloads()).wake();
      (await remote()).pageChanged(page);
    },
    checkHealth: async () => (await remote()).checkHealth(),
    audioFailure: async (serial) => (await parts()).media.audioFailure(serial),
  };
};

/** The demo's password is known to everybody: it is signed in to at once, where it is served. */
const restoreLost = async (parts: EngineParts): Promise<void> => {
  // Bytes may be left that nothing opens any more; what they were is fetched again.
  if (parts.trouble?.code === 'vault.key-lost') await parts.renewKey();
  await parts.notes.restore();
  await parts.rows.load();
  await parts.downloads.load();
  parts.tell('sources');
  if (!parts.rows.views().some(({ demo }) => demo)) return;
  await (await parts.remote()).connectDemo().catch(() => undefined);
};

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
  trouble: parts.trouble,
  loss: parts.notes.loss(),
});
