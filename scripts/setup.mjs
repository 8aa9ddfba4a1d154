import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What `npm start` and `npm test` do before anything else, with nothing but Node: install what is
 * missing, build what has changed. Both are quiet, and do nothing when nothing is to be done.
 */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** Vite 8 and its builder need this version. */
const oldestNode = [20, 19];
/** What the build reads. The stamp is of their content: clocks and checkouts change dates. */
const buildInputs = ['index.html', 'package-lock.json', 'public', 'src', 'vite.config.ts'];
/** The programs; each is the last file that its part of the build writes. */
const buildOutputs = [
  'build/player/index.html',
  'build/player/sw.js',
  'build/edge/main.js',
  'build/edge/drill.js',
];

/** A reason to stop that the person can put right: its message is one sentence. */
export class SetupRefusal extends Error {}

/** @returns {string | null} one sentence when this Node is too old */
export const nodeComplaint = (version = process.versions.node) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode;
  const isNew = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  return isNew
    ? null
    : `Holdfast needs Node ${oldestNode.join('.')} or newer, and this is ${version}: install the current version from https://nodejs.org.`;
};

const readText = (path) => readFile(path, 'utf8').catch(() => null);
const hashOf = (content) => createHash('sha256').update(content).digest('hex');

/** Runs a program to its end. Its output is kept, and shown only by who needs it. */
const runQuietly = (program, args, options = {}) =>
  new Promise((done) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (part) => output.push(part));
    child.stderr.on('data', (part) => output.push(part));
    child.on('error', (error) => done({ code: 1, output: error.message }));
    child.on('close', (code) =>
      done({ code: code ?? 1, output: Buffer.concat(output).toString() }),
    );
  });

/** npm as a script that Node runs, which needs no shell (and no `.cmd`) on any system. */
const findNpm = () => {
  const home = dirname(process.execPath);
  const folders = [join(home, 'node_modules'), join(home, '..', 'lib', 'node_modules')];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    folders.push(join(folder, 'node_modules'), join(folder, '..', 'lib', 'node_modules'));
    folders.push(join(folder, '..', 'share', 'nodejs'));
  }
  const candidates = folders.map((folder) => join(folder, 'npm', 'bin', 'npm-cli.js'));
  const current = process.env['npm_execpath'];
  if (current?.endsWith('npm-cli.js')) candidates.unshift(current);
  return candidates.find((path) => existsSync(path)) ?? null;
};

/** True when what lies in node_modules is what the lockfile names (somebody installed by hand). */
export const isInstalledAsLocked = (lockText, installedText) => {
  const { packages: locked } = JSON.parse(lockText);
  const { packages: installed } = JSON.parse(installedText);
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    if (!found) return wanted.optional === true || wanted.peer === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
};

const isInstalled = async (root, lock, stampPath) => {
  const lockHash = hashOf(lock);
  const stamp = await readText(stampPath);
  if (stamp !== null) return stamp.trim() === lockHash;
  const installed = await readText(join(root, 'node_modules', '.package-lock.json'));
  if (installed === null || !isInstalledAsLocked(lock, installed)) return false;
  await writeFile(stampPath, `${lockHash}\n`);
  return true;
};

/** npm explains itself at length; its reason stands at the beginning. */
const reasonLines = 12;

/**
 * `npm ci`; and where that refuses a lockfile without the packages of other systems (which a registry
 * may lack when the lockfile is made), an install that keeps to its versions and does not write it.
 */
const installWith = async (npm, root) => {
  // NODE_ENV=production would leave out what the build needs.
  const how = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const clean = await runQuietly(process.execPath, [npm, 'ci', ...how], { cwd: root });
  if (clean.code === 0 || !clean.output.includes('EUSAGE')) return clean;
  return runQuietly(process.execPath, [npm, 'install', '--no-save', ...how], { cwd: root });
};

/** Installs the packages of the lockfile unless they are there. Throws a SetupRefusal. */
export const ensureInstalled = async ({ root = projectRoot, log = console.error } = {}) => {
  const lock = await readText(join(root, 'package-lock.json'));
  if (lock === null)
    throw new SetupRefusal('package-lock.json is missing: the copy of Holdfast is incomplete.');
  const stampPath = join(root, 'node_modules', '.holdfast-lock');
  if (await isInstalled(root, lock, stampPath)) return;
  const npm = findNpm();
  if (npm === null)
    throw new SetupRefusal(
      'npm was not found beside Node: install it with Node from https://nodejs.org.',
    );
  log('Installing packages (once, about a minute) ...');
  await rm(stampPath, { force: true });
  const { code, output } = await installWith(npm, root);
  if (code !== 0) {
    const reason = output.trim().split('\n').slice(0, reasonLines).join('\n');
    throw new SetupRefusal(`The packages could not be installed (is there a network?).\n${reason}`);
  }
  await writeFile(stampPath, `${hashOf(lock)}\n`);
};

const listFiles = async (path) => {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return null;
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries === null) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
};

/** Music is served, not built. */
const isServed = (path) => path.includes(`${sep}demo${sep}music${sep}`);

/** One hash over names and contents of everything that the build reads. */
export const hashSources = async (root = projectRoot, inputs = buildInputs) => {
  const files = (await Promise.all(inputs.map((input) => listFiles(join(root, input))))).flat();
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const file of files.filter((path) => !isServed(path)).sort()) {
    const content = await readFile(file);
    hash.update(`\n${relative(root, file)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
};

/** Builds player, service worker and edge unless the build is of these very sources. */
export const ensureBuilt = async ({ root = projectRoot, log = console.error } = {}) => {
  const stampPath = join(root, 'build', '.stamp');
  const sources = await hashSources(root);
  const isComplete = buildOutputs.every((path) => existsSync(resolve(root, path)));
  if (isComplete && (await readText(stampPath))?.trim() === sources) return;
  log('Building the player ...');
  await rm(stampPath, { force: true });
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--app', '--logLevel', 'warn'];
  const { code, output } = await runQuietly(process.execPath, args, { cwd: root });
  if (code !== 0) throw new SetupRefusal(`The build failed.\n${output.trim()}`);
  await mkdir(join(root, 'build'), { recursive: true });
  await writeFile(stampPath, `${sources}\n`);
};
