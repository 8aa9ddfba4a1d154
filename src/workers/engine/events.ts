import type { EngineEvent } from '../../contracts/engine';

export interface Events {
  readonly emit: (event: EngineEvent) => void;
  readonly subscribe: (listener: (event: EngineEvent) => void) => void;
}

/** To the page that owns this engine. One event that it cannot take does not end the others. */
export const createEvents = (): Events => {
  const listeners = new Set<(event: EngineEvent) => unknown>();
  return {
    emit: (event) => {
      for (const listener of listeners) {
        // A comlink proxy answers with a promise.
        Promise.resolve(listener(event)).catch(() => console.warn('event', event.kind));
      }
    },
    subscribe: (listener) => void listeners.add(listener),
  };
};
