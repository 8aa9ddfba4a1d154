/** Long work in slices, so that the worker goes on answering what the listener waits for. */
export interface Pacer {
  /** To be called often; takes a break when the slice is used up. */
  readonly breathe: () => Promise<void>;
}

export interface PacerParts {
  /** Monotonic, ms. */
  readonly now: () => number;
  /** Ends in a new macrotask, so that messages and streams get their turn. */
  readonly macrotask: () => Promise<void>;
}

/** Below one frame: nothing that waits behind a slice is noticed. */
const sliceLength = 12;

const realParts: PacerParts = {
  now: () => performance.now(),
  macrotask: () => new Promise((resolve) => setTimeout(resolve, 0)),
};

export const createPacer = ({ now, macrotask }: PacerParts = realParts): Pacer => {
  let began = now();
  return {
    breathe: async () => {
      if (now() - began < sliceLength) return;
      await macrotask();
      began = now();
    },
  };
};
