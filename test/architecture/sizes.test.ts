import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseAst } from 'vite';
import { describe, expect, test } from 'vitest';
import { root } from './source-files';

/**
 * What a first visit must load before it can do anything, as it was built (`npm run build`). Rare parts
 * (tag parsers, connecting, syncing, screens) load when they are needed and do not count.
 */
const built = join(root, 'build/player');
const kib = 1024;

const gzipped = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length;

/** A script and whatever it imports before it can run; a dynamic `import()` is not among them. */
const withStaticImports = (entry: string): string[] => {
  const seen = new Set<string>();
  const walk = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const node of parseAst(readFileSync(path, 'utf8')).body) {
      const source = 'source' in node ? node.source : null;
      if (source && typeof source.value === 'string') walk(join(dirname(path), source.value));
    }
  };
  walk(entry);
  return [...seen];
};

const assetsNamed = (pattern: RegExp): string[] =>
  readdirSync(join(built, 'assets'))
    .filter((name) => pattern.test(name))
    .map((name) => join(built, 'assets', name));

const pageScripts = (): string[] => {
  const html = readFileSync(join(built, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((each) => each[1]!);
  return [...new Set(named.flatMap((path) => withStaticImports(join(built, path))))];
};

const report = (what: string, files: readonly string[], budget: number): number => {
  const total = files.reduce((sum, file) => sum + gzipped(file), 0);
  console.log(
    `${what}: ${(total / kib).toFixed(1)} KiB gzip in ${files.length} file(s), budget ${budget}`,
  );
  return total / kib;
};

describe.skipIf(!existsSync(built))('built sizes', () => {
  test('page, at start: at most 45 KiB', () => {
    const files = pageScripts();
    expect(files.length).toBeGreaterThan(0);
    expect(report('page start-up JS', files, 45)).toBeLessThanOrEqual(45);
  });

  test('service worker: at most 15 KiB', () => {
    const files = [join(built, 'sw.js')];
    expect(readFileSync(files[0]!, 'utf8')).toContain('index.html');
    expect(report('service worker', files, 15)).toBeLessThanOrEqual(15);
  });

  test('engine worker: at most 60 KiB', () => {
    const [entry, ...others] = assetsNamed(/^engine\.worker-.*\.js$/);
    expect(entry).toBeDefined();
    expect(others).toEqual([]);
    expect(report('engine worker', withStaticImports(entry!), 60)).toBeLessThanOrEqual(60);
  });
});
