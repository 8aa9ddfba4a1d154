import { rgbToOklab } from './oklch';

/** What a cover lends to the page: a hue and how strongly. The lightness stays the theme's. */
export interface Tint {
  /** Degrees. */
  readonly hue: number;
  /** 0..maxTintChroma */
  readonly chroma: number;
}

/** Beyond this the surface of a page competes with the cover; the contrast test runs up to it. */
export const maxTintChroma = 0.055;
/** Below this a cover is grey, and its hue is noise. */
const greyChroma = 0.012;

/**
 * The hue that carries most colour: pixels vote by their chroma, in 24 sectors; neighbours count half,
 * so that a hue on a border does not lose. `pixels` is RGBA, 8 bits each. Null for a grey cover.
 */
export const tintOf = (pixels: Uint8ClampedArray): Tint | null => {
  const sectors = Array.from({ length: 24 }, () => ({ a: 0, b: 0, weight: 0 }));
  let count = 0;
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    if (pixels[at + 3]! < 128) continue;
    count += 1;
    const rgb = [pixels[at]! / 255, pixels[at + 1]! / 255, pixels[at + 2]! / 255] as const;
    const [l, a, b] = rgbToOklab(rgb);
    // What is nearly black or white shows no hue to the eye.
    if (l < 0.15 || l > 0.96) continue;
    const sector = sectors[sectorOf(a, b)]!;
    sector.a += a;
    sector.b += b;
    sector.weight += Math.hypot(a, b);
  }
  const score = (at: number): number =>
    sectors[at]!.weight + (sectors[(at + 23) % 24]!.weight + sectors[(at + 1) % 24]!.weight) / 2;
  const best = sectors.map((_, at) => at).reduce((x, y) => (score(y) > score(x) ? y : x), 0);
  const { a, b, weight } = sectors[best]!;
  if (count === 0 || score(best) / count < greyChroma) return null;
  const hue = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  return { hue, chroma: Math.min(maxTintChroma, Math.max(0.025, (weight / count) * 1.5)) };
};

const sectorOf = (a: number, b: number): number =>
  Math.floor(((Math.atan2(b, a) / (2 * Math.PI) + 1) % 1) * 24) % 24;
