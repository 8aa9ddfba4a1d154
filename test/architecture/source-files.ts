import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vite';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Import {
  readonly from: string;
  /** Path in the repository without ending for our own files, package name otherwise. */
  readonly target: string;
  readonly own: boolean;
  readonly typeOnly: boolean;
}

/** Every TypeScript file below `folder`, as paths from the repository's root. */
export const listSources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'),
    )
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();

export const readSource = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What Vite's own parser (Oxc) sees, so that a new syntax cannot hide an import from a regex. */
export const importsOf = (path: string): Import[] => {
  const program = parseAst(readSource(path), { lang: path.endsWith('x') ? 'tsx' : 'ts' }, path);
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    const bare = specifier.replace(/\?.*$/, '');
    const own = bare.startsWith('.');
    const target = own
      ? normalize(join(dirname(path), bare)).replace(/\.(tsx?|js)$/, '')
      : packageName(bare);
    found.push({ from: path, target, own, typeOnly });
  };
  visit(program, (node) => {
    const source = node['source'] as { value?: unknown } | undefined;
    if (!source || typeof source.value !== 'string') return;
    if (node['type'] === 'ImportDeclaration') add(source.value, onlyTypes(node, 'importKind'));
    else if (node['type'] === 'ExportNamedDeclaration' || node['type'] === 'ExportAllDeclaration') {
      add(source.value, node['exportKind'] === 'type');
    } else if (node['type'] === 'ImportExpression') add(source.value, false);
  });
  return found;
};

type Node = Readonly<Record<string, unknown>>;

const onlyTypes = (node: Node, kind: string): boolean => {
  if (node[kind] === 'type') return true;
  const specifiers = node['specifiers'] as readonly Node[] | undefined;
  return !!specifiers?.length && specifiers.every((each) => each[kind] === 'type');
};

const visit = (value: unknown, see: (node: Node) => void): void => {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, see);
  } else if (typeof value === 'object' && value !== null) {
    if ('type' in value) see(value as Node);
    for (const each of Object.values(value)) {
      if (typeof each === 'object') visit(each, see);
    }
  }
};

const packageName = (specifier: string): string => {
  if (specifier.startsWith('node:')) return 'node:';
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? `${parts[0]}/${parts[1]}` : parts[0]!;
};
