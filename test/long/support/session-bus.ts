import { spawn, spawnSync, execFile, type ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A session bus of its own, as a desktop has one: what the browser tells the system is read there. */
export interface SessionBus {
  readonly address: string;
  /** What the browser shows now; null while it shows no player. */
  readonly shown: () => Promise<Shown | null>;
  /** As a media key or the system's panel does. */
  readonly press: (action: 'Play' | 'Pause' | 'Next' | 'Previous') => Promise<void>;
  readonly close: () => void;
}

export interface Shown {
  readonly status: string;
  readonly title: string;
  readonly artist: string;
  readonly art: string;
  /** seconds */
  readonly length: number;
  /** seconds */
  readonly position: number;
}

const has = (program: string): boolean =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;

/** Why there can be no bus here; null when there can. On Debian, as root, what it needs is installed. */
export const whyNoBus = (): string | null => {
  const missing = (): string[] => ['dbus-daemon', 'busctl'].filter((name) => !has(name));
  if (process.platform !== 'linux') return 'MPRIS is of Linux';
  if (missing().length > 0 && process.getuid?.() === 0 && has('apt-get')) {
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'dbus', 'systemd']);
  }
  return missing().length > 0 ? `${missing().join(' and ')} not installed` : null;
};

export const openSessionBus = async (): Promise<SessionBus> => {
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await firstLine(daemon);
  const ask = async (...args: readonly string[]): Promise<string> =>
    (await run('busctl', [`--address=${address}`, '--json=short', ...args])).stdout;
  const playerName = async (): Promise<string | null> => {
    const names = JSON.parse(await ask('list')) as readonly { readonly name: string }[];
    return names.find(({ name }) => name.startsWith('org.mpris.MediaPlayer2.'))?.name ?? null;
  };
  return {
    address,
    shown: async () => {
      const name = await playerName();
      return name === null ? null : readShown(await ask('call', ...propertiesOf(name)));
    },
    press: async (action) => {
      const name = await playerName();
      if (!name) throw new Error('no player on the bus');
      await ask('call', name, path, 'org.mpris.MediaPlayer2.Player', action);
    },
    close: () => daemon.kill(),
  };
};

const path = '/org/mpris/MediaPlayer2';
const propertiesOf = (name: string): readonly string[] => [
  ...[name, path, 'org.freedesktop.DBus.Properties', 'GetAll', 's'],
  'org.mpris.MediaPlayer2.Player',
];

interface Variant {
  readonly data: unknown;
}

const readShown = (answer: string): Shown => {
  const { data } = JSON.parse(answer) as { data: readonly [Record<string, Variant>] };
  const [properties] = data;
  const facts = (properties['Metadata']?.data ?? {}) as Record<string, Variant>;
  const text = (name: string): string => String(facts[name]?.data ?? '');
  return {
    status: String(properties['PlaybackStatus']?.data ?? ''),
    title: text('xesam:title'),
    artist: text('xesam:artist'),
    art: text('mpris:artUrl'),
    length: Number(facts['mpris:length']?.data ?? 0) / 1e6,
    position: Number(properties['Position']?.data ?? 0) / 1e6,
  };
};

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
