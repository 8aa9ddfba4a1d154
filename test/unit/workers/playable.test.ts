import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { AudioAnswer } from '../../../src/downloads/ports';
import { formatOfBytes, refuseUnplayable } from '../../../src/workers/engine/playable';
import { root } from '../../architecture/source-files';

const fixture = (name: string) => readFile(join(root, 'test/fixtures/music', name));

/** A browser with decoders for nothing but AAC. */
vi.stubGlobal('navigator', {
  mediaCapabilities: { decodingInfo: async () => ({ supported: false }) },
});
afterEach(() => vi.restoreAllMocks());

const answer = (bytes: Uint8Array, contentType: string, each = 100): AudioAnswer => {
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + each));
      at += each;
    },
  });
  return { body, first: 0, total: bytes.length, contentType, remoteVersion: '' };
};
const readAll = async ({ body }: AudioAnswer): Promise<number> =>
  (await new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer()).byteLength;

test.each([1, 7, 100, 65_536])('ALAC in an .m4a is found, in pieces of %i bytes', async (each) => {
  const bytes = await fixture('lossless-zug.m4a');
  const looked = await refuseUnplayable(answer(bytes.subarray(0, 60_000), 'audio/mp4', each));
  await expect(readAll(looked)).rejects.toMatchObject({
    code: 'audio.unsupported',
    data: { format: 'ALAC' },
  });
});

test('AAC in an .m4a passes, every byte of it', async () => {
  const bytes = await fixture('zug.m4a');
  expect(await readAll(await refuseUnplayable(answer(bytes, 'audio/mp4')))).toBe(bytes.length);
  expect(formatOfBytes(bytes)).toBeNull();
});

test('what its first bytes tell is refused before one of them is read, by its name', async () => {
  await expect(refuseUnplayable(answer(new Uint8Array(9), 'audio/x-ms-wma'))).rejects.toMatchObject(
    {
      data: { format: 'WMA' },
    },
  );
});
