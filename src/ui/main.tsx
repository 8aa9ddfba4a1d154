import { render } from 'preact';
import type { EngineApi, EngineEvent, EngineSnapshot } from '../contracts/engine';
import type { PeaksRequest } from '../contracts/pcm';
import { protocolVersion } from '../contracts/protocol';
import { toFailure } from '../domain/error';
import engineUrl from '../workers/engine.worker.ts?worker&url';
import pcmUrl from '../workers/pcm.worker.ts?worker&url';
import { App } from './app';
import { installErrorDecoding } from './bridges/comlink-errors';
import { createEngineBridge } from './bridges/engine-bridge';
import { readNote, writeNote } from './bridges/note';
import { startServiceWorker } from './bridges/service-worker-bridge';
import { createTrustedUrls } from './bridges/trusted-urls';
import { systemClock } from '../domain/system-clock';
import { createPlayerControls } from './player-controls';
import { createPositionNote } from './position-note';
import { createUnsavedSession } from './unsaved-session';
import { startPlayer } from './start-player';
import { createAppStore } from './state/app-store';

/** The composition root of the page: the only place that builds and joins its parts. */

declare const __HOLDFAST_VERSION__: string;
const serviceWorkerUrl = '/sw.js';
/** ms. Installing takes well under a second on loopback; without it the page goes on all the same. */
const firstControlLimit = 5_000;

const readPage = (): { readonly online: boolean; readonly visible: boolean } => ({
  online: navigator.onLine,
  visible: document.visibilityState === 'visible',
});

const start = (): void => {
  const trusted = createTrustedUrls([engineUrl, pcmUrl, serviceWorkerUrl]);
  installErrorDecoding();
  const bridge = createEngineBridge(
    () => new Worker(trusted.scriptUrl(engineUrl), { type: 'module', name: 'holdfast-engine' }),
  );
  const engine: EngineApi = withPersistence(bridge.api);
  const store = createAppStore();

  /** What is told before the snapshot is shown is newer than it: kept, and told after it. */
  let early: EngineEvent[] | null = [];
  const receive = (event: EngineEvent): void => {
    if (event.kind === 'note') writeNote(event.note);
    if (event.kind === 'background') void tellJobs(engine).catch(() => undefined);
    if (early) early.push(event);
    else store.receive(event);
  };
  const openEngine = async (): Promise<EngineSnapshot> => {
    await engine.subscribe(receive);
    return engine.open({ protocol: protocolVersion, page: readPage(), note: readNote() });
  };
  let opened = openEngine();
  const worker = startServiceWorker(trusted.scriptUrl(serviceWorkerUrl), async (port) => {
    await opened;
    await engine.attachServiceWorker(port);
  });
  const show = async (): Promise<void> => {
    try {
      const snapshot = await opened;
      // In the first visit pictures and sound have nobody to answer them yet; it takes a moment.
      await Promise.race([worker.controlled, systemClock.sleep(firstControlLimit)]);
      store.begin(snapshot);
      const told = early ?? [];
      early = null;
      told.forEach(store.receive);
    } catch (error) {
      store.fail(toFailure(error));
    }
  };
  const shown = show();
  bridge.onRestart(() => {
    early = [];
    opened = openEngine();
    void show();
  });
  worker.onUpdateReady(() => (store.updateReady.value = true));

  const note = createPositionNote();
  const unsaved = createUnsavedSession();
  const startPcmWorker = (): Worker =>
    new Worker(trusted.scriptUrl(pcmUrl), { type: 'module', name: 'holdfast-pcm' });
  const player = startPlayer({
    engine,
    store,
    failureOf: worker.failureOf,
    controlled: worker.controlled,
    note,
    unsaved,
    startPcmWorker,
  });
  const restore = async (): Promise<void> => {
    await shown;
    const left = unsaved.read();
    const session = await engine.loadSession(left);
    if (left !== null) unsaved.drop();
    // Who was quicker than the database wants what they chose.
    if (session && player.getState().queue.length === 0) player.restore(note.applyTo(session));
  };
  restore().catch(() => undefined);

  const tellPage = (): void => void engine.pageChanged(readPage()).catch(() => undefined);
  document.addEventListener('visibilitychange', tellPage);
  window.addEventListener('online', tellPage);
  window.addEventListener('offline', tellPage);

  const services = {
    engine,
    player: createPlayerControls(player),
    store,
    peaksOf: async (request: PeaksRequest) =>
      (await import('./bridges/peaks-run')).runPeaks(startPcmWorker, request),
    version: __HOLDFAST_VERSION__,
    applyUpdate: worker.applyUpdate,
  };
  render(<App services={services} />, document.getElementById('app')!);
};

/** ms. A job that has just ended is not listed any more, and its bytes may still be on their way here. */
const jobsSettle = 15_000;

/** Rare, hence loaded for it. */
const tellJobs = async (engine: EngineApi): Promise<void> => {
  await systemClock.sleep(jobsSettle);
  const { runningJobs } = await import('./bridges/background-fetch');
  await engine.backgroundJobs(await runningJobs());
};

/** The browser is asked to keep what is stored when there is something to keep, and only by a page. */
const withPersistence = (engine: EngineApi): EngineApi =>
  new Proxy(engine, {
    get: (target, name: keyof EngineApi) =>
      name === 'download' || name === 'addFiles'
        ? async (...args: never) => {
            // Not waited for: some browsers ask the listener, and the download need not.
            void import('./bridges/persistence').then(({ askPersistence }) => askPersistence());
            return (target[name] as (...rest: never) => Promise<unknown>)(...args);
          }
        : target[name],
  });

start();
