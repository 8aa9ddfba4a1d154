import type { IncomingMessage } from 'node:http';

/**
 * Whether a request comes from our own page. Three independent signs, since each alone has been
 * forgotten by some browser: the Host was checked at the door, `Origin` is ours or absent,
 * `Sec-Fetch-Site` is `same-origin` or absent (old browsers, programs). The header that every
 * request must carry forces a preflight on any other site, and preflights are refused.
 */
const isOwnOrigin = (origin: string, host: string): boolean => {
  if (!URL.canParse(origin)) return false;
  const { protocol, origin: asked } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  // Behind a reverse proxy the page is https while we speak http: the scheme is the caller's.
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && new URL(own).origin === asked && asked === origin.toLowerCase();
};

export const isOwnPage = ({ headers }: IncomingMessage): boolean => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (headers.origin === undefined) return true;
  return headers.host !== undefined && isOwnOrigin(headers.origin, headers.host);
};
