import { HoldfastError } from '../../domain/error';

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

/** Width and height at most `size`, never enlarged. Throws `server.wrong-content`. */
export const redraw = async (bytes: Uint8Array<ArrayBuffer>, size: number): Promise<Raster> => {
  const bitmap = await createImageBitmap(new Blob([bytes])).catch(() => {
    throw new HoldfastError('server.wrong-content', { what: 'picture' });
  });
  try {
    const { width, height } = bitmap;
    if (width * height > mostPixels) {
      throw new HoldfastError('server.wrong-content', { what: 'picture size', width, height });
    }
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
