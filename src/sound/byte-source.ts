/** A file that is read in places. Nobody holds more of it than a few windows. */
export interface ByteSource {
  readonly size: number;
  /** Names this very content; two files never share it. */
  readonly version: string;
  /** Where its frames lie, found while it was sealed (`frame-indexer`); null where nobody looked or it needs none. */
  readonly frames: string | null;
  /** Fewer bytes than asked for only where the file ends. The bytes are not to be changed. */
  readonly read: (first: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;
}

/** Reads on from a place; looks before it takes. */
export interface ByteReader {
  readonly position: () => number;
  /** At least `length` bytes from here, more when they are at hand, fewer only where the file ends. */
  readonly peek: (length: number) => Promise<Uint8Array<ArrayBuffer>>;
  readonly skip: (length: number) => void;
}

/** Taken at once, so that a packet of a few hundred bytes costs no turn of its own. */
const gulp = 32 * 1024;

export const readFrom = (source: ByteSource, first: number): ByteReader => {
  let position = first;
  let held = new Uint8Array(0);
  let heldAt = first;
  return {
    position: () => position,
    peek: async (length) => {
      const missing = position + length > heldAt + held.length;
      if (position < heldAt || (missing && heldAt + held.length < source.size)) {
        held = await source.read(position, Math.max(length, gulp));
        heldAt = position;
      }
      return held.subarray(position - heldAt);
    },
    skip: (length) => {
      position += length;
    },
  };
};
