import { HoldfastError } from './error';

/** What a person typed, as the base addresses under which a server may answer, best guess first. */
export interface ServerAddress {
  /** With the port where one was typed; for names and messages. */
  readonly host: string;
  /** Absolute, http or https, without a trailing slash, `/rest`, query, hash or credentials. */
  readonly candidates: readonly string[];
}

const scheme = /^([a-z][a-z0-9+.-]*):\/\//i;
/** Names that only a local resolver answers: RFC 6761, RFC 6762, RFC 8375, and what routers hand out. */
const localName = /(^|\.)(localhost|local|lan|home|internal|home\.arpa)$/;
/** Loopback, RFC 1918, link-local, and RFC 6598 (where private meshes live). */
const localIpv4 =
  /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const localIpv6 = /^\[(::1\]|f[cd]|fe[89ab])/;

/** True for this machine and for the network at home, where servers seldom have a certificate. */
export const isLocalHost = (hostname: string): boolean => {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  if (name.startsWith('[')) return localIpv6.test(name);
  if (/^[\d.]+$/.test(name)) return localIpv4.test(name);
  return !name.includes('.') || localName.test(name);
};

/** This machine only: a page may ask it over http even when the page itself came over https. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.+\.localhost)$/i.test(hostname);

const invalid = (why: string): HoldfastError =>
  new HoldfastError('input.invalid', { what: 'address', why });

const toUrl = (text: string): URL => {
  try {
    return new URL(text);
  } catch {
    throw invalid('form');
  }
};

/** The API lives under `<base>/rest`; people paste any address below it, or the one of the web player. */
const basePath = (url: URL): string => {
  const path = url.pathname.replace(/\/{2,}/g, '/').replace(/\/rest(\/[^/]*)?\/?$/i, '');
  const withoutPlayer = url.hash.startsWith('#/') ? path.replace(/\/app\/?$/, '') : path;
  return withoutPlayer.replace(/\/+$/, '');
};

/**
 * Accepts an address with or without scheme, port, path and `/rest`. A bare public host is tried
 * over https first, a local one over http first; a typed scheme is never changed.
 * Throws `input.invalid` with `why`: empty, form, scheme, credentials.
 */
/** `htp:/x`, `a b`: no way of reading them names a host. */
const noAddress = /\s|^[^/]*:\/(?!\/)/;

export const parseServerAddress = (typed: string): ServerAddress => {
  // Zero-width characters come along when an address is copied from a chat.
  const text = typed.replace(/[\u200B-\u200D\u2060\uFEFF]/g, '').trim();
  if (text === '') throw invalid('empty');
  if (noAddress.test(text)) throw invalid('form');
  const found = scheme.exec(text);
  const given = found?.[1]?.toLowerCase();
  if (given !== undefined && given !== 'http' && given !== 'https') throw invalid('scheme');
  const bare = (found ? text.slice(found[0].length) : text).replace(/^\/+/, '');
  // Read under its own scheme, because each scheme drops its own default port.
  const read = (as: string): URL => toUrl(`${as}://${bare}`);
  const url = read(given ?? 'http');
  if (url.username !== '' || url.password !== '') throw invalid('credentials');
  if (url.hostname === '') throw invalid('form');
  const order = given ? [given] : isLocalHost(url.hostname) ? ['http', 'https'] : ['https', 'http'];
  return {
    host: url.host,
    candidates: order.map((as) => `${as}://${read(as).host}${basePath(url)}`),
  };
};
