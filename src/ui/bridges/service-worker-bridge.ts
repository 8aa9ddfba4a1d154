import { protocolVersion } from '../../contracts/protocol';
import { isMessage, type PageToSw, type SwToPage } from '../../contracts/sw-messages';
import type { Failure } from '../../domain/error';

/**
 * The page's half of the conversation with the service worker:
 *   - registers it and tells when this page is controlled by it,
 *   - hands it one end of a channel to the engine worker, at start, on a change of controller, and
 *     whenever it asks (it loses the port each time the browser stops it),
 *   - keeps the reasons of failed media requests, which a media element cannot carry,
 *   - tells when a newer version waits; it takes over only when `applyUpdate` is called.
 */
export interface ServiceWorkerBridge {
  /** Resolves with true when media addresses are answered; false where there are no service workers. */
  readonly controlled: Promise<boolean>;
  readonly failureOf: (serial: string) => Failure | null;
  readonly onUpdateReady: (callback: () => void) => void;
  /** The waiting version takes over, then the page loads anew. */
  readonly applyUpdate: () => void;
}

/** Reasons are asked for at once; older ones than the last few are of no use. */
const keptFailures = 32;

export const startServiceWorker = (
  scriptUrl: string,
  attachEngine: (port: MessagePort) => Promise<void>,
): ServiceWorkerBridge => {
  const failures = new Map<string, Failure>();
  const updateCallbacks: (() => void)[] = [];
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  if (!container) return absentBridge;

  const handOver = (worker: ServiceWorker): void => {
    const { port1, port2 } = new MessageChannel();
    const message: PageToSw = { kind: 'engine-port', protocol: protocolVersion };
    attachEngine(port1).then(
      () => worker.postMessage(message, [port2]),
      () => port2.close(),
    );
  };

  container.addEventListener('message', (event) => {
    const message: unknown = event.data;
    if (!isMessage(message) || message.protocol !== protocolVersion) return;
    const { kind } = message as SwToPage;
    if (kind === 'need-engine-port' && event.source instanceof ServiceWorker) {
      handOver(event.source);
    } else if (kind === 'media-failure') {
      const { serial, failure } = message as Extract<SwToPage, { kind: 'media-failure' }>;
      failures.set(serial, failure);
      if (failures.size > keptFailures) failures.delete(failures.keys().next().value!);
    }
  });
  container.addEventListener('controllerchange', () => {
    if (container.controller) handOver(container.controller);
  });

  let updating = false;
  const register = async (): Promise<ServiceWorkerRegistration | undefined> => {
    // A page that is controlled already needs it only to hear of a newer version.
    const { Workbox } = await import('workbox-window');
    const workbox = new Workbox(scriptUrl, { updateViaCache: 'none' });
    workbox.addEventListener('waiting', () => updateCallbacks.forEach((callback) => callback()));
    workbox.addEventListener('controlling', () => {
      if (updating) location.reload();
    });
    return workbox.register();
  };
  const registered = register().then(
    (registration) => {
      // After a hard reload (shift) an active worker does not control this page: a port from it
      // makes the worker claim its pages.
      if (!container.controller && registration?.active) handOver(registration.active);
      return true;
    },
    () => false,
  );
  if (container.controller) handOver(container.controller);
  return {
    controlled: whenControlled(container, registered),
    failureOf: (serial) => failures.get(serial) ?? null,
    onUpdateReady: (callback) => updateCallbacks.push(callback),
    applyUpdate: () => {
      updating = true;
      const message: PageToSw = { kind: 'skip-waiting', protocol: protocolVersion };
      void container.getRegistration().then((found) => found?.waiting?.postMessage(message));
    },
  };
};

const whenControlled = async (
  container: ServiceWorkerContainer,
  registered: Promise<boolean>,
): Promise<boolean> => {
  if (container.controller) return true;
  const taken = new Promise<boolean>((resolve) => {
    container.addEventListener('controllerchange', () => resolve(true), { once: true });
  });
  // A refused registration (no secure context, disabled by the listener) never takes control.
  return Promise.race([taken, registered.then((ok) => (ok ? taken : false))]);
};

const absentBridge: ServiceWorkerBridge = {
  controlled: Promise.resolve(false),
  failureOf: () => null,
  onUpdateReady: () => undefined,
  applyUpdate: () => undefined,
};
