import { HoldfastError } from '../../domain/error';
import { readImageSize } from '../../domain/image-size';

/**
 * Cover pictures are decoded and drawn anew before anything keeps or shows them: what a server calls
 * a picture may be a script in SVG, a page with a picture's head, or 30,000 pixels wide
 * (reliability.md F14, I9-I11).
 */
export interface Raster {
  readonly bytes: ArrayBuffer;
  readonly contentType: string;
}

/** 4096², the largest picture that is decoded at all. */
const mostPixels = 16_777_216;
const webpQuality = 0.85;

const refuseSize = (width: number, height: number): void => {
  if (width * height <= mostPixels) return;
  throw new HoldfastError('server.wrong-content', { what: 'picture size', width, height });
};

/** Kinds that are not known by their header (SVG, a page) never meet the decoder. */
const decode = async (bytes: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> => {
  const told = readImageSize(bytes);
  if (!told) throw new HoldfastError('server.wrong-content', { what: 'picture' });
  refuseSize(told.width, told.height);
  const blob = new Blob([bytes], { type: `image/${told.type}` });
  return createImageBitmap(blob).catch(() => {
    throw new HoldfastError('server.wrong-content', { what: 'picture' });
  });
};

/**
 * Width and height at most `size` px, never enlarged. What is too large is refused by its header,
 * before it takes memory. Throws `server.wrong-content`.
 */
export const redraw = async (bytes: Uint8Array<ArrayBuffer>, size: number): Promise<Raster> => {
  const bitmap = await decode(bytes);
  try {
    const { width, height } = bitmap;
    // Headers can disagree with what comes out of them.
    refuseSize(width, height);
    const scale = Math.min(1, size / Math.max(width, height));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(width * scale)),
      Math.max(1, Math.round(height * scale)),
    );
    const context = canvas.getContext('2d');
    if (!context) throw new HoldfastError('internal', { what: 'canvas' });
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    // Where WebP cannot be written the browser gives PNG and says so in the type.
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: webpQuality });
    return { bytes: await blob.arrayBuffer(), contentType: blob.type };
  } finally {
    bitmap.close();
  }
};
