import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrast, oklchToRgb } from '../../../src/ui/look/oklch';
import { maxTintChroma, tintOf } from '../../../src/ui/look/tint';

const tokens = readFileSync('src/ui/styles/tokens.css', 'utf8').replace(/\s+/g, ' ');

/** [light, dark] of a token; the hue and chroma of a cover are filled in. */
const pair = (name: string, hue: number, chroma: number) => {
  const found = new RegExp(
    `--${name}: light-dark\\( ?oklch\\(([^/]+?)\\), oklch\\(([^/]+?)\\) ?\\)`,
  ).exec(
    tokens.replaceAll('var(--tint-h)', String(hue)).replaceAll('var(--tint-c)', String(chroma)),
  );
  if (!found) throw new Error(`no token ${name}`);
  return [found[1]!, found[2]!].map((text) => {
    const [l, c, h] = text.split(' ').map(Number) as [number, number, number];
    return oklchToRgb({ l, c, h });
  });
};

describe('contrast', () => {
  test('black on white is 21', () => {
    expect(contrast([0, 0, 0], [1, 1, 1])).toBeCloseTo(21);
  });

  test('whatever the cover, text on its tint keeps 4.5:1 in both themes', () => {
    for (let hue = 0; hue < 360; hue += 3) {
      for (const chroma of [0, maxTintChroma / 2, maxTintChroma]) {
        for (const [text, surface] of [
          ['text', 'tint-surface'],
          ['text', 'tint-raised'],
          ['tint-text-2', 'tint-surface'],
          ['tint-text-2', 'tint-raised'],
        ] as const) {
          const [one, other] = [pair(text, hue, chroma), pair(surface, hue, chroma)];
          expect(contrast(one[0]!, other[0]!), `${text} ${surface} light ${hue}`).toBeGreaterThan(
            4.5,
          );
          expect(contrast(one[1]!, other[1]!), `${text} ${surface} dark ${hue}`).toBeGreaterThan(
            4.5,
          );
        }
      }
    }
  });

  test('text on the plain surfaces keeps 4.5:1', () => {
    for (const text of ['text', 'text-2', 'text-3', 'accent-text', 'danger', 'warn', 'good']) {
      for (const surface of ['ground', 'layer', 'card', 'raised']) {
        const [one, other] = [pair(text, 0, 0), pair(surface, 0, 0)];
        expect(contrast(one[0]!, other[0]!), `${text} on ${surface} light`).toBeGreaterThan(4.5);
        expect(contrast(one[1]!, other[1]!), `${text} on ${surface} dark`).toBeGreaterThan(4.5);
      }
    }
  });
});

const cover = (...pixels: (readonly [number, number, number])[]): Uint8ClampedArray =>
  new Uint8ClampedArray(pixels.flatMap(([r, g, b]) => [r, g, b, 255]));

describe('the tint of a cover', () => {
  test('grey, empty and transparent covers lend none', () => {
    expect(tintOf(cover([90, 90, 90], [20, 20, 20]))).toBeNull();
    expect(tintOf(new Uint8ClampedArray())).toBeNull();
    expect(tintOf(new Uint8ClampedArray([255, 0, 0, 0]))).toBeNull();
  });

  test('the colour of most of it wins, and its chroma is bounded', () => {
    const red = [200, 30, 30] as const;
    const tint = tintOf(cover(red, red, red, [30, 60, 200]))!;
    expect(tint.hue).toBeGreaterThan(15);
    expect(tint.hue).toBeLessThan(40);
    expect(tint.chroma).toBeLessThanOrEqual(maxTintChroma);
  });
});
