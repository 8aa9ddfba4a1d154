import { HoldfastError, type Failure } from '../../../src/domain/error';
import type { StoreKind } from '../../../src/store/sealed-store';
import type { Commands } from './opfs-store.worker';

export interface StoreWorker {
  readonly call: <N extends keyof Commands>(
    name: N,
    ...args: Parameters<Commands[N]>
  ) => Promise<Awaited<ReturnType<Commands[N]>>>;
  /** Ends the worker without any farewell, as a killed tab would. */
  readonly kill: () => void;
}

interface Answer {
  readonly serial: number;
  readonly value?: unknown;
  readonly failure?: Failure;
}

/** The worker is told by its name which store it holds. */
export const startStoreWorker = (kind: StoreKind = 'opfs'): StoreWorker => {
  const worker = new Worker(new URL('./opfs-store.worker.ts', import.meta.url), {
    type: 'module',
    name: kind,
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let serial = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    waiting.get(data.serial)?.(data);
    waiting.delete(data.serial);
  });
  return {
    kill: () => worker.terminate(),
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        serial += 1;
        waiting.set(serial, ({ value, failure }) => {
          if (failure) reject(new HoldfastError(failure.code, failure.data));
          else resolve(value as Awaited<ReturnType<Commands[typeof name]>>);
        });
        worker.postMessage({ serial, name, args });
      }),
  };
};
