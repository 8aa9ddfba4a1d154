import { afterEach, describe, expect, test, vi } from 'vitest';
import { redraw } from '../../../src/workers/engine/raster';

afterEach(() => vi.restoreAllMocks());

const ascii = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A picture with a red left and a blue right half, written by the browser itself. */
const draw = async (
  width: number,
  height: number,
  type: string,
): Promise<Uint8Array<ArrayBuffer>> => {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#f00';
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = '#00f';
  context.fillRect(width / 2, 0, width / 2, height);
  const blob = await canvas.convertToBlob({ type });
  expect(blob.type).toBe(type);
  return new Uint8Array(await blob.arrayBuffer());
};

/** GIF89a, 2 x 1: a red and a blue pixel. */
const gif = Uint8Array.from(
  [
    ['GIF89a', [2, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255]],
    [',', [0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0x44, 0x0a, 0, 0x3b]],
  ].flatMap(([text, rest]) => [...ascii(text as string), ...(rest as number[])]),
);

const look = async (bytes: ArrayBuffer, type: string) => {
  const bitmap = await createImageBitmap(new Blob([bytes], { type }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const middle = Math.floor(bitmap.height / 2);
  const at = (x: number) => Array.from(context.getImageData(x, middle, 1, 1).data);
  return {
    size: [bitmap.width, bitmap.height],
    left: at(0),
    right: at(bitmap.width - 1),
  };
};

const [red, blue] = [0, 2];
const expectHalves = ({ left, right }: { left: number[]; right: number[] }): void => {
  expect(left[red]! - left[blue]!).toBeGreaterThan(100);
  expect(right[blue]! - right[red]!).toBeGreaterThan(100);
};

const refusal = (what: string) => ({
  code: 'server.wrong-content',
  data: expect.objectContaining({ what }),
});

/** Fails the test when anything reaches the decoder. */
const watchDecoder = () => vi.spyOn(globalThis, 'createImageBitmap');

describe('pictures drawn anew', () => {
  test.each(['image/jpeg', 'image/png', 'image/webp'])(
    '%s becomes a smaller WebP',
    async (type) => {
      const raster = await redraw(await draw(400, 200, type), 100);
      expect(raster.contentType).toBe('image/webp');
      const seen = await look(raster.bytes, raster.contentType);
      expect(seen.size).toEqual([100, 50]);
      expectHalves(seen);
    },
  );

  test('GIF becomes WebP, and nothing small is enlarged', async () => {
    const raster = await redraw(gif, 100);
    expect(raster.contentType).toBe('image/webp');
    expect((await look(raster.bytes, raster.contentType)).size).toEqual([2, 1]);
  });

  test('a very long picture keeps at least a pixel', async () => {
    const raster = await redraw(await draw(4000, 2, 'image/png'), 100);
    expect((await look(raster.bytes, raster.contentType)).size).toEqual([100, 1]);
  });

  test('what was hidden behind the picture is gone', async () => {
    const secret = '<script>alert(1)</script>';
    const png = await draw(20, 10, 'image/png');
    const raster = await redraw(Uint8Array.from([...png, ...ascii(secret)]), 100);
    expect(new TextDecoder('latin1').decode(raster.bytes)).not.toContain('script');
    expectHalves(await look(raster.bytes, raster.contentType));
  });
});

describe('never decoded', () => {
  test.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>'],
    ['SVG as XML', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a page', '<!doctype html><img src=x onerror=alert(1)>'],
    ['a page with a word like a head in front', 'GIF8<script>alert(1)</script>'],
    ['nothing', ''],
  ])('%s', async (_, text) => {
    const decoder = watchDecoder();
    await expect(redraw(ascii(text), 100)).rejects.toMatchObject(refusal('picture'));
    expect(decoder).not.toHaveBeenCalled();
  });

  test('30,000 x 30,000 px, which would take 3.6 GB', async () => {
    const png = await draw(20, 10, 'image/png');
    const view = new DataView(png.buffer);
    view.setUint32(16, 30_000);
    view.setUint32(20, 30_000);
    const decoder = watchDecoder();
    await expect(redraw(png, 100)).rejects.toMatchObject({
      code: 'server.wrong-content',
      data: { what: 'picture size', width: 30_000, height: 30_000 },
    });
    expect(decoder).not.toHaveBeenCalled();
  });
});

describe('refused by the decoder', () => {
  test('a page with the whole head of a GIF', async () => {
    const page = ascii('GIF89a\x02\0\x01\0<script>alert(1)</script>');
    await expect(redraw(page, 100)).rejects.toMatchObject(refusal('picture'));
  });

  test('a picture that ends behind its head', async () => {
    const png = await draw(200, 100, 'image/png');
    await expect(redraw(png.slice(0, 40), 100)).rejects.toMatchObject(refusal('picture'));
  });
});
