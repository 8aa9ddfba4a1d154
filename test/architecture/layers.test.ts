import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './source-files';

/**
 * Once the build split the style sheets anew, one of `parts` came first, and every button lost its looks: the
 * order of layers is whatever is met first, unless it was said before.
 */
const page = join(root, 'build/player/index.html');
const declared = (css: string): readonly string[] =>
  /@layer ([\w, ]+);/
    .exec(css)?.[1]
    ?.split(',')
    .map((name) => name.trim()) ?? [];

const layersUsed = (): ReadonlySet<string> => {
  const files = readdirSync(join(root, 'src/ui'), { recursive: true, encoding: 'utf8' });
  const sheets = files.filter((name) => name.endsWith('.css'));
  const texts = sheets.map((name) => readFileSync(join(root, 'src/ui', name), 'utf8'));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/@layer (\w+) \{/g)].map(([, at]) => at!)),
  );
};

test('the order that is said first names every layer there is', () => {
  const said = declared(readFileSync(join(root, 'public/layers.css'), 'utf8'));
  expect(layersUsed().size).toBeGreaterThan(3);
  expect([...layersUsed()].filter((name) => !said.includes(name))).toEqual([]);
});

describe.skipIf(!existsSync(page))('the built page', () => {
  test('says the order of layers before any style sheet of its own', () => {
    const sheets = [
      ...readFileSync(page, 'utf8').matchAll(/<link rel="stylesheet"[^>]*href="([^"]+)"/g),
    ];
    expect(sheets.length).toBeGreaterThan(1);
    expect(sheets[0]![1]).toBe('/layers.css');
    expect(declared(readFileSync(join(root, 'build/player/layers.css'), 'utf8'))[0]).toBe('tokens');
  });
});
