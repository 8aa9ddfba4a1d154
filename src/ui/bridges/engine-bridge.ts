import { proxy, transfer, wrap, type Remote } from 'comlink';
import type { EngineApi, EngineEvent } from '../../contracts/engine';
import { HoldfastError } from '../../domain/error';

/**
 * The page's half of the conversation with the engine worker. It alone owns the worker's start and
 * death. Comlink waits for ever when the other side is gone (measured), so every call here
 *   - rejects with `worker.gone` when the worker dies,
 *   - rejects with `worker.timeout` after its time limit.
 * A worker that gives no sign of life after such a call is replaced, as a dead one is: a loop in it that never ends
 * has no event.
 */
export interface EngineBridge {
  readonly api: EngineApi;
  /** Called after a dead worker was replaced: open and subscribe anew. */
  readonly onRestart: (callback: () => void) => void;
}

/** ms. Answers come from the device; a hundred thousand rows are read in a tenth of this. */
const localLimit = 30_000;
/** ms. A worker that is only busy comes to its messages in far less. */
const aliveLimit = 5_000;
/** ms. Connecting asks servers by several ways, each with time limits of its own in `net`. */
const remoteLimit = 120_000;
const remoteCalls: ReadonlySet<string> = new Set(['connect', 'connectDemo', 'checkHealth']);
/** As long as it takes: files, a whole catalogue, a download that must end first; the page shows it. */
const unlimitedCalls: ReadonlySet<string> = new Set([
  'addFiles',
  'sync',
  'removeSource',
  'cancelDownload',
  'removeDownload',
]);
/** A worker that dies more often than this has a reason that a restart does not cure. */
const mostRestarts = 2;

interface Life {
  readonly remote: Remote<EngineApi>;
  /** Ends it, and begins another one. */
  readonly bury: () => void;
  /** What waits for an answer of this worker; each is told when it has died. */
  readonly waiting: Set<(error: HoldfastError) => void>;
}

export const createEngineBridge = (
  startWorker: () => Worker,
  limits = { local: localLimit, alive: aliveLimit },
): EngineBridge => {
  const restartCallbacks: (() => void)[] = [];
  let restarts = 0;
  let life = begin();

  function begin(): Life {
    const worker = startWorker();
    const waiting = new Set<(error: HoldfastError) => void>();
    worker.addEventListener('error', (event) => {
      // An error event is sent for a worker that could not start and for an uncaught error in it.
      // Only the first is a death; the second has a line number in our own script.
      if (event instanceof ErrorEvent && event.lineno > 0) return;
      bury();
    });
    const bury = (): void => {
      worker.terminate();
      for (const reject of waiting) reject(new HoldfastError('worker.gone'));
      replace();
    };
    return { remote: wrap<EngineApi>(worker), bury, waiting };
  }

  function replace(): void {
    if (restarts >= mostRestarts) return;
    restarts += 1;
    life = begin();
    for (const callback of restartCallbacks) callback();
  }

  const call = (name: keyof EngineApi, args: readonly unknown[]): Promise<unknown> => {
    const asked = life;
    const { remote, waiting } = asked;
    const method = remote[name] as unknown as (...rest: readonly unknown[]) => Promise<unknown>;
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        waiting.delete(fail);
        clearTimeout(timer);
        act();
      };
      const fail = (error: unknown): void => settle(() => reject(error));
      const timer = unlimitedCalls.has(name)
        ? 0
        : window.setTimeout(
            () => {
              fail(new HoldfastError('worker.timeout', { name }));
              void isAlive(remote, limits.alive).then((alive) => {
                // Several calls may have waited for the same one.
                if (!alive && asked === life) asked.bury();
              });
            },
            remoteCalls.has(name) ? remoteLimit : limits.local,
          );
      waiting.add(fail);
      method(...args.map(prepare)).then((answer) => settle(() => resolve(answer)), fail);
    });
  };

  const api = new Proxy({} as EngineApi, {
    get: (_, name) =>
      // A thing with a `then` would be taken for a promise by `await`.
      name === 'then' || typeof name === 'symbol'
        ? undefined
        : (...args: readonly unknown[]) => call(name as keyof EngineApi, args),
  });
  return { api, onRestart: (callback) => restartCallbacks.push(callback) };
};

/** Comlink itself answers for a thing that is not there, at once. */
const isAlive = (remote: Remote<EngineApi>, limit: number): Promise<boolean> => {
  const { signOfLife } = remote as unknown as { readonly signOfLife: PromiseLike<unknown> };
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), limit));
  return Promise.race([signOfLife.then(() => true), late]);
};

/** Functions travel as proxies, ports are handed over; everything else is cloned. */
const prepare = (value: unknown): unknown => {
  if (typeof value === 'function') return proxy(value as (event: EngineEvent) => void);
  if (value instanceof MessagePort) return transfer(value, [value]);
  return value;
};
