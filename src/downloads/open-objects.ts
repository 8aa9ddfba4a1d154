/**
 * Objects that are being written and have no row yet. Other tabs know of them as well: nothing else tells
 * the sweep of the leading one that they are no orphans.
 */
export interface OpenObjects extends Iterable<string> {
  /** Before its first byte is written. */
  readonly add: (objectId: string) => void;
  /** After its row was written, or its bytes were removed. */
  readonly delete: (objectId: string) => void;
  readonly size: number;
  /** In all tabs. What is listed before this and has no row after it is nobody's. */
  readonly everywhere: () => Promise<ReadonlySet<string>>;
}

/** What tabs know of each other. A tab that ends, in whatever way, lets go. */
export interface Claims {
  /** Returns what lets go of it. */
  readonly hold: (objectId: string) => () => void;
  readonly held: () => Promise<readonly string[]>;
}

export const createOpenObjects = ({ hold, held }: Claims): OpenObjects => {
  const own = new Map<string, () => void>();
  return {
    add: (objectId) => void own.set(objectId, hold(objectId)),
    delete: (objectId) => {
      own.get(objectId)?.();
      own.delete(objectId);
    },
    get size() {
      return own.size;
    },
    everywhere: async () => new Set([...own.keys(), ...(await held())]),
    [Symbol.iterator]: () => own.keys(),
  };
};
