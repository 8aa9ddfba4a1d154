import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  ensureBuilt,
  ensureInstalled,
  hashSources,
  isInstalledAsLocked,
  nodeComplaint,
  // @ts-expect-error plain scripts carry no types
} from '../../../scripts/setup.mjs';

const makeProject = async (files: Record<string, string>): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-setup-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
};

const lockOf = (packages: Record<string, unknown>): string => JSON.stringify({ packages });
const emptyLock = JSON.stringify({
  name: 'empty',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: { '': { name: 'empty', version: '1.0.0' } },
});

describe('the age of Node', () => {
  test.each(['18.20.4', '20.18.1', '20.9.0', '16.0.0'])(
    '%s is too old, said in one line',
    (version) => {
      expect(nodeComplaint(version)).toMatch(/^Holdfast needs Node 20\.19 or newer[^\n]*$/);
    },
  );

  test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('%s will do', (version) => {
    expect(nodeComplaint(version)).toBeNull();
  });
});

describe('what is installed', () => {
  const locked = {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/native-mac': { version: '2.0.0', integrity: 'sha512-m', optional: true },
  };

  test('is enough when only what other systems need is missing', () => {
    const installed = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } };
    expect(isInstalledAsLocked(lockOf(locked), lockOf(installed))).toBe(true);
  });

  test.each([
    [{}],
    [{ 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    [{ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-other' } }],
  ])('%j is not', (installed) => {
    expect(isInstalledAsLocked(lockOf(locked), lockOf(installed))).toBe(false);
  });

  test('by hand is noticed: nothing is installed again', async () => {
    const root = await makeProject({
      'package-lock.json': lockOf(locked),
      'node_modules/.package-lock.json': lockOf({ 'node_modules/a': locked['node_modules/a'] }),
    });
    const lines: string[] = [];
    await ensureInstalled({ root, log: (line: string) => lines.push(line) });
    expect(lines).toEqual([]);
    expect(await readFile(join(root, 'node_modules/.holdfast-lock'), 'utf8')).toMatch(
      /^[0-9a-f]{64}/,
    );
  });

  test('by an older lockfile is replaced, with npm itself and once', async () => {
    const root = await makeProject({
      'package.json': '{"name":"empty","version":"1.0.0"}',
      'package-lock.json': emptyLock,
      'node_modules/.holdfast-lock': 'of another lockfile',
      'node_modules/left-over/index.js': '',
    });
    const lines: string[] = [];
    const log = (line: string): number => lines.push(line);
    await ensureInstalled({ root, log });
    await ensureInstalled({ root, log });
    expect(lines).toEqual(['Installing packages (once, about a minute) ...']);
    await expect(readFile(join(root, 'node_modules/left-over/index.js'))).rejects.toThrow('ENOENT');
  }, 60_000);

  test('not at all, because npm fails: the reason is told and nothing is marked as done', async () => {
    const root = await makeProject({ 'package.json': '{', 'package-lock.json': emptyLock });
    await expect(ensureInstalled({ root, log: () => undefined })).rejects.toThrow(
      /^The packages could not be installed/,
    );
    await expect(readFile(join(root, 'node_modules/.holdfast-lock'))).rejects.toThrow('ENOENT');
  }, 60_000);
});

describe('what is built', () => {
  /** Stands where Vite stands in a real project: writes the programs and counts its runs. */
  const builder = `
    const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
    appendFileSync('runs', process.argv.slice(2).join(' ') + '\\n');
    if (require('node:fs').existsSync('broken')) { console.error('no such import'); process.exit(1); }
    const programs = ['player/index.html', 'player/sw.js', 'edge/main.js', 'edge/drill.js'];
    for (const path of programs.map((name) => 'build/' + name)) {
      mkdirSync(require('node:path').dirname(path), { recursive: true });
      writeFileSync(path, '');
    }`;
  const makeSources = (): Promise<string> =>
    makeProject({
      'index.html': '<p>',
      'package-lock.json': '{}',
      'vite.config.ts': '',
      'src/ui/main.tsx': 'render()',
      'src/edge/demo/music/song.mp3': 'la',
      'node_modules/vite/package.json': '{"type":"commonjs"}',
      'node_modules/vite/bin/vite.js': builder,
    });
  const build = (root: string): Promise<void> => ensureBuilt({ root, log: () => undefined });
  const runsOf = async (root: string): Promise<number> =>
    (await readFile(join(root, 'runs'), 'utf8')).trim().split('\n').length;

  test('is built once, and again when a source, a name or an output changes', async () => {
    const root = await makeSources();
    await build(root);
    await build(root);
    expect(await runsOf(root)).toBe(1);
    await writeFile(join(root, 'src/ui/main.tsx'), 'render(2)');
    await build(root);
    expect(await runsOf(root)).toBe(2);
    await writeFile(join(root, 'src/ui/new.ts'), '');
    await build(root);
    expect(await runsOf(root)).toBe(3);
    await rm(join(root, 'build/player/sw.js'));
    await build(root);
    expect(await runsOf(root)).toBe(4);
  });

  test('does not depend on the music that is served', async () => {
    const root = await makeSources();
    const before = await hashSources(root);
    await writeFile(join(root, 'src/edge/demo/music/song.mp3'), 'la la');
    expect(await hashSources(root)).toBe(before);
  });

  test('badly is told with the reason, and tried again the next time', async () => {
    const root = await makeSources();
    await build(root);
    await writeFile(join(root, 'broken'), '');
    await writeFile(join(root, 'src/ui/main.tsx'), 'import "./gone"');
    await expect(build(root)).rejects.toThrow('The build failed.\nno such import');
    await rm(join(root, 'broken'));
    await build(root);
    expect(await runsOf(root)).toBe(3);
  });
});

test('a start that cannot work ends with one sentence and 1', async () => {
  const root = await makeProject({});
  const scripts = new URL('../../../scripts/', import.meta.url);
  for (const name of ['start.mjs', 'run-built.mjs', 'setup.mjs']) {
    await mkdir(join(root, 'scripts'), { recursive: true });
    await writeFile(join(root, 'scripts', name), await readFile(new URL(name, scripts)));
  }
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], { cwd: root });
  let told = '';
  child.stderr.on('data', (part) => (told += part));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(1);
  expect(told).toBe('package-lock.json is missing: the copy of Holdfast is incomplete.\n');
});
