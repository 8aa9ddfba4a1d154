import type { DownloadsView } from '../../contracts/downloads';
import type { DrillView } from '../../contracts/drill';
import type { SavedSession } from '../../contracts/session';
import type { Health } from '../../domain/health';
import type { SourceId } from '../../domain/keys';
import type { RowNews } from '../../downloads/bookkeeping';
import { createDownloads, type Downloads } from '../../downloads/downloads';
import type { Library, LibraryChange } from '../../library/library';
import { isUnfinished } from '../../downloads/plan';
import type { Art } from './art';
import { createBackgroundDoor, type BackgroundDoor } from './background-door';
import { createDeviceFiles, type DeviceFiles } from './device-files';
import { createDownloadPorts } from './download-ports';
import type { Events } from './events';
import { openFoundation, type Foundation } from './foundation';
import { lazily } from './lazily';
import { lazyObject } from './lazy-object';
import type { LyricsKeeper } from './lyrics';
import { createLocking, type Locking } from './locking';
import { createMedia, type Media } from './media';
import { onNetworkChange } from './network';
import { openNotes, type Notes } from './notes';
import { isPersistent } from './persistence';
import type { Remote } from './remote';
import { openSourceRows, type SourceRows } from './source-rows';
import { systemClock } from '../../domain/system-clock';
import { joinTabs, leadAlone, type TabNews, type Tabs } from './tabs';

/** Everything that the engine is made of, opened and put together; what talks to servers comes later. */
export interface EngineParts {
  readonly library: Library;
  readonly rows: SourceRows;
  readonly downloads: Downloads;
  readonly media: Media;
  readonly ground: Foundation;
  readonly files: DeviceFiles;
  readonly art: Art;
  readonly lyrics: LyricsKeeper;
  readonly tabs: Tabs;
  readonly notes: Notes;
  readonly background: BackgroundDoor;
  readonly locking: Locking;
  /** The rehearsed outage that runs, as far as it was read. */
  readonly drill: () => DrillView | null;
  readonly remote: () => Promise<Remote>;
  /** What was never taken over, or not for a while. */
  readonly syncStale: (among?: readonly SourceId[]) => Promise<void>;
  /** After the page was shown: does the work of all tabs, when no other tab does. */
  readonly beginToLead: () => void;
  readonly sessionSaved: (session: SavedSession) => void;
  readonly downloadsView: () => Promise<DownloadsView>;
}

/** ms. A catalogue younger than this is not asked for at start (reliability.md 3.3: fresh 15 min). */
const freshFor = 15 * 60_000;

const ignore = (): void => undefined;
/** What changes the tracks of a wish that is followed. */
const followed: ReadonlySet<LibraryChange> = new Set<LibraryChange>([
  'catalogue',
  'playlists',
  'starred',
]);

export const openParts = async (events: Events, pageNote: string | null): Promise<EngineParts> => {
  const ground = await openFoundation({
    report: ({ code, data }) => console.warn('library', code, JSON.stringify(data)),
    onChange: (change) => void onLibraryChange(change).catch(() => undefined),
  });
  const { library, objects } = ground;
  const rows = await openSourceRows(library);
  const notes = await openNotes({ library, rows, events, pageNote });
  const files = createDeviceFiles();
  const tabs = joinTabs({
    news: (...news) => void onTabNews(...news).catch(ignore),
    running: (running) => downloads.hearRunning(running),
    file: files.hold,
  });

  let isRemoteOpen = false;
  let drill: DrillView | null = null;
  const remote = lazily(loadRemote);
  const providerOf = async (source: SourceId) => (await remote()).providerOf(source);

  // What is kept of both is answered by the service worker.
  const art = lazyObject(async () => (await import('./art')).createArt(providerOf));
  const lyrics = lazyObject(async () =>
    (await import('./lyrics')).createLyrics(providerOf, library.trackOf, systemClock.now),
  );
  let settings = await library.loadSettings();
  const background = createBackgroundDoor({
    providerOf,
    origin: self.location.origin,
    isAwaited: async (track, quality) => {
      const record = await library.records.get(track);
      return record !== null && record.quality === quality && isUnfinished(record);
    },
    onChange: () => void downloads.adjust().catch(() => undefined),
    onJobs: (jobs) => events.emit({ kind: 'background', jobs }),
  });
  const ports = createDownloadPorts({
    library,
    objects,
    providerOf,
    files,
    art,
    lyrics,
    // A rehearsal stores nothing.
    settings: () => (drill ? { ...settings, downloadsPaused: true } : settings),
    maySweep: () => notes.loss() === null,
    background,
  });
  const downloads = createDownloads(ports, {
    saves: (changes) => events.emit({ kind: 'saves', changes }),
    collections: (collections) => events.emit({ kind: 'collections', collections }),
    rowsChanged: (rows) => {
      notes.changed();
      tabs.tell('downloads', rows);
    },
    running: tabs.tellRunning,
  });
  await downloads.load();
  const media = createMedia({
    downloads: { ...downloads, heard: (part) => drill || downloads.heard(part) },
    remote: lazily(async () => {
      const { createFetchAudio } = await import('./fetch-audio');
      const { createRemoteAudio } = await import('./remote-audio');
      return createRemoteAudio(createFetchAudio({ providerOf, files }), systemClock);
    }),
    art,
    lyrics,
    trackOf: library.trackOf,
    sourceName: (source) => rows.viewOf(source)?.name ?? null,
    standIns: async (key) => (await standIns()).of(key),
    onAudio: () => locking.touch(),
    onAudioFrom: (key, from) => events.emit({ kind: 'audio-from', key, from }),
  });

  const locking = createLocking({
    ground,
    downloads,
    autoLock: () => settings.autoLock,
    onView: (lock) => events.emit({ kind: 'lock', lock }),
    tellRows: () => tabs.tell('lock'),
    tellWake: () => tabs.tell('wake'),
  });
  let hasBegun = false;
  // What is fetched ahead is nothing that a cold start waits for.
  const upcoming = lazily(async () => {
    const { watchUpcoming } = await import('./upcoming');
    const { setUpcoming } = downloads;
    const { loadSession } = library;
    const tellTabs = (): void => tabs.tell('session');
    return watchUpcoming({ setUpcoming, loadSession, tellTabs, now: systemClock.monotonic });
  });
  const standIns = lazily(async () => {
    const { createStandIns } = await import('./stand-ins');
    return createStandIns({
      twins: library.twins,
      saves: downloads.saves,
      onChange: (keys) => events.emit({ kind: 'stand-ins', keys }),
    });
  });
  const onHealth = (health: Health): void => {
    events.emit({ kind: 'health', health });
    void standIns()
      .then((found) => found.health(health))
      .catch(ignore);
    void upcoming()
      .then((watch) => watch.health(health))
      .catch(ignore);
  };

  async function loadRemote(): Promise<Remote> {
    const { openRemote } = await import('./remote');
    isRemoteOpen = true;
    return openRemote({
      library,
      rows,
      keys: ground.keys,
      onHealth,
      onSync: (progress) => events.emit({ kind: 'sync', progress }),
      onSynced: () => tabs.tell('catalogue'),
      tellDrill: () => tabs.tell('drill'),
      onDrill: (next) => {
        drill = next;
        events.emit({ kind: 'drill', drill });
        void downloads.adjust().catch(ignore);
      },
      onConfigurations: (configurations) => events.emit({ kind: 'configurations', configurations }),
      onBack: (source) => {
        downloads.wake();
        tabs.tell('wake');
        void syncStale([source]);
      },
    });
  }

  async function syncStale(among?: readonly SourceId[]): Promise<void> {
    const now = systemClock.now();
    const damaged = new Set(library.damaged());
    const ids = rows
      .views()
      .filter(({ id, syncedAt }) => damaged.has(id) || now - syncedAt > freshFor)
      .map(({ id }) => id)
      .filter((id) => among === undefined || among.includes(id));
    if (ids.length > 0) await (await remote()).sync(ids);
  }

  async function onLibraryChange(change: LibraryChange): Promise<void> {
    if (change === 'sources') {
      await rows.load();
      // Not loaded for this: it reads the rows when it is.
      if (isRemoteOpen) (await remote()).refresh();
      events.emit({ kind: 'sources', sources: rows.views() });
      notes.changed();
    } else if (change === 'settings') {
      settings = await library.loadSettings();
      events.emit({ kind: 'settings', settings });
      await downloads.adjust();
    } else if (change === 'starred') {
      events.emit({ kind: 'starred', starred: library.starred() });
    } else events.emit({ kind: 'catalogue' });
    if (change === 'catalogue' && isRemoteOpen) (await standIns()).catalogueChanged();
    if (followed.has(change)) downloads.catalogueChanged();
  }

  async function onTabNews(news: TabNews, rows?: RowNews): Promise<void> {
    // The library learns what is saved from the same read.
    if (news === 'downloads') await downloads.load(rows);
    else if (news === 'wake') downloads.wake();
    else if (news === 'lock') await locking.reread();
    else if (news === 'drill') await (await remote()).drill.reread();
    else if (news === 'session') await (await upcoming()).elsewhere();
    else {
      await library.reload();
      await notes.look();
    }
  }

  return {
    library,
    rows,
    downloads,
    media,
    ground,
    files,
    art,
    lyrics,
    tabs,
    notes,
    background,
    locking,
    drill: () => drill,
    remote,
    syncStale,
    beginToLead: () => {
      if (hasBegun) return;
      hasBegun = true;
      // A library of an older version has no note yet.
      notes.changed();
      void background
        .open()
        .then((found) => found.look())
        .catch(() => undefined);
      locking.begin();
      leadAlone('downloads', async (signal) => {
        locking.lead(signal);
        await downloads.lead(signal);
      });
      onNetworkChange(() => {
        void downloads.adjust().catch(ignore);
        void remote().then(({ networkChanged }) => networkChanged(), ignore);
      });
    },
    sessionSaved: (session) => {
      void upcoming()
        .then((watch) => watch.saved(session))
        .catch(ignore);
    },
    downloadsView: async () => ({
      collections: downloads.collections(),
      ...downloads.figures(),
      bytesUsed: await objects.usage(),
      persistent: await isPersistent(),
      storeKind: ground.storeKind,
    }),
  };
};
