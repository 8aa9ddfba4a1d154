import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resumeSealing, startOpening, startSealing } from '../../../src/vault/floe';
import { importFloeKey } from '../../../src/vault/floe-keys';
import { createOpeningReader } from '../../../src/vault/opening-reader';
import { verifySealed } from '../../../src/vault/verify-sealed';
import { startSealingStream, type SealedFacts } from '../../../src/vault/sealing-stream';
import { openWithNode } from '../../fixtures/vault/second-implementation';

const aad = new TextEncoder().encode('aad');
const key = await importFloeKey(new Uint8Array(32).fill(7));
const params = { segmentLength: 64, rotationBits: 20 };

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** As a second implementation would: over the hashes of all segments of a key's plain length, in order. */
const sha256BySegments = (bytes: Uint8Array, length: number): string => {
  const hashes: Uint8Array[] = [];
  // A full last segment is the final one; nothing at all is one empty segment.
  for (let at = 0; at === 0 || at < bytes.length; at += length) {
    hashes.push(
      createHash('sha256')
        .update(bytes.subarray(at, at + length))
        .digest(),
    );
  }
  return sha256(Buffer.concat(hashes));
};
const join = (parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const sample = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + 7) % 256);

interface Sealed {
  readonly sealed: Uint8Array<ArrayBuffer>;
  readonly facts: SealedFacts;
}

const sealPieces = async (pieces: readonly Uint8Array[], shape = params): Promise<Sealed> => {
  const sealer = await startSealing(key, aad, shape);
  const stream = startSealingStream(sealer);
  const parts: Uint8Array[] = [sealer.header];
  for (const piece of pieces) parts.push(...(await stream.push(piece)));
  const { segment, facts } = await stream.finish();
  return { sealed: join([...parts, segment]), facts };
};

const readFrom = (sealed: Uint8Array) => async (at: number, length: number) =>
  sealed.slice(at, at + length);

const readerOf = async ({ sealed, facts }: Sealed) =>
  createOpeningReader({
    opener: await startOpening(key, aad, sealed.slice(0, 74)),
    readSealed: readFrom(sealed),
    sealedLength: sealed.length,
    plainLength: facts.plainLength,
  });

describe('a stream sealed as it comes', () => {
  test('however it is cut into pieces, the same plain bytes come back', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 90 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(pieces, async (pieces) => {
        const plain = join(pieces);
        const { sealed, facts } = await sealPieces(pieces);
        expect(facts).toMatchObject({
          plainLength: plain.length,
          sealedLength: sealed.length,
          plainSha256: sha256BySegments(plain, params.segmentLength - 32),
          hashed: 'segments',
        });
        const reader = await readerOf({ sealed, facts });
        expect(await reader.read(0, plain.length)).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });

  test('the second implementation opens it, with segments of full size', async () => {
    const raw = Buffer.alloc(32, 7);
    const plain = sample(600_000);
    const shape = { segmentLength: 262_144, rotationBits: 20 };
    const { sealed, facts } = await sealPieces([plain.subarray(0, 9), plain.subarray(9)], shape);
    const input = { key: raw, aad: Buffer.from(aad), ...shape };
    expect(sha256(openWithNode(input, Buffer.from(sealed)))).toBe(sha256(plain));
    expect(facts.segments).toBe(3);
  });

  test('nothing may follow the end', async () => {
    const stream = startSealingStream(await startSealing(key, aad, params));
    await stream.finish();
    await expect(stream.push(sample(1))).rejects.toMatchObject({ code: 'internal' });
    await expect(stream.finish()).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('after a restart', () => {
  test('sealing goes on from the stored segments and ends as if never interrupted', async () => {
    const plain = sample(150);
    const sealer = await startSealing(key, aad, params);
    const stored = join([sealer.header, ...(await startSealingStream(sealer).push(plain))]);

    const again = await resumeSealing(key, aad, stored.slice(0, 74));
    const stream = startSealingStream(again);
    for (let at = 74; at < stored.length; at += 64) await stream.replay(stored.slice(at, at + 64));
    expect(stream.sealedLength()).toBe(stored.length);
    const more = await stream.push(plain.subarray(stream.plainLength()));
    const { segment, facts } = await stream.finish();
    const sealed = join([stored, ...more, segment]);
    expect(facts.plainSha256).toBe(sha256BySegments(plain, sealer.plainSegmentLength));
    const opener = await startOpening(key, aad, sealed.slice(0, 74));
    await expect(verifySealed(opener, readFrom(sealed), facts)).resolves.toBeUndefined();
  });

  test('a segment damaged by the crash is refused, and sealing goes on before it', async () => {
    const plain = sample(100);
    const sealer = await startSealing(key, aad, params);
    const [first, second] = await startSealingStream(sealer).push(plain);
    second![20]! ^= 1;
    const stream = startSealingStream(await resumeSealing(key, aad, sealer.header));
    await stream.replay(first!);
    await expect(stream.replay(second!)).rejects.toMatchObject({ code: 'vault.refused' });
    expect(stream.plainLength()).toBe(32);
    expect(stream.sealedLength()).toBe(74 + 64);
    const more = await stream.push(plain.subarray(32));
    const { segment, facts } = await stream.finish();
    const sealed = join([sealer.header, first!, ...more, segment]);
    const reader = await readerOf({ sealed, facts });
    expect(await reader.read(0, 100)).toEqual(plain);
  });

  test('a header of another object is refused', async () => {
    const { header } = await startSealing(key, new Uint8Array(3), params);
    await expect(resumeSealing(key, aad, header)).rejects.toMatchObject({ code: 'vault.refused' });
  });
});

describe('reading', () => {
  const plain = sample(150);

  test.each([
    [0, 0],
    [0, 1],
    [31, 33],
    [32, 64],
    [100, 150],
    [149, 150],
    [0, 150],
  ])('bytes %d to %d', async (from, to) => {
    const reader = await readerOf(await sealPieces([plain]));
    expect(await reader.read(from, to)).toEqual(plain.slice(from, to));
  });

  test('past the end gives what there is', async () => {
    const reader = await readerOf(await sealPieces([plain]));
    expect(await reader.read(140, 9_999)).toEqual(plain.slice(140));
    expect(await reader.read(150, 160)).toEqual(new Uint8Array(0));
    expect(await reader.read(400, 500)).toEqual(new Uint8Array(0));
    await expect(reader.read(-1, 5)).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(reader.openSegment(9)).rejects.toMatchObject({ code: 'input.invalid' });
  });

  test('of a damaged segment is refused; of its neighbours it is not', async () => {
    const { sealed, facts } = await sealPieces([plain]);
    sealed[74 + 64 + 30]! ^= 4;
    const reader = await readerOf({ sealed, facts });
    expect(await reader.read(0, 32)).toEqual(plain.slice(0, 32));
    await expect(reader.read(30, 40)).rejects.toMatchObject({ code: 'vault.refused' });
    expect(await reader.read(64, 150)).toEqual(plain.slice(64));
  });

  test('of a file cut at a segment boundary, or longer than committed, is refused at once', async () => {
    const { sealed, facts } = await sealPieces([plain]);
    const cut = { sealed: sealed.slice(0, 74 + 128), facts };
    const refusal = { code: 'vault.refused', data: { why: 'length' } };
    await expect(readerOf(cut)).rejects.toMatchObject(refusal);
    const longer = { sealed: join([sealed, new Uint8Array(1)]), facts };
    await expect(readerOf(longer)).rejects.toMatchObject(refusal);
  });
});

describe('verifying the whole', () => {
  const plain = sample(100);

  test('a segment put back from an older sealing opens, but is not what was committed', async () => {
    const sealer = await startSealing(key, aad, params);
    const old = await sealer.sealSegment(0, sample(32).reverse(), false);
    const stream = startSealingStream(sealer);
    const parts = await stream.push(plain);
    const { segment, facts } = await stream.finish();
    const mixed = join([sealer.header, old, ...parts.slice(1), segment]);
    const reader = await readerOf({ sealed: mixed, facts });
    expect(await reader.read(0, 32)).toEqual(sample(32).reverse());
    await expect(verifySealed(sealer, readFrom(mixed), facts)).rejects.toMatchObject({
      code: 'vault.refused',
      data: { why: 'mixed' },
    });
  });

  test('of an object whose bytes were hashed in one run, as older ones were', async () => {
    const sealer = await startSealing(key, aad, params);
    const stream = startSealingStream(sealer, 'whole');
    const parts = await stream.push(plain);
    const { segment, facts } = await stream.finish();
    expect(facts.plainSha256).toBe(sha256(plain));
    expect(facts).not.toHaveProperty('hashed');
    const sealed = join([sealer.header, ...parts, segment]);
    await expect(verifySealed(sealer, readFrom(sealed), facts)).resolves.toBeUndefined();
    const wrong = { ...facts, hashed: 'segments' } as const;
    await expect(verifySealed(sealer, readFrom(sealed), wrong)).rejects.toMatchObject({
      data: { why: 'mixed' },
    });
  });

  test('stops when it is told to', async () => {
    const { sealed, facts } = await sealPieces([plain]);
    const opener = await startOpening(key, aad, sealed.slice(0, 74));
    const signal = AbortSignal.abort();
    await expect(verifySealed(opener, readFrom(sealed), facts, signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
