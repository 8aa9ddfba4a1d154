import { splitKey, type Key } from '../../domain/keys';
import { systemClock } from '../../domain/system-clock';
import { openKeyStore } from '../../library/key-store';
import type { PageActs } from './act-names';
import type { HeldFile } from './device-files';
import type { Events } from './events';
import type { EngineParts } from './parts';
import { deviceSource } from './source-rows';

export const createPageActs = (parts: EngineParts, events: Events): PageActs => {
  const { library, downloads, rows, notes, background, tabs, locking } = parts;
  return {
    kin: async (keys) => (await import('./kin')).findKin(keys, library.trackOf),
    tellQueue: async (now) => (await parts.remote()).queues.tell(now),
    queueOffer: async () => (await parts.remote()).queues.offer(),
    answerQueueOffer: async (offer) => (await parts.remote()).queues.answered(offer),
    recentlyHeard: async (most) => {
      const counts = await playCounts(parts);
      const newest = [...counts].toSorted(([, a], [, b]) => b.last - a.last).slice(0, most);
      return newest.map(([key, { last }]) => ({ key, at: last }));
    },
    similar: async (question) => {
      const saved = new Set(
        downloads.saves().flatMap(({ key, state }) => (state === 'saved' ? [key] : [])),
      );
      const { answerSimilar } = await import('./similar');
      const counts = await playCounts(parts);
      const isSaved = (key: Key): boolean => saved.has(key);
      const { now, random } = systemClock;
      return answerSimilar({ library, isSaved, counts, now: now(), random }, question);
    },
    connect: async (request) => {
      const { connect, sync } = await parts.remote();
      const view = await connect(request);
      // What waited for the sign-in goes on.
      downloads.wake();
      tabs.tell('sources');
      void sync([view.id]);
      return view;
    },
    connectDemo: async () => {
      const { connectDemo, sync } = await parts.remote();
      const view = await connectDemo();
      tabs.tell('sources');
      void sync([view.id]);
      return view;
    },
    addEdge: async (source, address) => {
      const view = await (await parts.remote()).addEdge(source, address);
      tabs.tell('sources');
      return view;
    },
    removeEdge: async (source, address) => {
      const view = await (await parts.remote()).removeEdge(source, address);
      tabs.tell('sources');
      return view;
    },
    addFiles: (files) => addFiles(parts, files),
    removeSource: async (source) => {
      (await parts.remote()).stopSync(source);
      const own = downloads.collections().filter(({ ref }) => splitKey(ref.key).source === source);
      for (const { ref } of own) await downloads.remove(ref);
      await (await parts.remote()).plays.forget(source);
      await library.sources.remove(source);
      // Who removes the last one and closes the window has lost nothing.
      notes.flush();
      tabs.tell('sources');
    },
    renewKey: () => renewKey(parts),
    restoreLost: () => restoreLost(parts),
    forgetLost: async () => {
      await notes.forget();
      tabs.tell('sources');
    },
    backup: async () => {
      const { makeBackup } = await import('./backup');
      return makeBackup(library, rows, systemClock.now());
    },
    restore: async (text) => {
      const { restoreBackup } = await import('./restore');
      const report = await restoreBackup(library, rows, text);
      await downloads.load();
      tabs.tell('sources');
      // The tab that leads may be another one, and reads its wishes again for this.
      tabs.tell('downloads');
      await signInToDemo(parts);
      return report;
    },
    download: async (ref, options = {}) => {
      const { downloadQuality, wifiOnly } = await library.loadSettings();
      const isDevice = splitKey(ref.key).source === deviceSource;
      const usual = { quality: downloadQuality, follow: ref.kind === 'starred', wifiOnly };
      const fixed = isDevice ? { quality: 'original' as const } : {};
      await downloads.add(ref, { ...usual, ...options, ...fixed });
    },
    changeDownload: downloads.change,
    pauseDownload: downloads.pause,
    resumeDownload: downloads.resume,
    cancelDownload: downloads.remove,
    removeDownload: downloads.remove,
    retryDownload: async (ref) => {
      await downloads.retry(ref);
      tabs.tell('wake');
    },
    clearPassing: downloads.clearPassing,
    checkDownloads: (ref) =>
      downloads.check(ref, (progress) => events.emit({ kind: 'check', progress })),
    stopCheck: async () => downloads.stopCheck(),
    prepareBackground: async () => {
      const running = new Set(
        downloads.saves().flatMap(({ key, state }) => (state === 'saving' ? [key] : [])),
      );
      return (await background.open()).prepare(
        downloads.pending().filter(({ key }) => !running.has(key)),
      );
    },
    backgroundJobs: async (ids) => (await background.open()).jobsAre(ids),
    changePassphrase: async (now, next) => (await locking.lock()).changePassphrase(now, next),
    unlock: async (passphrase) => (await locking.lock()).unlock(passphrase),
    lockNow: async () => (await locking.lock()).lockNow(),
    diagnostics: async () => {
      const { gatherDiagnostics } = await import('./diagnostics');
      return gatherDiagnostics(parts, await parts.remote());
    },
    startDrill: async (scenario) => (await parts.remote()).drill.start(scenario),
    stopDrill: async () => (await parts.remote()).drill.stop(),
    readiness: async () => (await import('./readiness')).findReadiness(parts),
    configurations: async () => (await parts.remote()).configurations.views(),
    declineAddress: async (source, address) =>
      (await parts.remote()).configurations.decline(source, address),
    notePlay: async (news) => (await parts.remote()).plays.hear(news),
  };
};

/** Read only: nothing waits for another tab. */
const playCounts = async ({ library }: EngineParts) => {
  const { openPlays } = await import('../../library/plays');
  const report = () => undefined;
  return openPlays({ rows: library, alone: (work) => work(), report }).counts();
};

const addFiles = async (
  { library, downloads, rows, files, tabs, art, lyrics }: EngineParts,
  given: readonly File[],
): Promise<{ readonly added: number; readonly refused: number }> => {
  const { addDeviceFiles } = await import('./add-device-files');
  const source = await rows.ensureDevice();
  // The tab that leads seals them; any tab may have been given them.
  const hold = (file: HeldFile): void => {
    files.hold(file);
    tabs.give(file);
  };
  const taken = await addDeviceFiles({ library, downloads, hold, art, lyrics, source, given });
  tabs.tell('catalogue');
  return taken;
};

const renewKey = async ({ library, ground, locking }: EngineParts): Promise<void> => {
  const { renewKey: renew } = await import('./renew-key');
  const isLocked = locking.view().state === 'locked';
  await renew({ library, store: ground.store, openKeyStore, trouble: ground.trouble, isLocked });
};

/** Its password is known to everybody: it is signed in to at once, where it is served. */
const signInToDemo = async ({ rows, remote }: EngineParts): Promise<void> => {
  await rows.load();
  if (!rows.views().some(({ demo }) => demo)) return;
  await (await remote()).connectDemo().catch(() => undefined);
};

const restoreLost = async (parts: EngineParts): Promise<void> => {
  // Bytes may be left that nothing opens any more; what they were is fetched again.
  if (parts.ground.trouble?.code === 'vault.key-lost') await renewKey(parts);
  await parts.notes.restore();
  await parts.rows.load();
  await parts.downloads.load();
  // The songs of an account that was connected anew meanwhile are known already.
  parts.downloads.catalogueChanged();
  parts.tabs.tell('sources');
  parts.tabs.tell('downloads');
  await signInToDemo(parts);
};
