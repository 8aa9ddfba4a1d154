import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ByteSource } from '../../../src/sound/byte-source';

/** Counts what is read of it. */
export interface MemorySource extends ByteSource {
  readonly reads: { readonly first: number; readonly length: number }[];
}

export const sourceOf = (
  bytes: Uint8Array<ArrayBuffer>,
  frames: string | null = null,
): MemorySource => {
  const reads: MemorySource['reads'] = [];
  return {
    size: bytes.length,
    version: '"one"',
    frames,
    reads,
    read: (first, length) => {
      reads.push({ first, length });
      return Promise.resolve(bytes.subarray(first, first + length));
    },
  };
};

export const fixtureBytes = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url))));
