import { useEffect, useState } from 'preact/hooks';
import { artPath } from '../../contracts/media-routes';
import type { Key } from '../../domain/keys';
import type { Tint } from './tint';

/** Pixels a side: a cover has no more colours than this tells. */
const side = 16;
/** A few bytes each; bounded so that a long visit does not collect. */
const mostTints = 300;
const known = new Map<Key, Tint | null>();

const readTint = async (key: Key): Promise<Tint | null> => {
  const image = new Image();
  image.src = artPath(key, 96);
  // The arithmetic of colours is for later than the first picture on the screen.
  const [{ tintOf }] = await Promise.all([import('./tint'), image.decode()]);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(image, 0, 0, side, side);
  return tintOf(context.getImageData(0, 0, side, side).data);
};

/** The tint of a cover; null until it is known, and for a missing or grey one. */
export const useTint = (key: Key | null): Tint | null => {
  const [tint, setTint] = useState<Tint | null>(key ? (known.get(key) ?? null) : null);
  useEffect(() => {
    setTint(key ? (known.get(key) ?? null) : null);
    if (!key || known.has(key)) return undefined;
    let wanted = true;
    readTint(key)
      .catch(() => null)
      .then((found) => {
        known.set(key, found);
        if (known.size > mostTints) known.delete(known.keys().next().value!);
        if (wanted) setTint(found);
      });
    return () => {
      wanted = false;
    };
  }, [key]);
  return tint;
};

/** For the `style` property, which preact sets through CSSOM; the class `tinted` goes with it. */
export const tintStyle = (tint: Tint | null): Record<string, string> =>
  tint ? { '--tint-h': tint.hue.toFixed(1), '--tint-c': tint.chroma.toFixed(3) } : {};
