import { access, constants, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lockData } from './data-lock';
import type { Handler } from './http/answers';
import { ConfigurationFault, openConfiguration } from './http/configuration';
import { createDiscovery } from './http/discovery';
import { createHost, type Host, type Route } from './http/host';
import { createHostPolicy } from './http/host-policy';
import type { Log } from './http/log';
import { createStaticFiles } from './http/static-files';
import type { EdgeOptions } from './options';
import { createProxy, type Proxy } from './proxy/proxy';
import { createServedLibrary } from './serve-library';
import { createTickets } from './tickets/tickets';

export interface RunningEdge {
  /** Where a browser on this computer opens the player. */
  readonly url: string;
  /** Ends requests, writes down what is not yet written, lets go of the port. */
  readonly close: () => Promise<void>;
}

export interface EdgeParts {
  /** Folder of the built player. */
  readonly player: string;
  readonly version: string;
  readonly log: Log;
}

/** Something that the person who started it can put right, as one sentence. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}

/** Running answers get this long to end; the whole farewell must fit into two seconds. */
const graceMs = 800;

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

const canReach = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

const checkFolders = async ({ music, data }: EdgeOptions, player: string): Promise<void> => {
  if (!(await canReach(join(player, 'index.html'), constants.R_OK))) {
    throw new StartRefusal('The player is not built yet: run "npm start", or "npm run build".');
  }
  if (!(await isFolder(music))) throw new StartRefusal(`There is no music folder at ${music}.`);
  if (!(await canReach(music, constants.R_OK | constants.X_OK))) {
    throw new StartRefusal(`The music folder ${music} may not be read.`);
  }
  await mkdir(data, { recursive: true }).catch(() => null);
  if (!(await isFolder(data)) || !(await canReach(data, constants.W_OK | constants.X_OK))) {
    throw new StartRefusal(`The data folder ${data} cannot be written to (see --data).`);
  }
};

const listenSentences: Readonly<Record<string, (options: EdgeOptions) => string>> = {
  EADDRINUSE: ({ port }) =>
    `Port ${port} is taken by another program: end that one, or choose another with --port.`,
  EACCES: ({ port }) => `Port ${port} is not ours to use: choose one above 1023 with --port.`,
  EADDRNOTAVAIL: ({ host }) => `${host} is no address of this computer (see --host).`,
  ENOTFOUND: ({ host }) => `${host} is no address of this computer (see --host).`,
};

const listen = async (host: Host, options: EdgeOptions): Promise<number> => {
  try {
    return await host.listen(options.port, options.host);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    const sentence = listenSentences[code];
    if (sentence) throw new StartRefusal(sentence(options));
    throw thrown;
  }
};

const sharedDataSentence = ({ data }: EdgeOptions): string =>
  `Another Holdfast keeps its data in ${data}: end that one, or choose another folder with --data.`;

/** What a person types: `localhost` wherever loopback answers, since secure contexts know it. */
const urlOf = ({ host }: EdgeOptions, port: number): string => {
  const everywhere = host === '0.0.0.0' || host === '::';
  const plainLoopback = host === '127.0.0.1' || host === 'localhost' || host === '::1';
  if (everywhere || plainLoopback) return `http://localhost:${port}`;
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
};

interface Door {
  readonly host: Host;
  readonly proxy: Proxy;
}

/** Who may ask, and what answers: the library, the way to other servers, the player. */
const createDoor = (
  options: EdgeOptions,
  { player, log }: EdgeParts,
  rest: Handler,
  configuration: Handler,
): Door => {
  // The port is asked for at each request; by then there is a host.
  const ownPort = (): number => door.host.port();
  const { host: bound, allowHosts: names, allowServers: servers } = options;
  const policy = createHostPolicy({ bound, names, port: ownPort });
  const proxy = createProxy({ servers, isLocal: policy.isLocal, ownPort, log });
  const discovery = createDiscovery({
    demoUser: options.demo ? options.user : null,
    proxyReach: proxy.reach,
  });
  const tickets = createTickets({ rest, proxy: proxy.handle, now: () => performance.now() });
  const routes: readonly Route[] = [
    { path: '/rest/', handle: rest },
    { path: '/proxy/', handle: proxy.handle },
    { path: '/tickets/', handle: tickets },
    { path: '/holdfast.json', handle: discovery },
    { path: '/.well-known/holdfast.json', handle: configuration },
  ];
  const host = createHost({ policy, routes, otherwise: createStaticFiles(player), log });
  const door = { host, proxy };
  return door;
};

/** What players are told of this server; a file that is not in order is no reason to guess. */
const configure = async (
  { config, configKey }: EdgeOptions,
  { log }: EdgeParts,
): Promise<Handler> => {
  try {
    return (await openConfiguration({ file: config, keyFile: configKey, log })).handle;
  } catch (thrown) {
    if (thrown instanceof ConfigurationFault) throw new StartRefusal(thrown.message);
    throw thrown;
  }
};

/** Opens everything and resolves when the first page can be opened. Throws a StartRefusal. */
export const startEdge = async (options: EdgeOptions, parts: EdgeParts): Promise<RunningEdge> => {
  await checkFolders(options, parts.player);
  const library = createServedLibrary(options, parts.version, parts.log);
  const configuration = await configure(options, parts);
  const { host, proxy } = createDoor(options, parts, library.handle, configuration);
  const port = await listen(host, options);
  const lock = await lockData(options.data);

  const close = async (): Promise<void> => {
    proxy.close();
    await library.stop();
    await host.close(graceMs);
    await library.close();
    await lock?.release();
  };
  try {
    if (lock === null) throw new StartRefusal(sharedDataSentence(options));
    await library.open();
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return { url: urlOf(options, port), close };
};
