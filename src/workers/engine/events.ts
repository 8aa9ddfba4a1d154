import type { EngineEvent } from '../../contracts/engine';

export interface Events {
  readonly emit: (event: EngineEvent) => void;
  readonly subscribe: (listener: (event: EngineEvent) => void) => void;
}

/** To the page that owns this engine. A listener that throws (a page that is gone) is let go. */
export const createEvents = (): Events => {
  const listeners = new Set<(event: EngineEvent) => unknown>();
  const drop = (listener: (event: EngineEvent) => unknown): void => {
    listeners.delete(listener);
  };
  return {
    emit: (event) => {
      for (const listener of listeners) {
        // A comlink proxy answers with a promise.
        Promise.resolve(listener(event)).catch(() => drop(listener));
      }
    },
    subscribe: (listener) => void listeners.add(listener),
  };
};
