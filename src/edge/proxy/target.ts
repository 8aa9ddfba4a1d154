import { ProxyFault } from './fault';

/** The longest address that browsers and servers agree on. */
const maxUpstreamLength = 2048;
/** Subsonic's method names, as `ping` or `ping.view`; nothing that a path could be made of. */
const methodPattern = /^[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*$/;
const prefix = '/proxy/rest/';

/** Printable ASCII without user name, query, hash and the backslash, which some parsers call a slash. */
const upstreamPattern = /^https?:\/\/(?!\/)[!"$->A-[\]-~]+$/i;

const refuse = (): ProxyFault => new ProxyFault('bad-request', 'upstream');

/**
 * The address of a music server as a header carries it: http or https, a host, perhaps a path.
 * No user name, query or hash. Throws a ProxyFault for anything else.
 */
export const parseUpstream = (text: string): URL => {
  if (text.length > maxUpstreamLength || !upstreamPattern.test(text)) {
    throw refuse();
  }
  if (!URL.canParse(text)) throw refuse();
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw refuse();
  }
  return url;
};

/** Where a request for `/proxy/rest/<method>?<query>` goes. Throws a ProxyFault for a wrong name. */
export const targetOf = (upstream: URL, requestTarget: string): URL => {
  const cut = requestTarget.indexOf('?');
  const path = cut < 0 ? requestTarget : requestTarget.slice(0, cut);
  const method = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  if (!methodPattern.test(method)) throw new ProxyFault('bad-request', 'method');
  const target = new URL(upstream);
  target.pathname = `${upstream.pathname.replace(/\/+$/, '')}/rest/${method}`;
  target.search = cut < 0 ? '' : requestTarget.slice(cut);
  return target;
};
