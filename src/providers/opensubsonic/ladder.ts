import type { Credentials, SignInWay } from '../../contracts/connect';
import { HoldfastError } from '../../domain/error';
import type { Transport } from './config';
import type { Envelope } from './envelope';
import { protocolCode } from './refusal';

/** One way to sign in, as tried. */
export interface Rung {
  readonly signIn: SignInWay;
  readonly transport: Transport;
  readonly version: string;
}

export interface Climbed extends Rung {
  readonly envelope: Envelope;
}

/** Rejects with HoldfastError. */
export type Ping = (rung: Rung) => Promise<Envelope>;

const newest = '1.16.1';
/** The first version with tokens: for a server that refuses ours without telling its own. */
const oldest = '1.13.0';

/** "Your version is too new" and no word on which would do. */
const lowerVersion = (error: HoldfastError, tried: string): string | null => {
  if (protocolCode(error) !== 30) return null;
  const own = error.data['version'];
  if (typeof own === 'string' && /^\d+\.\d+\.\d+$/.test(own) && own !== tried) return own;
  return tried === oldest ? null : oldest;
};

/** No way of ours: another may do. 10 is what Supysonic says to tokens, 43 what a mix-up gets. */
const refusesWay = (code: number | null): boolean =>
  code === 10 || code === 41 || code === 42 || code === 43;

/**
 * A server that does not read forms misses parameters (jamserve: 10, others 0) or has no such
 * method. After "wrong password" nothing is sent again: some servers lock out after five.
 */
const refusesForm = (error: HoldfastError): boolean => {
  const { status } = error.data;
  const code = protocolCode(error);
  return (
    code === 10 ||
    (code === 0 && error.code === 'server.failed') ||
    [404, 405, 411, 415, 501].includes(Number(status))
  );
};

/** One way, by form and else by address, with the version that the server takes. */
const tryWay = async (ping: Ping, signIn: SignInWay): Promise<Climbed> => {
  let version = newest;
  const tryVersions = async (transport: Transport): Promise<Climbed> => {
    try {
      return { signIn, transport, version, envelope: await ping({ signIn, transport, version }) };
    } catch (thrown) {
      const lower = lowerVersion(thrown as HoldfastError, version);
      if (lower === null) throw thrown;
      version = lower;
      return { signIn, transport, version, envelope: await ping({ signIn, transport, version }) };
    }
  };
  try {
    return await tryVersions('post');
  } catch (thrown) {
    if (!refusesForm(thrown as HoldfastError)) throw thrown;
    try {
      return await tryVersions('get');
    } catch (second) {
      // "No such method" to the second try hides what the first said.
      const error = second as HoldfastError;
      throw protocolCode(error) === null && protocolCode(thrown as HoldfastError) !== null
        ? thrown
        : error;
    }
  }
};

/** What the last refusal means, now that every way that we may go was gone. */
const verdict = (
  error: HoldfastError,
  credentials: Credentials,
  allowPlain: boolean,
): HoldfastError => {
  const code = protocolCode(error);
  if (credentials.kind === 'api-key') {
    const unknown = code === 40 || refusesWay(code);
    return unknown
      ? new HoldfastError('auth.api-key-invalid', { ...error.data, supported: code === 40 })
      : error;
  }
  if (!refusesWay(code)) return error;
  if (!allowPlain) return new HoldfastError('auth.plain-password-needed', error.data);
  return code === 10 ? error : new HoldfastError('auth.api-key-needed', error.data);
};

/**
 * API key, or token with a fresh salt, then the password itself if the listener agreed. At most two
 * requests a way that a server could count as a failed sign-in.
 */
export const climbLadder = async (
  ping: Ping,
  credentials: Credentials,
  allowPlain: boolean,
): Promise<Climbed> => {
  if (credentials.kind === 'password' && credentials.username === '') {
    throw new HoldfastError('auth.no-credentials');
  }
  const ways: readonly SignInWay[] =
    credentials.kind === 'api-key'
      ? ['api-key']
      : allowPlain
        ? ['token', 'plain-password']
        : ['token'];
  let last = new HoldfastError('internal');
  for (const way of ways) {
    try {
      return await tryWay(ping, way);
    } catch (thrown) {
      last = thrown as HoldfastError;
      const code = protocolCode(last);
      if (code !== 40 && !refusesWay(code)) throw last;
    }
  }
  throw verdict(last, credentials, allowPlain);
};
