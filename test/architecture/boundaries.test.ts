import { describe, expect, test } from 'vitest';
import { importsOf, listSources, readSource, type Import } from './source-files';

/**
 * The table of ARCHITECTURE.md as data: who may import whom. Threads meet in `contracts`; the
 * portable folders do not know each other; entries wire.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  drill: ['domain'],
  configuration: ['domain'],
  contracts: ['domain'],
  net: ['domain', 'contracts'],
  providers: ['domain', 'contracts', 'net'],
  library: ['domain', 'contracts'],
  vault: ['domain', 'contracts'],
  store: ['domain', 'contracts'],
  downloads: ['domain', 'contracts'],
  player: ['domain', 'contracts'],
  sound: ['domain', 'contracts'],
  workers: [
    'domain',
    'contracts',
    'net',
    'providers',
    'library',
    'vault',
    'store',
    'downloads',
    'drill',
    'configuration',
    'sound',
  ],
  sw: ['domain', 'contracts'],
  ui: ['domain', 'contracts', 'player'],
  edge: ['domain', 'drill', 'configuration'],
};

/** One home per package. A prefix ending in `-` stands for the family. */
const homes: readonly (readonly [string, RegExp])[] = [
  ['dexie', /^src\/library\//],
  ['howler', /^src\/player\/howler-engine\.ts$/],
  ['comlink', /^src\/(ui\/bridges|workers)\//],
  ['workbox-', /^src\/(sw|ui\/bridges)\//],
  ['preact', /^src\/ui\//],
  ['preact-iso', /^src\/ui\//],
  ['@preact/', /^src\/ui\//],
  ['@noble/', /^src\/(vault|providers|downloads)\//],
  ['music-metadata', /^src\/(edge|providers)\//],
  ['node:', /^src\/edge\//],
];

const isWorkerAddress = ({ target }: Import): boolean => /^src\/workers\/\w+\.worker$/.test(target);

const files = listSources('src');
const imports = files.flatMap(importsOf);
const folderOf = (path: string): string => path.split('/')[1]!;
const describeEdge = (edge: Import): string => `${edge.from} -> ${edge.target}`;

describe('the house', () => {
  test('was really looked at', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(imports.filter((edge) => edge.own).length).toBeGreaterThan(100);
    expect(new Set(files.map(folderOf))).toEqual(new Set(Object.keys(mayImport)));
  });

  test('nobody imports across a wall', () => {
    const wrong = imports
      .filter((edge) => edge.own)
      // The page holds the workers' addresses (`?worker&url` imports), never their code.
      .filter((edge) => !(edge.from === 'src/ui/main.tsx' && isWorkerAddress(edge)))
      .filter((edge) => {
        const [from, to] = [folderOf(edge.from), folderOf(edge.target)];
        return from !== to && !mayImport[from]?.includes(to);
      });
    expect(wrong.map(describeEdge)).toEqual([]);
  });

  test('nobody but its entry points imports the edge, nobody imports ui, workers or sw', () => {
    const closed = new Set(['edge', 'ui', 'workers', 'sw']);
    const wrong = imports.filter(
      (edge) =>
        edge.own &&
        closed.has(folderOf(edge.target)) &&
        folderOf(edge.from) !== folderOf(edge.target) &&
        !isWorkerAddress(edge),
    );
    expect(wrong.map(describeEdge)).toEqual([]);
  });

  test('every package stays in its home', () => {
    const wrong = imports.filter((edge) => {
      if (edge.own) return false;
      const home = homes.find(([name]) =>
        name.endsWith('-') || name.endsWith('/') || name.endsWith(':')
          ? edge.target.startsWith(name)
          : edge.target === name,
      );
      return home ? !home[1].test(edge.from) : edge.target !== 'valibot';
    });
    expect(wrong.map(describeEdge)).toEqual([]);
    // Each home is lived in: a renamed package would otherwise make its row a row about nothing.
    for (const [name] of homes) {
      expect(
        imports.some((edge) => edge.target.startsWith(name)),
        name,
      ).toBe(true);
    }
  });

  test('there is no cycle of value imports', () => {
    const graph = new Map<string, string[]>();
    for (const edge of imports) {
      if (!edge.own || edge.typeOnly) continue;
      const target = files.find((file) => file.replace(/\.tsx?$/, '') === edge.target);
      if (target) graph.set(edge.from, [...(graph.get(edge.from) ?? []), target]);
    }
    expect(findCycle(graph)).toBeNull();
  });
});

describe('names that types cannot keep out', () => {
  const usesIn = (pattern: RegExp, allowed: RegExp): string[] =>
    files.filter((path) => !allowed.test(path) && pattern.test(withoutComments(readSource(path))));

  test('WebCodecs is named only where sound is made of bytes', () => {
    expect(usesIn(/\bnew AudioDecoder\b/, /^src\/sound\//)).toEqual([]);
  });

  test('WebCrypto is named only in the vault (and by Node in the edge)', () => {
    expect(usesIn(/\bcrypto\.subtle\b/, /^src\/(vault|edge)\//)).toEqual([]);
  });

  test('OPFS is named only in the store', () => {
    expect(usesIn(/\bstorage\.getDirectory\b|createSyncAccessHandle/, /^src\/store\//)).toEqual([]);
  });

  test('nothing writes HTML, evaluates text, or makes a worker in the service worker', () => {
    expect(
      usesIn(/\binnerHTML\b|\bdangerouslySetInnerHTML\b|\beval\(|new Function\(/, /^$/),
    ).toEqual([]);
    expect(
      files.filter((path) => path.startsWith('src/sw/') && /new Worker\(/.test(readSource(path))),
    ).toEqual([]);
  });

  test('there are no default exports and no rooms named utils', () => {
    expect(usesIn(/^export default /m, /^$/)).toEqual([]);
    expect(files.filter((path) => /\b(utils?|helpers?)\b/.test(path))).toEqual([]);
  });
});

describe('sizes', () => {
  test('no file has become a meeting place (400 lines), nine of ten are under 220', () => {
    const lines = files.map((path) => readSource(path).split('\n').length).sort((a, b) => a - b);
    expect(lines[lines.length - 1]).toBeLessThanOrEqual(400);
    expect(lines[Math.floor(lines.length * 0.9)]).toBeLessThanOrEqual(220);
  });
});

const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');

/** The first cycle found, as the files on it. */
const findCycle = (graph: ReadonlyMap<string, readonly string[]>): string[] | null => {
  const done = new Set<string>();
  const walk = (node: string, path: readonly string[]): string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const next of graph.get(node) ?? []) {
      const cycle = walk(next, [...path, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const cycle = walk(node, []);
    if (cycle) return cycle;
  }
  return null;
};
