import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isLoopbackAddress, parseHost } from './http/host-policy';

export interface EdgeOptions {
  readonly music: string;
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly apiKey: string | null;
  readonly allowHosts: readonly string[];
  /** Origins. */
  readonly allowServers: readonly string[];
  /** The document under `/.well-known/holdfast.json`; null: one that names this server alone. */
  readonly config: string | null;
  /** What it is signed with. */
  readonly configKey: string | null;
  /** The project's own music with the sign-in that everybody knows. */
  readonly demo: boolean;
}

export type Command =
  | { readonly kind: 'run'; readonly options: EdgeOptions }
  | { readonly kind: 'help'; readonly text: string }
  /** One sentence for the person who typed it. */
  | { readonly kind: 'refuse'; readonly sentence: string };

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths are meant from. */
  readonly cwd: string;
  /** Root of the project, for the demo library and its data. */
  readonly project: string;
  readonly platform: NodeJS.Platform;
}

const demoSignIn = 'demo';
/** Vite's preview port, which people of the trade expect a built page at. */
const defaultPort = 4173;

export const helpText = `Serves the Holdfast player, an OpenSubsonic library, and the way to servers that refuse web pages.

  npm start -- [options]

  --music DIR            music to serve (the demo library otherwise)
  --data DIR             where playlists, stars and plays are kept
  --host ADDRESS         address to listen on (127.0.0.1; 0.0.0.0 for the whole network)
  --port N               port to listen on (PORT, otherwise ${defaultPort})
  --user NAME            who may sign in (${demoSignIn})
  --password TEXT        with which password (HOLDFAST_PASSWORD, otherwise ${demoSignIn})
  --api-key TEXT         an API key that signs in as well (HOLDFAST_API_KEY)
  --allow-host NAME      a name that this computer goes by, NAME or NAME:PORT; repeatable
  --allow-server ORIGIN  a music server that other computers may reach through this one; repeatable
  --config FILE          what players are told of this server: its addresses and notices, as JSON
  --config-key FILE      an Ed25519 private key (PEM) that signs it
  --help                 this text`;

const flags = {
  music: { type: 'string' },
  data: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  user: { type: 'string' },
  password: { type: 'string' },
  'api-key': { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  'allow-server': { type: 'string', multiple: true },
  config: { type: 'string' },
  'config-key': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

class Refusal extends Error {}

const readFlags = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.split(/[.\n]/, 1)[0] : 'unknown option';
    throw new Refusal(`${why}; --help lists the options.`);
  }
};

const readPort = (text: string | undefined, name: string): number => {
  if (text === undefined) return defaultPort;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new Refusal(`${name} must be a number from 0 to 65535, not "${text}".`);
  }
  return port;
};

const readOrigin = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/';
  if (!isOrigin || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new Refusal(`--allow-server must be like https://music.example:4533, not "${text}".`);
  }
  return url.origin;
};

const readHostName = (text: string): string => {
  if (parseHost(text) === null) {
    throw new Refusal(`--allow-host must be a name or NAME:PORT, not "${text}".`);
  }
  return text.toLowerCase();
};

const readAddress = (text: string): string => {
  const plain = text.replace(/^\[(.*)\]$/, '$1');
  const isAddress = plain.includes(':') ? isIPv6(plain) : parseHost(plain) !== null;
  if (!isAddress) {
    throw new Refusal(`--host must be an address of this computer, not "${text}".`);
  }
  return plain;
};

/** Where each system keeps what programs store for a person. What one makes is no cache. */
const personalFolder = ({ env, platform }: Surroundings): string => {
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Holdfast');
  }
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Holdfast');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'holdfast');
};

/** One folder of data for each folder of music, so that two libraries never share playlists. */
const dataFolderFor = (music: string, around: Surroundings): string => {
  const key = createHash('sha256').update(music).digest('hex').slice(0, 16);
  return join(personalFolder(around), `edge-${key}`);
};

const collect = (args: readonly string[], around: Surroundings): EdgeOptions => {
  const { env, cwd, project } = around;
  const given = readFlags(args);
  const demoMusic = join(project, 'src', 'edge', 'demo', 'music');
  const music = given.music === undefined ? demoMusic : resolve(cwd, given.music);
  const usesDemoMusic = music === demoMusic;
  const data = usesDemoMusic ? join(project, '.cache', 'edge') : dataFolderFor(music, around);
  const user = given.user ?? demoSignIn;
  const password = given.password ?? env['HOLDFAST_PASSWORD'] ?? demoSignIn;
  return {
    music,
    data: given.data === undefined ? data : resolve(cwd, given.data),
    host: readAddress(given.host ?? '127.0.0.1'),
    port: given.port === undefined ? readPort(env['PORT'], 'PORT') : readPort(given.port, '--port'),
    user,
    password,
    apiKey: given['api-key'] ?? env['HOLDFAST_API_KEY'] ?? null,
    allowHosts: (given['allow-host'] ?? []).map(readHostName),
    allowServers: (given['allow-server'] ?? []).map(readOrigin),
    config: given.config === undefined ? null : resolve(cwd, given.config),
    configKey: given['config-key'] === undefined ? null : resolve(cwd, given['config-key']),
    demo: usesDemoMusic && user === demoSignIn && password === demoSignIn,
  };
};

const checkTogether = ({ host, user, password, apiKey }: EdgeOptions): void => {
  if (user === '' || password === '' || apiKey === '') {
    throw new Refusal('User, password and API key must not be empty.');
  }
  if (!isLoopbackAddress(host) && password === demoSignIn) {
    throw new Refusal(
      `With --host ${host} other computers can sign in, and everybody knows the password ` +
        `"${demoSignIn}": give another one with --password or HOLDFAST_PASSWORD.`,
    );
  }
};

/** What the command line and the environment ask for; the folders are not looked at yet. */
export const readCommand = (args: readonly string[], around: Surroundings): Command => {
  try {
    if (args.some((arg) => arg === '--help' || arg === '-h'))
      return { kind: 'help', text: helpText };
    const options = collect(args, around);
    checkTogether(options);
    return { kind: 'run', options };
  } catch (thrown) {
    if (thrown instanceof Refusal) return { kind: 'refuse', sentence: thrown.message };
    throw thrown;
  }
};
