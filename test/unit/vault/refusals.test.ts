import { describe, expect, test } from 'vitest';
import { startOpening, startSealing, type FloeSealer } from '../../../src/vault/floe';
import { importFloeKey } from '../../../src/vault/floe-keys';
import { cutSegments, openSegments, sealWhole } from '../../fixtures/vault/open-whole';

type Bytes = Uint8Array<ArrayBuffer>;

const aad = new TextEncoder().encode('object one');
const params = { segmentLength: 64, rotationBits: 20 };
const plain = Uint8Array.from({ length: 100 }, (_, i) => i);
const key = await importFloeKey(new Uint8Array(32).fill(7));

const seal = async (under: Bytes = aad): Promise<{ sealer: FloeSealer; segments: Bytes[] }> => {
  const sealer = await startSealing(key, under, params);
  return { sealer, segments: cutSegments(await sealWhole(sealer, plain), 64) };
};

const flip = (bytes: Bytes, at: number, bit = 1): Bytes => {
  const changed = bytes.slice();
  changed[at] = changed[at]! ^ bit;
  return changed;
};

const refusedFor = (why: string) => ({ code: 'vault.refused', data: { why } });

describe('a header', () => {
  test('any of its bytes flipped: refused', async () => {
    const { sealer } = await seal();
    for (let at = 0; at < sealer.header.length; at++) {
      const opening = startOpening(key, aad, flip(sealer.header, at));
      await expect(opening, `byte ${at}`).rejects.toMatchObject(refusedFor('header'));
    }
  });

  test('under other data, such as another track or generation: refused', async () => {
    const { sealer } = await seal();
    const other = new TextEncoder().encode('object two');
    await expect(startOpening(key, other, sealer.header)).rejects.toMatchObject(
      refusedFor('header'),
    );
  });

  test('with another key: refused', async () => {
    const { sealer } = await seal();
    const other = await importFloeKey(new Uint8Array(32).fill(8));
    await expect(startOpening(other, aad, sealer.header)).rejects.toMatchObject(
      refusedFor('header'),
    );
  });

  test.each([0, 73, 75])('of %d bytes: refused', async (length) => {
    const opening = startOpening(key, aad, new Uint8Array(length));
    await expect(opening).rejects.toMatchObject(refusedFor('header'));
  });

  test('that asks for absurd segments is refused before anything is allocated', async () => {
    const { sealer } = await seal();
    for (const length of [0, 32, 4_194_305, 0xffffffff]) {
      const header = sealer.header.slice();
      new DataView(header.buffer).setUint32(2, length);
      await expect(startOpening(key, aad, header)).rejects.toMatchObject(refusedFor('header'));
    }
  });
});

describe('a segment', () => {
  test('any of its bytes flipped, in marker, IV, ciphertext or tag: refused', async () => {
    const { sealer, segments } = await seal();
    for (const [index, segment] of segments.entries()) {
      const isFinal = index === segments.length - 1;
      for (let at = 0; at < segment.length; at++) {
        const opening = sealer.openSegment(index, flip(segment, at, 0x80), isFinal);
        await expect(opening, `segment ${index} byte ${at}`).rejects.toMatchObject({
          code: 'vault.refused',
        });
      }
    }
  });

  test('swapped with its neighbour: refused', async () => {
    const { sealer, segments } = await seal();
    const swapped = [segments[1]!, segments[0]!, ...segments.slice(2)];
    await expect(openSegments(sealer, swapped)).rejects.toMatchObject(refusedFor('segment'));
  });

  test('dropped from the middle: refused', async () => {
    const { sealer, segments } = await seal();
    const dropped = segments.toSpliced(1, 1);
    await expect(openSegments(sealer, dropped)).rejects.toMatchObject(refusedFor('segment'));
  });

  test('repeated: refused', async () => {
    const { sealer, segments } = await seal();
    const repeated = segments.toSpliced(1, 0, segments[0]!);
    await expect(openSegments(sealer, repeated)).rejects.toMatchObject(refusedFor('segment'));
  });

  test('missing at the end, so that the one before would be the last: refused', async () => {
    const { sealer, segments } = await seal();
    const cut = segments.slice(0, -1);
    await expect(openSegments(sealer, cut)).rejects.toMatchObject(refusedFor('final'));
  });

  test('the same, with the marker of the new last one forged: refused', async () => {
    const { sealer, segments } = await seal();
    const cut = segments.slice(0, -1).map((segment) => segment.slice());
    new DataView(cut.at(-1)!.buffer).setUint32(0, 64);
    await expect(openSegments(sealer, cut)).rejects.toMatchObject(refusedFor('segment'));
  });

  test('cut short, even to nothing: refused', async () => {
    const { sealer, segments } = await seal();
    const last = segments.length - 1;
    for (let length = 0; length < segments[last]!.length; length++) {
      const opening = sealer.openSegment(last, segments[last]!.slice(0, length), true);
      await expect(opening, `${length} bytes`).rejects.toMatchObject({ code: 'vault.refused' });
    }
    const opening = sealer.openSegment(0, segments[0]!.slice(0, 63), false);
    await expect(opening).rejects.toMatchObject(refusedFor('length'));
  });

  test('said to be final when it is not, and the other way round: refused', async () => {
    const { sealer, segments } = await seal();
    await expect(sealer.openSegment(0, segments[0]!, true)).rejects.toMatchObject(
      refusedFor('final'),
    );
    const full = await startSealing(key, aad, params);
    const final = await full.sealSegment(0, plain.slice(0, 32), true);
    await expect(full.openSegment(0, final, false)).rejects.toMatchObject(refusedFor('final'));
  });

  test('of another object under the same key and data: refused', async () => {
    const { sealer } = await seal();
    const other = await seal();
    await expect(sealer.openSegment(0, other.segments[0]!, false)).rejects.toMatchObject(
      refusedFor('segment'),
    );
  });

  test('at a place beyond all places: refused', async () => {
    const { sealer, segments } = await seal();
    for (const index of [-1, 0.5, 2 ** 40]) {
      await expect(sealer.openSegment(index, segments[0]!, false)).rejects.toMatchObject(
        refusedFor('length'),
      );
    }
  });
});

describe('sealing', () => {
  test('twice gives other bytes: no IV is used twice', async () => {
    const { sealer, segments } = await seal();
    const again = await sealer.sealSegment(0, plain.slice(0, 32), false);
    expect(again).not.toEqual(segments[0]);
    expect(await sealer.openSegment(0, again, false)).toEqual(plain.slice(0, 32));
  });

  test('a half-full segment that is not final is a mistake, not an object', async () => {
    const { sealer } = await seal();
    const mistake = { code: 'internal' };
    await expect(sealer.sealSegment(0, plain.slice(0, 31), false)).rejects.toMatchObject(mistake);
    await expect(sealer.sealSegment(0, plain.slice(0, 33), true)).rejects.toMatchObject(mistake);
    await expect(sealer.sealSegment(-1, plain.slice(0, 32), true)).rejects.toMatchObject(mistake);
  });
});
