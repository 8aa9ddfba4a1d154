import type { Credentials } from '../../contracts/connect';
import { HoldfastError, toHoldfastError, type ErrorCode } from '../../domain/error';
import { parseServerAddress } from '../../domain/server-address';
import type { ServerInfo } from '../provider';
import { createCaller, type CallerDeps } from './caller';
import type { OpenSubsonicConfig } from './config';
import { climbLadder } from './ladder';
import { checkMedia } from './media-check';
import { infoOf, readExtensions } from './server-info';

export interface ConnectOptions {
  /** As typed. */
  readonly address: string;
  readonly credentials: Credentials;
  readonly allowPlainPassword: boolean;
  /** The embedded edge serves the player, so its proxy may be tried. */
  readonly canProxy: boolean;
  readonly signal: AbortSignal;
}

export interface Connected {
  readonly config: OpenSubsonicConfig;
  readonly serverInfo: ServerInfo;
  /** The host, with its port where one was typed. */
  readonly name: string;
}

/** Of several failures the one that tells most, best first. */
const telling: readonly ErrorCode[] = [
  'net.certificate',
  'net.cors',
  'net.redirected',
  'server.not-music',
  'server.forbidden',
  'server.malformed',
  'net.mixed-content',
  'net.server-error',
  'net.timeout',
  'net.stalled',
  'net.device-offline',
  'net.unreachable',
];

/** The way there failed, or somebody else answered: another address may do better. */
const isOpen = ({ code }: HoldfastError): boolean => telling.includes(code);

/** A page of the browser cannot, a server beside the player might. */
const proxyMayHelp = ({ code }: HoldfastError): boolean =>
  code === 'net.cors' ||
  code === 'net.unreachable' ||
  code === 'net.mixed-content' ||
  code === 'net.device-offline';

interface Failed {
  readonly base: string;
  readonly error: HoldfastError;
}

const rankOf = ({ error }: Failed): number => telling.indexOf(error.code);
const worst = (failed: readonly Failed[]): HoldfastError =>
  failed.toSorted((a, b) => rankOf(a) - rankOf(b))[0]!.error;

const portOf = (base: string): string => new URL(base).port;

/** An address that never was a music server is no music server, whatever page it shows. */
const notMusic = (error: HoldfastError): HoldfastError =>
  error.code === 'net.captive-portal' || error.code === 'server.not-found'
    ? new HoldfastError('server.not-music', error.data)
    : error;

const signInAt = async (
  base: string,
  viaProxy: boolean,
  options: ConnectOptions,
  deps: CallerDeps,
): Promise<Connected> => {
  const { credentials, signal } = options;
  const edge = `connect:${viaProxy ? 'proxy:' : ''}${base}`;
  const secret = (): Promise<Credentials> => Promise.resolve(credentials);
  const username = credentials.kind === 'password' ? credentials.username : '';
  const common = { address: base, username, viaProxy };
  const climbed = await climbLadder(
    (rung) =>
      createCaller(edge, { ...common, ...rung }, secret, deps)
        .call({ method: 'ping', component: 'sign-in', kind: 'sign-in', signal })
        .catch((thrown: unknown) => {
          throw notMusic(toHoldfastError(thrown));
        }),
    credentials,
    options.allowPlainPassword,
  );
  const { signIn, transport, version, envelope } = climbed;
  const config = { ...common, signIn, transport, version };
  const caller = createCaller(edge, config, secret, deps);
  const extensions = await readExtensions(caller, signal);
  const mediaTransport = await checkMedia(caller, transport, signal);
  return {
    config: { ...config, mediaTransport, extensions },
    serverInfo: infoOf(envelope, extensions),
    name: new URL(base).host,
  };
};

/** Tries the addresses in turn; throws at once what another address cannot better. */
const tryAll = async (
  bases: readonly string[],
  viaProxy: boolean,
  options: ConnectOptions,
  deps: CallerDeps,
): Promise<Connected | readonly Failed[]> => {
  const failed: Failed[] = [];
  for (const [n, base] of bases.entries()) {
    try {
      return await signInAt(base, viaProxy, options, deps);
    } catch (thrown) {
      const error = toHoldfastError(thrown);
      if (!isOpen(error)) throw error;
      failed.push({ base, error });
      const next = bases[n + 1];
      // A bad certificate must not become a sign-in in the clear. (At the same port it is only a guess.)
      const downgrade = error.code === 'net.certificate' && next && portOf(next) === '';
      if (downgrade || error.data['what'] === 'media') break;
    }
  }
  return failed;
};

const isConnected = (result: Connected | readonly Failed[]): result is Connected =>
  'config' in result;

/** Straight from the page; then by the proxy, where that may help. */
const tryWays = async (
  candidates: readonly string[],
  options: ConnectOptions,
  deps: CallerDeps,
): Promise<Connected> => {
  const direct = await tryAll(candidates, false, options, deps);
  if (isConnected(direct)) return direct;
  const hopeful = direct
    .filter(({ error }) => proxyMayHelp(error))
    // What answered at all comes first.
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .map(({ base }) => base);
  if (!options.canProxy || deps.proxyBase === null || hopeful.length === 0) throw worst(direct);
  const proxied = await tryAll(hopeful, true, options, deps);
  if (isConnected(proxied)) return proxied;
  // The proxy sees more than a page can: a certificate, a page of somebody else.
  const said = proxied.find(
    ({ error }) => error.code.startsWith('server.') || error.code === 'net.certificate',
  );
  throw said ? said.error : worst(direct);
};

/** Every sentence about a server begins with its name, so every failure carries it. */
const named = (thrown: unknown, host: string): HoldfastError => {
  const { code, data } = toHoldfastError(thrown);
  return new HoldfastError(code, { ...data, host }, { cause: thrown });
};

/**
 * Finds out how a server wants to be asked: address, proxy or not, form or address, way to sign in,
 * version, and whether its media may be read at all. Rejects with input.invalid (address), auth.*,
 * net.cors (`what: 'media'` when only media are refused), net.certificate, net.unreachable,
 * server.not-music, and the like; all but the first with `host`, as typed.
 */
export const connectOpenSubsonic = async (
  options: ConnectOptions,
  deps: CallerDeps,
): Promise<Connected> => {
  const { candidates, host } = parseServerAddress(options.address);
  try {
    return await tryWays(candidates, options, deps);
  } catch (thrown) {
    throw named(thrown, host);
  }
};
