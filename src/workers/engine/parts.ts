import type { DownloadsView } from '../../contracts/downloads';
import type { PageState } from '../../contracts/engine';
import type { Failure } from '../../domain/error';
import type { Health } from '../../domain/health';
import { splitKey, type Key, type KeyParts, type SourceId } from '../../domain/keys';
import { createDownloads, type Downloads } from '../../downloads/downloads';
import type { Library, LibraryChange } from '../../library/library';
import { createHealth, type HealthMonitor } from '../../net/health';
import { createNet } from '../../net/request';
import { readLocalFiles } from '../../providers/local-files/read-local-files';
import { createArt } from './art';
import { createDeviceFiles, takeIn } from './device-files';
import { createDownloadPorts, createFetchAudio } from './download-ports';
import type { Events } from './events';
import { openFoundation } from './foundation';
import { createLyrics } from './lyrics';
import { factsOfAll } from './whole-edge';
import { createMedia, type Media } from './media';
import { isPersistent } from './persistence';
import { probeParts } from './probe-parts';
import { createRemoteAudio } from './remote-audio';
import { createSecrets } from './secrets';
import { createSources, type Sources } from './sources';
import { createSyncRunner } from './sync-runner';
import { systemClock } from './system-clock';
import { joinTabs, leadAlone, type TabNews } from './tabs';
import { startWatch } from './watch';

/** Everything that the engine is made of, opened and put together. */
export interface EngineParts {
  readonly library: Library;
  readonly sources: Sources;
  readonly downloads: Downloads;
  readonly media: Media;
  readonly health: HealthMonitor;
  readonly trouble: Failure | null;
  readonly pageChanged: (page: PageState) => void;
  readonly checkHealth: () => Promise<Health>;
  /** What was never taken over, or not for a while. */
  readonly syncStale: () => Promise<void>;
  readonly syncAll: () => Promise<void>;
  /** Begins, and does not wait. */
  readonly syncNow: (sources: readonly SourceId[]) => void;
  readonly addFiles: (
    files: readonly File[],
  ) => Promise<{ readonly added: number; readonly refused: number }>;
  readonly removeSource: (source: SourceId) => Promise<void>;
  readonly downloadsView: () => Promise<DownloadsView>;
  readonly sourceOf: (key: Key) => KeyParts;
}

/** ms. A catalogue younger than this is not asked for at start (reliability.md 3.3: fresh 15 min). */
const freshFor = 15 * 60_000;

export const openParts = async (events: Events): Promise<EngineParts> => {
  const ground = await openFoundation({
    report: ({ code, data }) => console.warn('library', code, JSON.stringify(data)),
    onChange: (change) => onLibraryChange(change),
  });
  const { library, objects, vault } = ground;
  const { origin } = self.location;
  const health = createHealth(systemClock);
  const net = createNet({
    fetch: (url, init) => fetch(url, init),
    clock: systemClock,
    origin,
    deviceOnline: () => navigator.onLine,
    onFact: (fact) => factsOfAll(fact).forEach(health.record),
  });
  const sources = createSources({
    library,
    secrets: createSecrets(vault),
    net,
    health,
    origin,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  await sources.load();

  const tabs = joinTabs((news) => void onTabNews(news));
  const files = createDeviceFiles();
  const art = createArt(sources.providerOf);
  const lyrics = createLyrics(sources.providerOf, library.trackOf);
  const ports = createDownloadPorts({ library, objects, sources, files, art, lyrics });
  const downloads = createDownloads(ports, {
    saves: (changes) => events.emit({ kind: 'saves', changes }),
    collections: (collections) => events.emit({ kind: 'collections', collections }),
    rowsChanged: () => tabs.tell('downloads'),
  });
  await downloads.load();

  const media = createMedia({
    downloads,
    remote: createRemoteAudio(createFetchAudio({ sources, files }), systemClock),
    art,
    lyrics,
    trackOf: library.trackOf,
    sourceName: (source) => sources.views().find((view) => view.id === source)?.name ?? null,
    onAudioFrom: (key, from) => events.emit({ kind: 'audio-from', key, from }),
  });
  const syncs = createSyncRunner({
    library,
    onProgress: (progress) => events.emit({ kind: 'sync', progress }),
    onSynced: async (source) => {
      await library.sources.change(source, { syncedAt: systemClock.now() });
      await sources.load();
      tabs.tell('catalogue');
    },
  });
  const watch = startWatch({
    clock: systemClock,
    net,
    health,
    providers: sources.providers,
    probeAll: (provider) => probeParts(provider, library),
    onBack: (source) => {
      downloads.wake();
      tabs.tell('wake');
      syncNow([source]);
    },
  });
  health.subscribe((now) => events.emit({ kind: 'health', health: now }));
  leadAlone('downloads', downloads.lead);

  function syncNow(ids: readonly SourceId[]): void {
    void syncs.run(sources.providers().filter((provider) => ids.includes(provider.source)));
  }

  function onLibraryChange(change: LibraryChange): void {
    // While the foundation is being opened there is nobody to tell.
    if (change === 'sources') void tellSources();
    else if (change === 'starred') events.emit({ kind: 'starred', starred: library.starred() });
    else if (change === 'settings') void tellSettings();
    else events.emit({ kind: 'catalogue' });
  }

  async function tellSources(): Promise<void> {
    await sources.load();
    events.emit({ kind: 'sources', sources: sources.views() });
  }

  async function tellSettings(): Promise<void> {
    events.emit({ kind: 'settings', settings: await library.loadSettings() });
  }

  async function onTabNews(news: TabNews): Promise<void> {
    if (news === 'downloads') await downloads.load();
    else if (news === 'wake') downloads.wake();
    else await library.reload();
  }

  return {
    library,
    sources,
    downloads,
    media,
    health,
    trouble: ground.trouble,
    pageChanged: ({ online, visible }) => {
      health.hint(online);
      watch.pageChanged(visible);
      if (online) downloads.wake();
    },
    checkHealth: watch.checkNow,
    syncStale: async () => {
      const now = systemClock.now();
      const stale = sources.views().filter((view) => now - view.syncedAt > freshFor);
      const ids = new Set([...stale.map((view) => view.id), ...library.damaged()]);
      syncNow([...ids]);
    },
    syncAll: () => syncs.run(sources.providers()),
    syncNow,
    addFiles: async (given) => {
      const source = await sources.ensureDevice('');
      const { signal } = new AbortController();
      const added = await takeIn({
        read: readLocalFiles(given, { source, signal, clock: systemClock }),
        files,
        importRows: (rows) => library.importLocal(source, rows),
        keepExtras: async ({ track, cover, coverKey, lyrics: words }) => {
          if (cover && coverKey) await art.keepBytes(coverKey, cover.bytes).catch(() => undefined);
          if (words) await lyrics.keepText(track.key, words);
        },
        download: async (ref) => {
          await downloads.add(ref, 'original');
          await downloads.retry(ref);
        },
      });
      tabs.tell('catalogue');
      return added;
    },
    removeSource: async (source) => {
      syncs.stop(source);
      const own = downloads.collections().filter(({ ref }) => splitKey(ref.key).source === source);
      for (const { ref } of own) await downloads.remove(ref);
      await sources.remove(source);
      tabs.tell('sources');
    },
    downloadsView: async () => ({
      collections: downloads.collections(),
      bytesUsed: await objects.usage(),
      persistent: await isPersistent(),
      storeKind: ground.storeKind,
    }),
    sourceOf: splitKey,
  };
};
