import type { SavingRequest } from './saving.worker';
import savingUrl from './saving.worker.ts?worker&url';

/** Hands what the bench asks to the worker and waits for its time. */
declare global {
  interface Window {
    readonly measureSaving: (request: SavingRequest) => Promise<number>;
  }
}

const worker = new Worker(savingUrl, { type: 'module' });

const ask = (request: SavingRequest): Promise<number> =>
  new Promise((resolve, reject) => {
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<{ ms?: number; error?: string }>) =>
        data.ms === undefined ? reject(new Error(data.error)) : resolve(data.ms),
      { once: true },
    );
    worker.postMessage(request);
  });

Object.assign(window, { measureSaving: ask });
