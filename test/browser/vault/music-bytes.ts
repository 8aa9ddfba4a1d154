/** Bytes of a file that exists nowhere: each follows from its offset, so any part can be checked. */
export const musicBytes = (from: number, length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, i) => ((from + i) * 2_654_435_761) >>> 24);
