import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from './free-port';

/**
 * Debian's own Supysonic: a music server that we did not write. It knows no tokens, and its CORS
 * headers come with JSON but not with media.
 */
export interface Supysonic {
  readonly url: string;
  /** SIGKILL to the server and its workers. Resolves when the server is gone. */
  readonly kill: () => Promise<void>;
}

export interface SupysonicOptions {
  /** Holds its configuration, database and logs; made here. */
  readonly folder: string;
  readonly music: string;
  readonly username: string;
  readonly password: string;
}

const run = promisify(execFile);
const packages = ['supysonic', 'python3-gunicorn'];
/** Another installer may hold dpkg's lock; it is waited for, seconds. */
const lockPatience = 'DPkg::Lock::Timeout=600';

const isInstalled = async (name: string): Promise<boolean> => {
  try {
    const { stdout } = await run('dpkg-query', ['--show', '--showformat=${Status}', name]);
    return stdout === 'install ok installed';
  } catch {
    return false;
  }
};

const installMissing = async (): Promise<void> => {
  const found = await Promise.all(packages.map(isInstalled));
  const missing = packages.filter((_, index) => found[index] !== true);
  if (missing.length === 0) return;
  const apt = (...args: string[]) =>
    run('apt-get', ['-qq', '-o', lockPatience, '-o', 'Acquire::http::Timeout=30', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer: 16 * 1024 * 1024,
    });
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', ...missing);
};

/** Installs what is missing. Resolves to the reason why there is no Supysonic here, or null. */
export const whyNoSupysonic = async (): Promise<string | null> => {
  const found = await Promise.all(packages.map(isInstalled));
  if (found.every(Boolean)) return null;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (!/^ID=debian$/m.test(release))
    return 'Supysonic is taken from Debian, and this is not Debian';
  if (process.getuid?.() !== 0) return 'Supysonic is not installed, and only root may install it';
  try {
    await installMissing();
    return null;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.trim().split('\n').at(-1) : String(thrown);
    return `Supysonic could not be installed: ${why}`;
  }
};

const configuration = (folder: string): string => `[base]
database_uri = sqlite:///${folder}/supysonic.db
[webapp]
cache_dir = ${folder}/cache
log_file = ${folder}/supysonic.log
[daemon]
socket = ${folder}/supysonic.sock
run_watcher = no
`;

/** Makes the database, the user and the catalogue, starts the server and waits until it answers. */
export const startSupysonic = async (options: SupysonicOptions): Promise<Supysonic> => {
  const { folder, music, username, password } = options;
  await mkdir(join(folder, 'cache'), { recursive: true });
  await writeFile(join(folder, 'supysonic.conf'), configuration(folder));
  // `./supysonic.conf` is read last; a configuration of this machine's own user must not be met.
  const place = { cwd: folder, env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder } };
  const tell = (...args: string[]) => run('supysonic-cli', args, place);
  await tell('user', 'add', username, '-p', password);
  await tell('folder', 'add', 'Music', music);
  await tell('folder', 'scan', '--foreground', 'Music');

  const port = await findFreePort();
  const args = ['-S', 'gunicorn', '-h', '127.0.0.1', '-p', String(port)];
  // It asks a lyrics site on the internet; a proxy that nobody keeps refuses at once.
  const nowhere = `http://127.0.0.1:${await findFreePort()}`;
  const child = spawn('supysonic-server', [...args, '--processes', '1', '--threads', '8'], {
    cwd: folder,
    env: { ...place.env, http_proxy: nowhere, https_proxy: nowhere },
    // A process group of its own, for gunicorn's workers outlive their master.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(join(folder, 'server.log'));
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilAnswering(url, child);
  } catch (thrown) {
    await kill(child);
    const said = await readFile(join(folder, 'server.log'), 'utf8');
    throw new Error(`Supysonic is not ready:\n${said}`, { cause: thrown });
  }
  return { url, kill: () => kill(child) };
};

/** A busy machine takes its time to start Python. */
const startLimitMs = 30_000;

const untilAnswering = async (url: string, child: ChildProcess): Promise<void> => {
  const end = Date.now() + startLimitMs;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
    // Without a user it refuses, and that is an answer.
    const answer = await fetch(`${url}/rest/ping.view?f=json`).catch(() => null);
    if (answer && (await answer.text()).includes('subsonic-response')) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('too late');
};

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await gone;
};
