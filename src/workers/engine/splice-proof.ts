import type { AudioAnswer } from '../../downloads/ports';

/** Bytes of a file that were handed on, and where they lie in it. */
export interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** reliability.md 3.2: bytes of two edges are joined only where two overlaps of 64 KiB are equal. */
export const overlapLength = 64 * 1024;

/**
 * Whether the file of this edge has exactly these pieces. A server that cannot answer in parts proves nothing,
 * nor does yet another edge.
 */
export const hasSame = async (
  pieces: readonly Piece[],
  edge: string,
  ask: (from: number, to: number) => Promise<AudioAnswer>,
): Promise<boolean> => {
  for (const { at, bytes } of pieces) {
    if (bytes.length === 0) continue;
    const answer = await ask(at, at + bytes.length - 1);
    if (answer.first !== at || (answer.edge ?? '') !== edge) {
      await answer.body.cancel().catch(() => undefined);
      return false;
    }
    if (!(await startsWith(answer.body, bytes))) return false;
  }
  return true;
};

const startsWith = async (
  body: ReadableStream<Uint8Array>,
  bytes: Uint8Array,
): Promise<boolean> => {
  const reader = body.getReader();
  let length = 0;
  try {
    while (length < bytes.length) {
      const { done, value } = await reader.read();
      if (done) return false;
      const useful = value.subarray(0, bytes.length - length);
      if (useful.some((byte, at) => byte !== bytes[length + at])) return false;
      length += useful.length;
    }
    return true;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
};
