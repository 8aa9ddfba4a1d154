import { render } from 'preact';
import type { EngineApi } from '../contracts/engine';
import { protocolVersion } from '../contracts/protocol';
import { toFailure } from '../domain/error';
import engineUrl from '../workers/engine.worker.ts?worker&url';
import { App } from './app';
import { installErrorDecoding } from './bridges/comlink-errors';
import { createEngineBridge } from './bridges/engine-bridge';
import { askPersistence } from './bridges/persistence';
import { startServiceWorker } from './bridges/service-worker-bridge';
import { createTrustedUrls } from './bridges/trusted-urls';
import { createPlayerControls } from './player-controls';
import { startPlayer } from './start-player';
import { createAppStore } from './state/app-store';

/** The composition root of the page: the only place that builds and joins its parts. */

declare const __HOLDFAST_VERSION__: string;
const serviceWorkerUrl = '/sw.js';

const readPage = (): { readonly online: boolean; readonly visible: boolean } => ({
  online: navigator.onLine,
  visible: document.visibilityState === 'visible',
});

const start = (): void => {
  const trusted = createTrustedUrls([engineUrl, serviceWorkerUrl]);
  installErrorDecoding();
  const bridge = createEngineBridge(
    () => new Worker(trusted.scriptUrl(engineUrl), { type: 'module', name: 'holdfast-engine' }),
  );
  const engine: EngineApi = withPersistence(bridge.api);
  const store = createAppStore();

  const openEngine = async (): Promise<void> => {
    try {
      await engine.subscribe(store.receive);
      store.begin(await engine.open({ protocol: protocolVersion, page: readPage() }));
    } catch (error) {
      store.fail(toFailure(error));
    }
  };
  const opened = openEngine();
  const worker = startServiceWorker(trusted.scriptUrl(serviceWorkerUrl), async (port) => {
    await opened;
    await engine.attachServiceWorker(port);
  });
  bridge.onRestart(() => void openEngine());
  worker.onUpdateReady(() => (store.updateReady.value = true));

  const player = startPlayer({ engine, store, failureOf: worker.failureOf });
  void opened
    .then(() => engine.loadSession())
    .then((session) => session && player.restore(session))
    .catch(() => undefined);

  const tellPage = (): void => void engine.pageChanged(readPage()).catch(() => undefined);
  document.addEventListener('visibilitychange', tellPage);
  window.addEventListener('online', tellPage);
  window.addEventListener('offline', tellPage);

  const services = {
    engine,
    player: createPlayerControls(player),
    store,
    version: __HOLDFAST_VERSION__,
    applyUpdate: worker.applyUpdate,
  };
  render(<App services={services} />, document.getElementById('app')!);
};

/** The browser is asked to keep what is stored when there is something to keep, and only by a page. */
const withPersistence = (engine: EngineApi): EngineApi =>
  new Proxy(engine, {
    get: (target, name: keyof EngineApi) =>
      name === 'download'
        ? async (...args: Parameters<EngineApi['download']>) => {
            await askPersistence();
            return target.download(...args);
          }
        : target[name],
  });

start();
